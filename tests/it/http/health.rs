//! Liveness and readiness.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;
use interurban::http::{self, HttpOptions, Readiness};
use serde_json::json;

use super::support::{get, schema, site};

#[tokio::test]
async fn readiness_follows_the_program_and_says_why_not() {
    let loaded = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&loaded);
    let schema = schema();
    let sdl = schema.sdl();
    let site = http::router(schema, &sdl, HttpOptions::default(), move || {
        if asked.load(Ordering::Relaxed) {
            Readiness::Ready
        } else {
            Readiness::NotReady("loading the network".to_owned())
        }
    });
    let site = site.expect("the toy schema fits");
    let answer = get(&site, "*/*", "/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        answer.json(),
        json!({ "status": "not ready", "reason": "loading the network" })
    );
    assert_eq!(get(&site, "*/*", "/healthz").await.status, StatusCode::OK);
    loaded.store(true, Ordering::Relaxed);
    assert_eq!(get(&site, "*/*", "/readyz").await.json(), json!({ "status": "ready" }));
}

#[tokio::test]
async fn a_draining_server_is_alive_but_not_ready() {
    let site = site();
    site.drain.begin();
    let answer = get(&site, "*/*", "/readyz").await;
    assert_eq!(
        (answer.status, answer.json()["reason"].as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, Some("draining"))
    );
    assert_eq!(get(&site, "*/*", "/healthz").await.json(), json!({ "status": "alive" }));
}
