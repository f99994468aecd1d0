//! GraphQL over server-sent events: one request, one operation, `next` and `complete`.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use interurban::http::{ServeOptions, Site};
use serde_json::{Value as Json, json};

use super::client::server;
use crate::http::support::{Answer, Server, get, post, send, site, site_with_limits};
use crate::support::events::{EVENTS, EventReader};

/// Returns a complete event stream.
async fn told(site: &Site, query: &str) -> Answer {
    post(site, EVENTS, json!({ "query": query }).to_string()).await
}

/// Returns the names of the events and their data.
fn events(answer: &Answer) -> Vec<(String, Json)> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header(header::CONTENT_TYPE), EVENTS);
    let text = answer.text();
    let blocks = text.split("\n\n").filter(|block| !block.trim().is_empty());
    let field = |block: &str, name: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} in {block}")).trim().to_owned()
    };
    blocks
        .map(|block| {
            let data = field(block, "data:");
            let data = if data.is_empty() {
                Json::Null
            } else {
                serde_json::from_str(&data).expect("JSON")
            };
            (field(block, "event:"), data)
        })
        .collect()
}

fn complete() -> (String, Json) {
    ("complete".to_owned(), Json::Null)
}

fn next(payload: Json) -> (String, Json) {
    ("next".to_owned(), payload)
}

#[tokio::test]
async fn a_subscription_is_told_event_by_event() {
    let answer = told(&site(), "subscription { ticks(count: 3) }").await;
    let ticks = (1..=3).map(|tick| next(json!({ "data": { "ticks": tick } })));
    assert_eq!(events(&answer), ticks.chain([complete()]).collect::<Vec<_>>());
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-cache");
    assert!(!answer.header("x-request-id").is_empty());
}

#[tokio::test]
async fn queries_and_mutations_are_told_once() {
    let site = site();
    let query = told(&site, "{ revision: __typename }").await;
    assert_eq!(
        events(&query),
        [next(json!({ "data": { "revision": "Query" } })), complete()]
    );
    let mutation = told(&site, "mutation { rename(name: \"x\") }").await;
    assert_eq!(
        events(&mutation),
        [next(json!({ "data": { "rename": "x" } })), complete()]
    );
    let by_get = get(&site, EVENTS, "/graphql?query=subscription%7Bticks(count:1)%7D").await;
    assert_eq!(events(&by_get), [next(json!({ "data": { "ticks": 1 } })), complete()]);
}

#[tokio::test]
async fn a_mutation_by_get_is_refused_in_a_stream_as_well() {
    let answer = get(&site(), EVENTS, "/graphql?query=mutation%7Brename(name:%22x%22)%7D").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header(header::ALLOW), "POST");
}

#[tokio::test]
async fn what_is_refused_is_told_in_the_stream() {
    let site = site();
    for (query, code) in [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($n: Int!) { ticks(count: $n) }", "BAD_USER_INPUT"),
        ("subscription { impossible }", "NOT_FOUND"),
    ] {
        let events = events(&told(&site, query).await);
        let [.., (name, payload), last] = events.as_slice() else {
            panic!("{query}");
        };
        assert_eq!((name.as_str(), last), ("next", &complete()), "{query}");
        assert_eq!(payload["errors"][0]["extensions"]["code"], code, "{query}");
        assert_eq!(payload.get("data"), None, "{query}");
    }
    let malformed = post(&site, EVENTS, "{").await;
    assert_eq!(malformed.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_breaks_off_is_told_with_its_code_and_is_not_complete() {
    let site = site();
    for (query, field, code) in [
        ("subscription { givesUp }", "givesUp", "UNAVAILABLE"),
        ("subscription { breaks }", "breaks", "INTERNAL_SERVER_ERROR"),
    ] {
        let events = events(&told(&site, query).await);
        assert_eq!(events.len(), 2, "{events:?}");
        assert_eq!(events[0], next(json!({ "data": { field: 1 } })));
        assert_eq!(events[1].1["errors"][0]["extensions"]["code"], code, "{query}");
        assert_eq!(events[1].1.get("data"), None, "{query}");
    }
}

#[tokio::test]
async fn a_client_that_takes_several_types_gets_a_stream_for_subscriptions_only() {
    let site = site();
    let accept = "application/graphql-response+json, application/json, text/event-stream";
    let query = post(&site, accept, json!({ "query": "{ __typename }" }).to_string()).await;
    assert!(
        query
            .header(header::CONTENT_TYPE)
            .starts_with("application/graphql-response+json")
    );
    let body = json!({ "query": "subscription { ticks(count: 1) }" }).to_string();
    let subscription = post(&site, accept, body.clone()).await;
    assert_eq!(events(&subscription).len(), 2);
    let plain = post(&site, "application/graphql-response+json", body).await;
    assert_eq!(plain.status, StatusCode::BAD_REQUEST);
    assert!(plain.message().contains("text/event-stream"), "{}", plain.message());
}

#[tokio::test]
async fn a_stream_is_had_by_its_name_and_not_by_a_wildcard() {
    let site = site();
    let body = json!({ "query": "subscription { ticks(count: 1) }" }).to_string();
    for accept in [
        EVENTS,
        "TEXT/Event-Stream",
        "text/event-stream;q=0.5, */*;q=0.1",
        "application/json;q=0.1, text/event-stream",
    ] {
        assert_eq!(events(&post(&site, accept, body.clone()).await).len(), 2, "{accept}");
    }
    for accept in ["*/*", "text/*", "text/event-stream;q=0", "application/json"] {
        let answer = post(&site, accept, body.clone()).await;
        assert_ne!(answer.header(header::CONTENT_TYPE), EVENTS, "{accept}");
        assert!(
            answer.status.is_client_error() || answer.json()["errors"][0].is_object(),
            "{accept}"
        );
    }
}

#[tokio::test]
async fn what_is_no_request_at_all_is_refused_with_a_status() {
    let site = site();
    for (body, status) in [
        ("{", StatusCode::BAD_REQUEST),
        ("[]", StatusCode::BAD_REQUEST),
        ("{}", StatusCode::BAD_REQUEST),
        (r#"{"query":7}"#, StatusCode::BAD_REQUEST),
        (r#"{"query":"{ a }","variables":"x"}"#, StatusCode::BAD_REQUEST),
    ] {
        let answer = post(&site, EVENTS, body).await;
        assert_eq!(answer.status, status, "{body}");
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{body}");
    }
}

/// A reconnecting browser sends the id of the last event; ours have none.
#[tokio::test]
async fn who_connects_again_begins_anew() {
    let request = Request::get("/graphql?query=subscription%7Bticks(count:1)%7D")
        .header(header::ACCEPT, EVENTS)
        .header("last-event-id", "7")
        .body(Body::empty());
    let answer = send(&site(), request.expect("a request")).await;
    assert_eq!(events(&answer), [next(json!({ "data": { "ticks": 1 } })), complete()]);
    assert!(!answer.text().contains("id:"));
}

#[tokio::test]
async fn errors_beside_data_are_an_answer_and_events_that_fail_do_not_end_a_stream() {
    let site = site();
    let told = events(&told(&site, "{ missing }").await);
    assert_eq!(told[0].1["data"], json!({ "missing": null }));
    assert_eq!((told.len(), &told[1]), (2, &complete()));
    let body = json!({ "query": "subscription { stumbles }" }).to_string();
    let told = events(&post(&site, EVENTS, body).await);
    assert_eq!(told[0], next(json!({ "data": { "stumbles": 1 } })));
    assert_eq!(told[1].1["errors"][0]["extensions"]["code"], "TIMEOUT");
    assert_eq!(told[2..], [next(json!({ "data": { "stumbles": 3 } })), complete()]);
}

#[tokio::test]
async fn events_are_not_compressed() {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, EVENTS)
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::from(r#"{"query":"subscription { ticks(count: 200) }"}"#));
    let answer = send(&site(), request.expect("a request")).await;
    assert_eq!(answer.header(header::CONTENT_ENCODING), "");
    assert_eq!(events(&answer).len(), 201);
}

#[tokio::test]
async fn a_token_is_shown_to_the_operation_and_a_bad_one_is_told() {
    let ask = async |token: &str| {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, EVENTS)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(r#"{"query":"subscription { caller }"}"#));
        events(&send(&site(), request.expect("a request")).await)
    };
    assert_eq!(ask("iu_a").await[0], next(json!({ "data": { "caller": "iu_a" } })));
    assert_eq!(
        ask("revoked").await[0].1["errors"][0]["extensions"]["code"],
        "UNAUTHENTICATED"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_shows_that_it_lives_and_ends_without_completion_when_the_server_stops() {
    let mut server = server(|live| live.heartbeat = Duration::from_millis(100)).await;
    let mut stream = EventReader::open(&server, "subscription { silence }", None).await;
    let head = stream.until(":\n\n").await;
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let mut query = EventReader::open(&server, "{ slow(milliseconds: 500) }", None).await;
    query.until("\r\n\r\n").await;
    let started = Instant::now();
    server.stop();
    let rest = stream.rest().await;
    assert!(!rest.contains("complete"), "{rest}");
    assert!(query.until("event: complete").await.contains("\"slow\":true"));
    server.ended().await;
    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_ends_a_stream_by_closing_its_connection() {
    let site = site_with_limits(|limits| limits.live.connections = 1);
    let server = Server::start(site, ServeOptions::default()).await;
    for _ in 0..3 {
        let started = Instant::now();
        loop {
            let mut stream = EventReader::open(&server, "subscription { silence }", None).await;
            if stream.until("\r\n").await.starts_with("HTTP/1.1 200") {
                break;
            }
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "the place does not come back"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_does_not_read_its_events_is_cut_and_its_place_comes_back() {
    let options = ServeOptions {
        send_patience: Duration::from_millis(300),
        ..ServeOptions::default()
    };
    let site = site_with_limits(|limits| limits.live.connections = 1);
    let mut server = Server::start(site, options).await;
    let mut slow = EventReader::open(&server, "subscription { flood(bytes: 100000) }", None).await;
    slow.until("HTTP/1.1 200 OK").await;
    let started = Instant::now();
    loop {
        let mut next = EventReader::open(&server, "subscription { silence }", None).await;
        if next.until("\r\n").await.starts_with("HTTP/1.1 200") {
            break;
        }
        assert!(
            started.elapsed() < Duration::from_secs(8),
            "the place does not come back"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.stop();
    server.ended().await;
}
