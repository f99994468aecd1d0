//! Time and load: what takes too long is given up, what is too much is shed.

use std::time::{Duration, Instant};

use axum::http::StatusCode;

use super::support::{MODERN, ask, get, post, site_with_limits};
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
