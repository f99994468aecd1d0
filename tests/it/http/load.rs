//! Overload: slow work is given up, excess work is refused.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};

use super::support::{MODERN, ask, get, post, send, site_with_limits};
use interurban::http::Site;

#[tokio::test]
async fn an_operation_past_its_deadline_is_stopped() {
    let site = site_with_limits(|limits| limits.request_deadline = Duration::from_millis(50));
    let started = Instant::now();
    let answer = ask(&site, "{ slow(milliseconds: 60000) }").await;
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::GATEWAY_TIMEOUT, vec!["TIMEOUT".to_owned()])
    );
    assert_eq!(
        answer.message(),
        "The operation did not finish within 0.05 s. It was stopped."
    );
}

#[tokio::test]
async fn a_mutation_past_its_deadline_may_have_been_done_and_is_told_so() {
    let site = site_with_limits(|limits| limits.request_deadline = Duration::from_millis(50));
    let answer = ask(&site, "mutation { rename(name: \"x\", milliseconds: 60000) }").await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::GATEWAY_TIMEOUT, vec!["OUTCOME_UNKNOWN".to_owned()])
    );
    assert!(answer.message().contains("`idempotencyKey`"), "{}", answer.message());
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let site = site_with_limits(|limits| limits.body_deadline = Duration::from_millis(50));
    let never = axum::body::Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let answer = post(&site, MODERN, never).await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::REQUEST_TIMEOUT, vec!["TIMEOUT".to_owned()])
    );
}

#[tokio::test]
async fn too_many_operations_at_once_are_shed_while_health_answers() {
    let site = site_with_limits(|limits| limits.in_flight = 2);
    let busy = site.clone();
    let slow = async |site: Site| ask(&site, "{ slow(milliseconds: 400) }").await.status;
    let first = tokio::spawn(slow(busy.clone()));
    let second = tokio::spawn(slow(busy));
    tokio::task::yield_now().await;
    let shed = loop {
        let answer = ask(&site, "{ __typename }").await;
        if answer.status != StatusCode::OK || first.is_finished() {
            break answer;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(
        (shed.status, shed.codes()),
        (StatusCode::SERVICE_UNAVAILABLE, vec!["UNAVAILABLE".to_owned()])
    );
    assert_eq!(shed.header("retry-after"), "1");
    assert_eq!(get(&site, "*/*", "/healthz").await.status, StatusCode::OK);
    assert_eq!(
        (first.await.expect("no panic"), second.await.expect("no panic")),
        (StatusCode::OK, StatusCode::OK)
    );
    assert_eq!(
        ask(&site, "{ __typename }").await.status,
        StatusCode::OK,
        "places come free again"
    );
}

/// Returns the limit that refuses a request for a revision that the toy schema never reaches.
async fn wait_for_a_revision(site: Site) -> String {
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", MODERN)
        .header("interurban-min-revision", "2")
        .body(Body::from(r#"{"query":"{ __typename }"}"#));
    let answer = send(&site, request.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let limit = &answer.json()["errors"][0]["extensions"]["limit"];
    limit.as_str().expect("a name").to_owned()
}

#[tokio::test]
async fn who_waits_for_a_revision_takes_no_place_and_is_told_when_it_does_not_come() {
    let site = site_with_limits(|limits| {
        limits.in_flight = 2;
        limits.request_deadline = Duration::from_secs(2);
    });
    // Four requests per place may wait.
    let waiting: Vec<_> = (0..10)
        .map(|_| tokio::spawn(wait_for_a_revision(site.clone())))
        .collect();
    while waiting.iter().filter(|told| told.is_finished()).count() < 2 {
        tokio::task::yield_now().await;
    }
    assert_eq!(ask(&site, "{ __typename }").await.status, StatusCode::OK);
    let mut limits = Vec::new();
    for told in waiting {
        limits.push(told.await.expect("no panic"));
    }
    let count = |limit: &str| limits.iter().filter(|told| *told == limit).count();
    assert_eq!((count("deadline"), count("waiting")), (8, 2), "{limits:?}");
}
