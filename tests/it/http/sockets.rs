//! Connections on a real socket: those served, and those cut.

use std::time::{Duration, Instant};

use interurban::http::ServeOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::support::{Server, site};

fn impatient() -> ServeOptions {
    ServeOptions {
        head_deadline: Duration::from_millis(300),
        send_patience: Duration::from_millis(300),
        ..ServeOptions::default()
    }
}

/// Reads until the server closes the connection; fails after ten seconds.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A cut connection may end with a reset; the bytes read before count.
    let _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut text))
        .await
        .expect("the server ends the connection");
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let last = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream
        .write_all(format!("{request}{request}{last}").as_bytes())
        .await
        .expect("the server reads");
    assert_eq!(read_to_end(&mut stream).await.matches("HTTP/1.1 200 OK").count(), 3);
    server.stop();
    server.ended().await;
}

/// Sends a request and returns the head of its answer.
async fn head_of(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut head = String::new();
    while !head.contains("\r\n\r\n") {
        let mut bytes = [0; 4_096];
        let read = timeout(Duration::from_secs(10), stream.read(&mut bytes)).await;
        let read = read.expect("in time").expect("not reset");
        assert!(read > 0, "{head}");
        head.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    head.split_once("\r\n\r\n").expect("a head").0.to_owned()
}

#[tokio::test]
async fn names_of_headers_are_spelt_as_their_specifications_do() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    for path in ["/healthz", "/export", "/nothing", "/playground"] {
        let head = head_of(&server, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).await;
        assert!(
            head.contains("\r\nContent-Type: ") && head.contains("\r\nX-Request-Id: "),
            "{head}"
        );
        for line in head.lines().skip(1) {
            let name = line.split(':').next().expect("a name");
            let capital = |word: &str| word.starts_with(|first: char| first.is_ascii_uppercase());
            assert!(name.split('-').all(capital), "{name}");
        }
    }
    // Even if the client writes its own header names in lower case.
    let open = "GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
                sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n";
    for _ in 0..2 {
        let head = head_of(&server, open).await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        for line in [
            "Sec-WebSocket-Protocol: graphql-transport-ws",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "Upgrade: websocket",
        ] {
            assert!(head.lines().any(|found| found == line), "{line} {head}");
        }
    }
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn answers_without_content_do_not_end_their_connection() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    let known = head_of(&server, "GET /playground HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let tag = known
        .lines()
        .find_map(|line| line.strip_prefix("Etag: "))
        .expect("a tag");
    let again = format!("GET /playground HTTP/1.1\r\nHost: x\r\nIf-None-Match: {tag}\r\n\r\n");
    let head = "HEAD /playground HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n";
    let last = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let requests = format!("{again}{again}{head}{head}{last}");
    stream.write_all(requests.as_bytes()).await.expect("the server reads");
    let text = read_to_end(&mut stream).await;
    let statuses = [
        "HTTP/1.1 304 Not Modified\r\n",
        "HTTP/1.1 200 OK\r\n",
        "<!doctype html>",
    ];
    assert_eq!(statuses.map(|status| text.matches(status).count()), [2, 3, 0], "{text}");
    assert_eq!(text.matches("Content-Length: ").count(), 1, "only of the last: {text}");
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_cut() {
    let mut server = Server::start(site(), impatient()).await;
    for first_bytes in [
        "",
        "P",
        "PRI * HTTP/2.0\r\n",
        "GET /hea",
        "POST /graphql HTTP/1.1\r\nHost: x\r\n",
    ] {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream
            .write_all(first_bytes.as_bytes())
            .await
            .expect("the server reads");
        let started = Instant::now();
        read_to_end(&mut stream).await;
        assert!(started.elapsed() < Duration::from_secs(3), "{first_bytes:?}");
    }
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn a_head_that_drips_in_is_cut_while_others_are_served() {
    let mut server = Server::start(site(), impatient()).await;
    let mut slow = TcpStream::connect(server.address).await.expect("a connection");
    slow.write_all(b"GET /healthz HTTP/1.1\r\n")
        .await
        .expect("the server reads");
    let (mut reading, mut writing) = slow.into_split();
    let drip = tokio::spawn(async move {
        for index in 0.. {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if writing.write_all(format!("X-{index}: 1\r\n").as_bytes()).await.is_err() {
                return;
            }
        }
    });
    let mut other = TcpStream::connect(server.address).await.expect("a connection");
    other
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .expect("the server reads");
    assert!(read_to_end(&mut other).await.contains("alive"));
    let mut rest = Vec::new();
    let _ = timeout(Duration::from_secs(3), reading.read_to_end(&mut rest))
        .await
        .expect("the slow one is cut");
    timeout(Duration::from_secs(3), drip)
        .await
        .expect("its writes fail")
        .expect("no panic");
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_cut() {
    let mut server = Server::start(site(), impatient()).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let body = r#"{"query":"{ large(bytes: 30000000) }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .await
        .expect("the server reads");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let answer = read_to_end(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"));
    assert!(answer.len() < 30_000_000, "the answer is not whole");
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn a_client_that_reads_slowly_gets_its_whole_answer() {
    let mut server = Server::start(site(), impatient()).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let body = r#"{"query":"{ large(bytes: 12000000) }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .await
        .expect("the server reads");
    let mut bytes = vec![0; 1_000_000];
    let mut total = 0;
    loop {
        let read = stream.read(&mut bytes).await.expect("the connection stays");
        if read == 0 {
            break;
        }
        total += read;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(total > 12_000_000, "{total}");
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn a_client_that_pauses_within_patience_gets_its_whole_answer() {
    let options = ServeOptions {
        head_deadline: Duration::from_millis(200),
        send_patience: Duration::from_secs(20),
        ..ServeOptions::default()
    };
    let mut server = Server::start(site(), options).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let body = r#"{"query":"{ large(bytes: 20000000) }"}"#;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream
        .write_all(format!("{head}{body}").as_bytes())
        .await
        .expect("the server reads");
    // Ten times the deadline of a head, while the buffers of both sides are full.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let answer = read_to_end(&mut stream).await;
    assert!(answer.len() > 20_000_000, "{}", answer.len());
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn one_client_cannot_have_all_connections() {
    let options = ServeOptions {
        connections: 4,
        ..ServeOptions::default()
    };
    let mut server = Server::start(site(), options).await;
    let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream.write_all(request).await.expect("the server reads");
        assert!(stream.read(&mut [0; 4_096]).await.expect("an answer") > 0);
        open.push(stream);
    }
    assert_overflows(&server).await;
    drop(open);
    let started = Instant::now();
    while !head_of(&server, "GET /export HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .starts_with("HTTP/1.1 200 ")
    {
        assert!(started.elapsed() < Duration::from_secs(5), "the places come back");
    }
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn http_2_without_negotiation_is_understood() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .await
        .expect("the server reads");
    stream.write_all(&settings).await.expect("the server reads");
    let mut frame = [0; 9];
    timeout(Duration::from_secs(5), stream.read_exact(&mut frame))
        .await
        .expect("in time")
        .expect("a frame");
    assert_eq!(frame[3], 4, "the first frame of a server is SETTINGS");
    server.stop();
    server.ended().await;
}

/// Checks that a connection over the limit answers a probe, refuses everything else, and ends.
async fn assert_overflows(server: &Server) {
    for (request, status) in [
        ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        ("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        ("GET /export HTTP/1.1\r\nHost: x\r\n\r\n", 503),
        (
            "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            503,
        ),
    ] {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream.write_all(request.as_bytes()).await.expect("the server reads");
        let answer = read_to_end(&mut stream).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request}{answer}");
        assert!(answer.contains("Connection: close\r\n"), "{answer}");
        let is_refused = answer.contains("Retry-After: 1\r\n") && answer.contains(r#""limit":"connections""#);
        assert_eq!(is_refused, status == 503, "{answer}");
    }
}

#[tokio::test]
async fn a_probe_gets_through_whoever_has_all_connections() {
    let options = ServeOptions {
        connections: 1,
        ..ServeOptions::default()
    };
    let mut server = Server::start(site(), options).await;
    let mut first = TcpStream::connect(server.address).await.expect("a connection");
    first
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .expect("the server reads");
    assert!(first.read(&mut [0; 4_096]).await.expect("an answer") > 0);
    assert_overflows(&server).await;
    let mut silent = TcpStream::connect(server.address).await.expect("a connection");
    assert_eq!(read_to_end(&mut silent).await, "", "it is cut soon");
    drop(first);
    server.stop();
    server.ended().await;
}

#[tokio::test]
async fn a_request_names_one_host_and_one_coding_or_is_refused_and_its_connection_closed() {
    let mut server = Server::start(site(), ServeOptions::default()).await;
    for (head, status) in [
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", 200),
        (
            "GET /healthz HTTP/1.1\r\nHost: [::1]:4000\r\nConnection: close\r\n",
            200,
        ),
        ("GET /healthz HTTP/1.0\r\n", 200),
        ("GET /healthz HTTP/1.1\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost:\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: x\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nAccept: */*\r\nhost: y\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: x, y\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: user@x\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: x:port\r\n", 400),
        // An unknown transfer coding, or a repeated one.
        (
            "GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n",
            501,
        ),
        (
            "GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            501,
        ),
    ] {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream
            .write_all(format!("{head}\r\n").as_bytes())
            .await
            .expect("the server reads");
        let text = read_to_end(&mut stream).await;
        assert!(text[8..].starts_with(&format!(" {status} ")), "{head}: {text}");
        assert_eq!(text.contains("BAD_USER_INPUT"), status >= 400, "{head}: {text}");
    }
    server.stop();
}
