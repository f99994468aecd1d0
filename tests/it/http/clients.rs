//! Clients of one server, told apart by the addresses that a trusted proxy names, and their budgets.

use std::time::Duration;

use interurban::http::{ForwardedHeader, HttpOptions, Limits, Proxies, ServeOptions};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::support::{Server, options, site_with};
use crate::support::guard;

const ADA: &str = "192.0.2.1";
const BOB: &str = "192.0.2.2";

/// A server that trusts a proxy on this machine.
async fn server(change: impl FnOnce(&mut Limits)) -> Server {
    let mut options = HttpOptions {
        proxies: Proxies {
            trusted: Proxies::networks(["127.0.0.0/8"]).expect("networks"),
            header: ForwardedHeader::XForwardedFor,
        },
        serve_metrics: true,
        ..options()
    };
    change(&mut options.limits);
    Server::start(site_with(options), ServeOptions::default()).await
}

/// A request as a proxy passes it on, and its answer: the head in lower case, and the body.
async fn send(server: &Server, request: String) -> (String, String) {
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut text = String::new();
    let read = timeout(Duration::from_secs(20), stream.read_to_string(&mut text)).await;
    read.expect("in time").expect("text");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    (head.to_lowercase(), body.to_owned())
}

fn post(forwarded: &str, query: &str) -> String {
    let body = json!({ "query": query }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         X-Forwarded-For: {forwarded}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn ask(server: &Server, forwarded: &str, query: &str) -> (String, Value) {
    let (head, body) = send(server, post(forwarded, query)).await;
    (head, serde_json::from_str(&body).expect("JSON"))
}

async fn metric(server: &Server, name: &str) -> u64 {
    let request = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let (_, body) = send(server, request.to_owned()).await;
    let value = body.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    value.expect("the metric").parse().expect("a number")
}

const DEAR: &str = "{ slow(milliseconds: 0) }";

#[tokio::test]
async fn who_has_used_the_cost_of_a_minute_waits_and_nobody_else_does() {
    let server = server(|limits| limits.cost_per_minute = 120).await;
    let (head, _) = ask(&server, ADA, DEAR).await;
    assert!(head.contains("ratelimit-policy: \"address\";q=120;w=60"), "{head}");
    assert!(head.contains("ratelimit: \"address\";r="), "{head}");
    ask(&server, ADA, DEAR).await;
    let (head, refused) = ask(&server, &format!("{BOB}, {ADA}"), DEAR).await;
    assert!(
        head.starts_with("http/1.1 429"),
        "an address at the left is not believed: {head}"
    );
    let error = &refused["errors"][0];
    assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
    assert_eq!(error["extensions"]["limit"], "costPerMinute");
    let seconds = error["extensions"]["retryAfterSeconds"].as_u64().expect("a number");
    assert!((1..=60).contains(&seconds), "{error}");
    assert!(head.contains(&format!("retry-after: {seconds}")), "{head}");
    let (head, _) = ask(&server, BOB, DEAR).await;
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert_eq!(metric(&server, "interurban_budgets").await, 2);
}

#[tokio::test]
async fn subscriptions_and_events_are_within_the_cost_of_a_minute_too() {
    let server = server(|limits| limits.cost_per_minute = 120).await;
    for _ in 0..2 {
        ask(&server, ADA, DEAR).await;
    }
    for query in [DEAR, "subscription { caller }"] {
        let events = |client| post(client, query).replace("Host: x", "Host: x\r\nAccept: text/event-stream");
        let (_, body) = send(&server, events(ADA)).await;
        assert!(body.contains("costPerMinute") && !body.contains("\"data\""), "{body}");
        let (_, body) = send(&server, events(BOB)).await;
        assert!(!body.contains("costPerMinute") && body.contains("\"data\""), "{body}");
    }
}

#[tokio::test]
async fn without_trusted_proxies_no_header_makes_another_client() {
    let mut options = options();
    options.limits.cost_per_minute = 120;
    let server = Server::start(site_with(options), ServeOptions::default()).await;
    for _ in 0..2 {
        ask(&server, ADA, DEAR).await;
    }
    let (head, _) = ask(&server, BOB, DEAR).await;
    assert!(head.starts_with("http/1.1 429"), "{head}");
}

#[tokio::test]
async fn the_log_names_the_client_that_the_proxy_tells() {
    let server = server(|_| {}).await;
    let request = post(ADA, "query Named { __typename }");
    let (head, _) = send(&server, request.replace("Host: x", "Host: x\r\nX-Request-Id: of-ada")).await;
    assert!(head.contains("x-request-id: of-ada"), "{head}");
    let log = guard::log().text();
    let line = log.lines().find(|line| line.contains("\"of-ada\"")).expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!((&line["client"], &line["operation"]), (&json!(ADA), &json!("Named")));
    assert!(line["duration_ms"].is_number() && line["cost"].is_number(), "{line}");
}
