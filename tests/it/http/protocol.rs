//! GraphQL over HTTP beyond the working group's audits.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use interurban::http::{HttpOptions, Origins, Persisted};
use serde_json::json;

use super::support::{MODERN, ask, get, options, post, send, site, site_with};

#[tokio::test]
async fn the_media_type_decides_the_status_of_a_refused_request() {
    let site = site();
    let body = || json!({ "query": "{ unknown }" }).to_string();
    let modern = post(&site, MODERN, body()).await;
    assert_eq!(modern.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        modern.header(header::CONTENT_TYPE),
        "application/graphql-response+json; charset=utf-8"
    );
    let older = post(&site, "application/json", body()).await;
    assert_eq!(older.status, StatusCode::OK);
    assert_eq!(older.header(header::CONTENT_TYPE), "application/json; charset=utf-8");
    assert_eq!(modern.bytes, older.bytes);
    assert!(older.json().get("data").is_none());
    let neither = post(&site, "text/plain", body()).await;
    assert_eq!(
        (neither.status, neither.codes()),
        (StatusCode::NOT_ACCEPTABLE, vec!["BAD_USER_INPUT".to_owned()])
    );
}

#[tokio::test]
async fn what_a_foreign_page_can_send_without_asking_is_not_read() {
    let site = site();
    let body = json!({ "query": "mutation { rename(name: \"x\") }" }).to_string();
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=x",
        "application/graphql",
        "application/json; charset=utf-16",
    ] {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, content_type)
            .body(Body::from(body.clone()));
        let answer = send(&site, request.expect("a request")).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
    }
    let without = send(
        &site,
        Request::post("/graphql")
            .body(Body::from(body.clone()))
            .expect("a request"),
    )
    .await;
    assert_eq!(without.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let compressed = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_ENCODING, "gzip")
        .body(Body::from(body));
    assert_eq!(
        send(&site, compressed.expect("a request")).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

#[tokio::test]
async fn mutations_run_by_post_and_not_by_get() {
    let site = site();
    let answer = get(&site, MODERN, "/graphql?query=mutation%7Brename(name:%22x%22)%7D").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header(header::ALLOW), "POST");
    let two = "/graphql?query=query%20Q%7B__typename%7D%20mutation%20M%7Brename(name:%22x%22)%7D&operationName=";
    assert_eq!(get(&site, MODERN, &format!("{two}Q")).await.status, StatusCode::OK);
    assert_eq!(
        get(&site, MODERN, &format!("{two}M")).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let answer = ask(&site, "mutation { rename(name: \"x\") }").await;
    assert_eq!(answer.json(), json!({ "data": { "rename": "x" } }));
}

#[tokio::test]
async fn batches_and_other_json_are_refused_with_a_reason() {
    let site = site();
    let batch = post(
        &site,
        "*/*",
        r#"[{"query":"{ __typename }"},{"query":"{ __typename }"}]"#,
    )
    .await;
    assert_eq!(batch.status, StatusCode::BAD_REQUEST);
    assert!(batch.message().contains("batches"));
    for body in [
        "",
        "null",
        "7",
        "\"{ __typename }\"",
        "{",
        "\u{feff}{}",
        "{\"query\": \"\u{0}\"}",
    ] {
        let answer = post(&site, "application/json", body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{body}");
    }
}

#[tokio::test]
async fn a_get_carries_all_four_parameters() {
    let site = site();
    let query = "/graphql?query=query%20Q($k:String!)%7Bcity(key:$k)%7Bname%7D%7D";
    let answer = get(
        &site,
        MODERN,
        &format!("{query}&operationName=Q&variables=%7B%22k%22:%22a+b%22%7D&extensions=%7B%7D&other=1"),
    )
    .await;
    assert_eq!(answer.json(), json!({ "data": { "city": { "name": "A B" } } }));
    let empty = get(
        &site,
        MODERN,
        "/graphql?query=%7B__typename%7D&operationName=&variables=&extensions=",
    )
    .await;
    assert_eq!(empty.status, StatusCode::OK);
    for wrong in [
        "&variables=7",
        "&variables=%7B",
        "&extensions=%5B%5D",
        "&query=%7B__typename%7D",
    ] {
        let answer = get(&site, MODERN, &format!("/graphql?query=%7B__typename%7D{wrong}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let missing = get(&site, MODERN, "/graphql").await;
    assert_eq!(
        missing.message(),
        "The parameter `query` is missing: it holds the GraphQL document."
    );
}

#[tokio::test]
async fn a_hash_in_place_of_the_document_is_answered_in_the_words_that_clients_wait_for() {
    let mut options = options();
    options.persisted = Persisted::Automatic { bytes: 0 };
    let site = site_with(options);
    let by_get = "/graphql?extensions=%7B%22persistedQuery%22:%7B%22version%22:1,%22sha256Hash%22:%22ab%22%7D%7D";
    for (accept, status) in [(MODERN, StatusCode::BAD_REQUEST), ("application/json", StatusCode::OK)] {
        let answer = get(&site, accept, by_get).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.codes(), ["PERSISTED_QUERY_NOT_SUPPORTED"]);
        assert_eq!(answer.message(), "PersistedQueryNotSupported");
    }
    let with_document = get(&site, MODERN, &format!("{by_get}&query=%7B__typename%7D")).await;
    assert_eq!(with_document.status, StatusCode::OK);
}

#[tokio::test]
async fn data_that_is_null_because_of_an_error_was_still_executed() {
    let answer = ask(&site(), "{ secret }").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json().get("data"), Some(&json!(null)));
}

#[tokio::test]
async fn other_methods_get_405_and_the_ones_allowed() {
    let site = site();
    for (method, path, allowed) in [
        ("PUT", "/graphql", "GET,HEAD,POST"),
        ("DELETE", "/healthz", "GET,HEAD"),
        ("POST", "/", "GET,HEAD"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .expect("a request");
        let answer = send(&site, request).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header(header::ALLOW), allowed);
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    }
}

#[tokio::test]
async fn large_answers_are_compressed_when_asked_and_small_ones_are_not() {
    let site = site();
    let run = async |query: &str| {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_ENCODING, "gzip")
            .body(Body::from(json!({ "query": query }).to_string()));
        send(&site, request.expect("a request")).await
    };
    let large = run("{ large(bytes: 100000) }").await;
    assert_eq!(large.header(header::CONTENT_ENCODING), "gzip");
    assert!(large.bytes.len() < 2_000);
    assert_eq!(run("{ __typename }").await.header(header::CONTENT_ENCODING), "");
}

async fn preflight(options: HttpOptions, origin: &str, asks: &str) -> super::support::Answer {
    let request = Request::builder()
        .method("OPTIONS")
        .uri("/graphql")
        .header(header::ORIGIN, origin)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, asks)
        .body(Body::empty());
    send(&site_with(options), request.expect("a request")).await
}

/// Returns the names in a list header.
fn names(answer: &super::support::Answer, header: header::HeaderName) -> Vec<String> {
    let list = answer.header(header).split(',');
    list.map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[tokio::test]
async fn pages_may_send_what_clients_send_by_themselves() {
    const SENT: [&str; 13] = [
        "accept",
        "authorization",
        "content-type",
        "if-none-match",
        "last-event-id",
        "apollographql-client-name",
        "apollographql-client-version",
        "apollo-require-preflight",
        "x-apollo-operation-name",
        "traceparent",
        "tracestate",
        "x-request-id",
        "interurban-min-revision",
    ];
    let only = || HttpOptions {
        origins: Origins::Only(vec!["https://maps.example.org".to_owned()]),
        ..HttpOptions::default()
    };
    for (options, allowed) in [(HttpOptions::default(), "*"), (only(), "https://maps.example.org")] {
        let answer = preflight(options, "https://maps.example.org", &SENT.join(",")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), allowed);
        assert_eq!(names(&answer, header::ACCESS_CONTROL_ALLOW_HEADERS), SENT);
        assert_eq!(names(&answer, header::ACCESS_CONTROL_ALLOW_METHODS), ["GET", "POST"]);
        assert_eq!(
            answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS),
            "",
            "never cookies"
        );
    }
    let other = preflight(only(), "https://other.example.org", "authorization").await;
    assert_eq!(other.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
}

#[tokio::test]
async fn pages_may_read_what_they_need_of_an_answer() {
    let request = Request::get("/healthz").header(header::ORIGIN, "https://maps.example.org");
    let answer = send(&site(), request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
    assert_eq!(
        names(&answer, header::ACCESS_CONTROL_EXPOSE_HEADERS),
        [
            "ratelimit-policy",
            "ratelimit",
            "x-request-id",
            "traceresponse",
            "retry-after",
            "etag",
            "content-disposition",
            "www-authenticate",
            "interurban-revision"
        ]
    );
}
