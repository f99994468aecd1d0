//! Forms with files: complete, malformed, truncated, slow, too large, or anonymous.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use interurban::http::ServeOptions;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::support::{Server, ask, post, send, site, site_with_limits};
use crate::support::form::{FORM, form, open, request, upload};

/// Longer than anything that a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

const MEASURE: &str = "mutation($files: [Upload!]!, $wait: Int = 0) { measure(files: $files, milliseconds: $wait) }";

const TOKEN: Option<&str> = Some("ada");

/// Returns a form with one file.
fn one(content: &[u8]) -> Vec<u8> {
    let files = [("0", "cities.csv", content)];
    upload(
        MEASURE,
        &json!({ "files": [null] }),
        &json!({ "0": ["variables.files.0"] }),
        &files,
    )
}

/// Returns a body that stalls after these bytes.
fn unended(bytes: Vec<u8>) -> Body {
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from(bytes))]);
    Body::from_stream(first.chain(stream::pending()))
}

/// Returns the beginning of a form with one file.
fn begun(content: &[u8]) -> Vec<u8> {
    let mut form = one(content);
    form.truncate(form.len() - "\r\n--edge--\r\n".len());
    form
}

#[tokio::test]
async fn files_reach_their_mutation_whatever_their_order() {
    let files: [(&str, &str, &[u8]); 2] = [("b", "two.csv", b"second"), ("a", "one.csv", b"the first\r\n--edg")];
    let map = json!({ "a": ["variables.files.0", "variables.files.2"], "b": ["variables.files.1"] });
    let form = upload(MEASURE, &json!({ "files": [null, null, null] }), &map, &files);
    let answer = send(&site(), request(form, TOKEN)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let measured = json!(["one.csv 16 --edg", "two.csv 6 econd", "one.csv 16 --edg"]);
    assert_eq!(answer.json()["data"]["measure"], measured);
}

/// Returns the status line and the body of the answer to a request on a connection.
async fn exchange(server: &Server, head: &str, pieces: &[&[u8]], cut: bool) -> (String, Value) {
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let head =
        format!("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nConnection: close\r\n{head}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("the server reads");
    for piece in pieces {
        stream.write_all(piece).await.expect("the server reads");
        tokio::task::yield_now().await;
    }
    if cut {
        stream.shutdown().await.expect("the connection stands");
    }
    let mut answer = Vec::new();
    let read = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    read.expect("in time").expect("not reset");
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, "null"));
    let status = head.lines().next().unwrap_or_default().to_owned();
    (status, serde_json::from_str(body).unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_comes_whole_over_each_version_of_http() {
    let server = Server::start(site(), ServeOptions::default()).await;
    let content = vec![b'x'; 20_000_000];
    let form = one(&content);
    let head = format!("Authorization: Bearer ada\r\nContent-Length: {}", form.len());
    let pieces: Vec<&[u8]> = form.chunks(70_001).collect();
    let (status, answer) = exchange(&server, &head, &pieces, false).await;
    assert_eq!(status, "HTTP/1.1 200 OK");
    assert_eq!(answer["data"]["measure"], json!(["cities.csv 20000000 xxxxx"]));

    let stream = TcpStream::connect(server.address).await.expect("a connection");
    let (client, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    tokio::spawn(connection);
    let request = Request::post("http://x/graphql")
        .header("content-type", FORM)
        .header("authorization", "Bearer ada")
        .body(());
    let mut client = client.ready().await.expect("a stream");
    let (answer, mut body) = client
        .send_request(request.expect("a request"), false)
        .expect("it stands");
    let mut form = Bytes::from(form);
    while !form.is_empty() {
        body.reserve_capacity(form.len());
        let granted = timeout(PATIENCE, std::future::poll_fn(|context| body.poll_capacity(context))).await;
        let granted = granted.expect("in time").expect("a window").expect("the stream stands");
        body.send_data(form.split_to(granted.min(form.len())), false)
            .expect("the server reads");
    }
    body.send_data(Bytes::new(), true).expect("the server reads");
    let answer = timeout(PATIENCE, answer).await.expect("in time").expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let mut text = Vec::new();
    let mut body = answer.into_body();
    while let Some(piece) = timeout(PATIENCE, body.data()).await.expect("in time") {
        text.extend_from_slice(&piece.expect("a whole answer"));
    }
    let answer: Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(answer["data"]["measure"], json!(["cities.csv 20000000 xxxxx"]));
}

#[tokio::test]
async fn a_form_without_a_good_token_is_refused_before_its_body_is_read() {
    let site = site();
    for authorization in [None, Some("Bearer revoked"), Some("Basic YTpi"), Some("Bearer")] {
        let read = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&read);
        let form = Bytes::from(one(b"x"));
        let body = Body::from_stream(stream::once(async move {
            seen.store(true, SeqCst);
            Ok::<_, Infallible>(form)
        }));
        let mut request = request(body, None);
        let headers = request.headers_mut();
        headers.insert("origin", "https://elsewhere.example".parse().expect("a value"));
        headers.insert("sec-fetch-site", "cross-site".parse().expect("a value"));
        if let Some(authorization) = authorization {
            headers.insert("authorization", authorization.parse().expect("a value"));
        }
        let answer = send(&site, request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{authorization:?}");
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"]);
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        assert!(!read.load(SeqCst), "{authorization:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_told_with_its_part() {
    let site = site_with_limits(|limits| limits.body_bytes = 4_096);
    let operations = json!({ "query": MEASURE, "variables": { "files": [null] } }).to_string();
    let (operations, map) = (operations.as_bytes(), br#"{ "0": ["variables.files.0"] }"#.as_slice());
    let long = vec![b' '; 5_000];
    let many = json!({ "query": MEASURE, "variables": { "files": vec![Value::Null; 9] } }).to_string();
    let nine: serde_json::Map<_, _> = (0..9)
        .map(|file| (file.to_string(), json!([format!("variables.files.{file}")])))
        .collect();
    let nine = Value::from(nine).to_string();
    let file = ("0", Some("a.csv"), b"x".as_slice());
    let cases: Vec<(Vec<u8>, u16, &str)> = vec![
        (form(&[]), 400, "`operations` is not where it must be"),
        (
            form(&[("map", None, map), ("operations", None, operations), file]),
            400,
            "`operations` is not where",
        ),
        (
            form(&[("operations", None, operations), file]),
            400,
            "`map` is not where it must be",
        ),
        (
            form(&[("operations", None, operations)]),
            400,
            "`map` is not where it must be",
        ),
        (
            form(&[("operations", None, b"{"), ("map", None, map), file]),
            400,
            "The part `operations` is not JSON",
        ),
        (
            form(&[("operations", None, b"[]"), ("map", None, map), file]),
            400,
            "The part `operations` is a list",
        ),
        (
            form(&[("operations", None, &long), ("map", None, map), file]),
            413,
            "The part `operations` has more than 4096",
        ),
        (
            form(&[("operations", None, operations), ("map", None, b"x"), file]),
            400,
            "The part `map` is not JSON",
        ),
        (
            form(&[("operations", None, operations), ("map", None, b"{}"), file]),
            400,
            "The part `map` names no file",
        ),
        (
            form(&[
                ("operations", None, operations),
                ("map", None, br#"{ "0": ["variables.x"] }"#),
                file,
            ]),
            400,
            "names `variables.x` for `0`",
        ),
        (
            form(&[
                ("operations", None, many.as_bytes()),
                ("map", None, nine.as_bytes()),
                file,
            ]),
            400,
            "namely 9; at most 8",
        ),
        (
            form(&[("operations", None, operations), ("map", None, map)]),
            400,
            "without the part `0`, which `map` names",
        ),
        (
            form(&[
                ("operations", None, operations),
                ("map", None, map),
                ("1", Some("b"), b"y"),
                file,
            ]),
            400,
            "The part `1` is not named in `map`",
        ),
        (
            form(&[("operations", None, operations), ("map", None, map), file, file]),
            400,
            "The part `0` is there twice",
        ),
        (
            open(&[("operations", None, operations), ("map", None, map), file]),
            400,
            "The form ends",
        ),
        (begun(b"half a fi"), 400, "The form ends in the part `0`"),
        (b"no form at all".to_vec(), 400, "The form ends"),
        (vec![b'x'; 100_000], 400, "The form"),
        (Vec::new(), 400, "The form ends"),
    ];
    for (form, status, words) in cases {
        let answer = send(&site, request(form, TOKEN)).await;
        assert_eq!(answer.status.as_u16(), status, "{words}: {}", answer.text());
        assert!(answer.message().contains(words), "{words}: {}", answer.message());
    }
    for (name, value, words) in [
        ("content-type", "multipart/form-data", "no `boundary`"),
        ("content-encoding", "gzip", "Compressed forms are not read"),
    ] {
        let mut request = request(one(b"x"), TOKEN);
        request.headers_mut().insert(name, value.parse().expect("a value"));
        let answer = send(&site, request).await;
        assert!(
            answer.status.is_client_error() && answer.message().contains(words),
            "{}",
            answer.message()
        );
    }
}

#[tokio::test]
async fn bytes_without_a_part_in_them_are_not_read_for_ever() {
    let site = site_with_limits(|limits| limits.body_bytes = 4_096);
    for (beginning, place) in [("", "between two parts"), ("--edge\r\nX-Head: ", "between two parts")] {
        let more = stream::repeat(Bytes::from(vec![b'x'; 1_000])).map(Ok::<_, Infallible>);
        let body = stream::iter([Ok(Bytes::from(beginning))]).chain(more);
        let answer = timeout(PATIENCE, send(&site, request(Body::from_stream(body), TOKEN))).await;
        let answer = answer.expect("in time");
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert!(answer.message().contains(place), "{}", answer.message());
    }
}

#[tokio::test]
async fn an_operation_is_judged_before_its_files_are_read() {
    let site = site();
    let files = [("0", "a.csv", b"x".as_slice())];
    let map = json!({ "0": ["variables.file"] });
    for (query, words) in [
        ("mutation($file: Upload!) { measure(file: $file) }", "file"),
        (
            "mutation($file: Int!) { measure(files: [], milliseconds: $file) }",
            "`$file` must be of type",
        ),
        (
            "query($file: ID!) { nodes(ids: [$file]) { key } }",
            "Forms with files are for mutations",
        ),
        ("mutation($file: Upload!) { measure(files: [$file] }", ""),
    ] {
        let mut form = upload(query, &json!({ "file": null }), &map, &files);
        form.truncate(form.len() - "\r\n--edge--\r\n".len());
        let started = Instant::now();
        let answer = send(&site, request(unended(form), TOKEN)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(
            answer.message().contains(words.trim_end_matches('!')),
            "{query}: {}",
            answer.message()
        );
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "only the rest of a refused form is waited for"
        );
    }
}

#[tokio::test]
async fn a_file_can_only_be_named_where_one_came() {
    let site = site();
    for value in ["0", "7", "a.csv"] {
        let body = json!({ "query": MEASURE, "variables": { "files": [value] } }).to_string();
        let answer = post(&site, "application/json", body).await;
        assert!(answer.json()["errors"][0].is_object(), "{}", answer.text());
    }
    let named = json!({ "files": [null, "5"] });
    let form = upload(
        MEASURE,
        &named,
        &json!({ "0": ["variables.files.0"] }),
        &[("0", "a", b"x")],
    );
    assert!(send(&site, request(form, TOKEN)).await.json()["errors"][0].is_object());
}

#[tokio::test]
async fn files_have_a_bound_of_their_own_in_all() {
    let site = site_with_limits(|limits| limits.upload.bytes = 1_000);
    let pair = |bytes: usize| {
        let content = vec![b'x'; bytes];
        let map = json!({ "0": ["variables.files.0"], "1": ["variables.files.1"] });
        upload(
            MEASURE,
            &json!({ "files": [null, null] }),
            &map,
            &[("0", "a", &content), ("1", "b", &content)],
        )
    };
    assert_eq!(send(&site, request(pair(500), TOKEN)).await.status, StatusCode::OK);
    let answer = send(&site, request(pair(501), TOKEN)).await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::PAYLOAD_TOO_LARGE, vec!["LIMIT_EXCEEDED".to_owned()])
    );
    assert!(answer.message().contains("the part `1`"), "{}", answer.message());
    let extensions = &answer.json()["errors"][0]["extensions"];
    assert_eq!(
        (&extensions["limit"], &extensions["maximum"]),
        (&json!("upload"), &json!(1_000))
    );
    let mut declared = request(unended(Vec::new()), TOKEN);
    declared.headers_mut().insert("content-length", 300_000_000_u64.into());
    let answer = timeout(PATIENCE, send(&site, declared))
        .await
        .expect("before a byte is read");
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.message().contains("300000000"), "{}", answer.message());
}

#[tokio::test]
async fn a_slow_upload_is_given_up_and_takes_no_place_of_those_who_work() {
    let site = site_with_limits(|limits| {
        limits.in_flight = 1;
        limits.body_deadline = Duration::from_secs(1);
        limits.upload.at_once = 1;
    });
    let (busy, (begins, begun_it)) = (site.clone(), oneshot::channel::<()>());
    let slow = tokio::spawn(async move {
        let first = stream::once(async move {
            begins.send(()).expect("it is waited for");
            Ok::<_, Infallible>(Bytes::from(begun(b"half")))
        });
        let body = Body::from_stream(first.chain(stream::pending()));
        send(&busy, request(body, TOKEN)).await
    });
    begun_it.await.expect("the form is read");
    let refused = send(&site, request(one(b"x"), TOKEN)).await;
    assert_eq!(
        (refused.status, refused.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "1")
    );
    assert_eq!(refused.json()["errors"][0]["extensions"]["limit"], "uploads");
    assert_eq!(ask(&site, "{ __typename }").await.status, StatusCode::OK);
    let slow = slow.await.expect("no panic");
    assert_eq!(
        (slow.status, slow.codes()),
        (StatusCode::REQUEST_TIMEOUT, vec!["TIMEOUT".to_owned()])
    );
    assert!(slow.message().contains("in the part `0`"), "{}", slow.message());
    assert_eq!(
        send(&site, request(one(b"x"), TOKEN)).await.status,
        StatusCode::OK,
        "the place is free again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_whose_client_goes_away_is_forgotten() {
    let site = site_with_limits(|limits| limits.upload.at_once = 1);
    let server = Server::start(site.clone(), ServeOptions::default()).await;
    let form = begun(&vec![b'x'; 100_000]);
    let head = format!("Authorization: Bearer ada\r\nContent-Length: {}", form.len() + 10_000);
    let (status, answer) = exchange(&server, &head, &[&form], true).await;
    // Shutting one side of a connection ends the request; if there is still an answer, it tells the
    // reason.
    assert!(status.is_empty() || status.contains("400"), "{status} {answer}");
    let free = async {
        while send(&site, request(one(b"x"), TOKEN)).await.status != StatusCode::OK {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, free).await.expect("the place is free again");
}

#[tokio::test]
async fn work_on_files_has_a_deadline_of_its_own() {
    let site = site_with_limits(|limits| {
        limits.request_deadline = Duration::from_millis(50);
        limits.upload.deadline = Duration::from_millis(400);
    });
    for (wait, status) in [(200, StatusCode::OK), (60_000, StatusCode::GATEWAY_TIMEOUT)] {
        let variables = json!({ "files": [null], "wait": wait });
        let form = upload(
            MEASURE,
            &variables,
            &json!({ "0": ["variables.files.0"] }),
            &[("0", "a", b"x")],
        );
        assert_eq!(send(&site, request(form, TOKEN)).await.status, status);
    }
}
