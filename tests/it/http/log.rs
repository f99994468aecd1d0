//! The log line of each request, and data that it must not contain.

use std::time::Duration;

use interurban::http::HttpOptions;
use serde_json::{Value, json};

use super::support::{Answer, ask, ask_with, get, options, site, site_with};
use crate::support::guard;

/// Returns the log of all tests of this process, as text and parsed.
fn read() -> (String, Vec<Value>) {
    let text = guard::log().text();
    let parsed = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect();
    (text, parsed)
}

fn line_of<'l>(lines: &'l [Value], answer: &Answer) -> &'l Value {
    let id = answer.header("x-request-id");
    let mut found = lines
        .iter()
        .filter(|line| line["message"] == "request" && line["request_id"] == id);
    let line = found.next().expect("a line for the request");
    assert!(found.next().is_none(), "one line a request");
    line
}

#[tokio::test]
async fn each_request_leaves_one_line_with_what_it_was_and_took() {
    let site = site();
    let variables = json!({ "k": "a very private key" });
    let fine = ask_with(&site, "query Find($k: String!) { city(key: $k) { name } }", variables).await;
    let refused = ask(&site, "{ unknown }").await;
    let missing = ask(&site, "{ missing }").await;
    let health = get(&site, "*/*", "/healthz").await;
    let (text, parsed) = read();
    assert!(!text.contains("a very private key"), "variables stay out of the log");

    let line = line_of(&parsed, &fine);
    assert_eq!(
        (&line["operation"], &line["kind"], &line["status"]),
        (&json!("Find"), &json!("query"), &json!(200))
    );
    assert_eq!((&line["cost"], &line["level"]), (&json!(2), &json!("INFO")));
    assert!(line["duration_ms"].as_f64().expect("a number") >= 0.0);
    let line = line_of(&parsed, &refused);
    assert_eq!(
        (&line["status"], &line["codes"]),
        (&json!(400), &json!("GRAPHQL_VALIDATION_FAILED"))
    );
    assert_eq!(line_of(&parsed, &missing)["codes"], json!("NOT_FOUND"));
    assert!(
        parsed
            .iter()
            .all(|line| line["request_id"] != health.header("x-request-id")),
        "probes are logged at debug"
    );
}

#[tokio::test]
async fn the_cause_of_an_internal_fault_is_in_the_log_only() {
    let site = site();
    let fault = ask(&site, "{ secret }").await;
    let panic = ask(&site, "{ panics }").await;
    let (_, parsed) = read();
    let cause = parsed
        .iter()
        .find(|line| line["request_id"] == fault.header("x-request-id") && line["level"] == "ERROR");
    assert_eq!(cause.expect("the cause")["cause"], "SELECT password FROM person");
    let cause = parsed
        .iter()
        .find(|line| line["request_id"] == panic.header("x-request-id") && line["level"] == "ERROR");
    assert_eq!(cause.expect("the panic")["panic"], "a secret in a panic");
}

#[tokio::test]
async fn a_slow_request_has_a_warning_that_says_what_was_asked() {
    let site = site_with(HttpOptions {
        slow: Duration::from_millis(30),
        ..options()
    });
    let query = "query Late($k: String!) { slow(milliseconds: 40) city(key: $k) { name } }";
    let late = ask_with(&site, query, json!({ "k": "another private key" })).await;
    let quick = ask(&site_with(options()), "query Quick { __typename }").await;
    let (text, parsed) = read();
    assert!(!text.contains("another private key"));
    let warnings = |answer: &Answer| {
        let id = answer.header("x-request-id").to_owned();
        let warned = parsed
            .iter()
            .filter(move |line| line["level"] == "WARN" && line["request_id"] == id);
        warned.collect::<Vec<_>>()
    };
    let warned = warnings(&late);
    assert_eq!(warned.len(), 1);
    assert_eq!(
        (&warned[0]["operation"], &warned[0]["fields"]),
        (&json!("Late"), &json!("slow, city"))
    );
    assert!(warned[0]["duration_ms"].as_f64().expect("a number") >= 30.0);
    assert!(warnings(&quick).is_empty());
}
