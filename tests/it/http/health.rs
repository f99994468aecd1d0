//! Liveness and readiness.

use axum::http::StatusCode;
use interurban::http::{self, HttpOptions, Site};
use interurban::troubles::{Trouble, Troubles, Weight};
use serde_json::{Value, json};

use super::support::{get, schema, site};

async fn probes(site: &Site) -> [(StatusCode, Value); 2] {
    let (ready, alive) = (get(site, "*/*", "/readyz").await, get(site, "*/*", "/healthz").await);
    [ready, alive].map(|answer| (answer.status, answer.json()))
}

#[tokio::test]
async fn the_probes_say_what_is_the_matter_and_no_where_it_stops_requests() {
    let troubles = Troubles::default();
    let asked = troubles.clone();
    let schema = schema();
    let sdl = schema.sdl();
    let site = http::router(schema, &sdl, HttpOptions::default(), move || asked.all()).expect("the toy schema fits");
    let (ok, no) = (StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        probes(&site).await,
        [(ok, json!({ "status": "ready" })), (ok, json!({ "status": "alive" }))]
    );
    troubles.set("clock", Some(Trouble::new(Weight::Warning, "the clock is ahead")));
    assert_eq!(
        probes(&site).await,
        [
            (ok, json!({ "status": "ready", "warnings": ["the clock is ahead"] })),
            (ok, json!({ "status": "alive", "warnings": ["the clock is ahead"] })),
        ]
    );
    troubles.set("disk", Some(Trouble::new(Weight::NotReady, "the disk is full")));
    assert_eq!(
        probes(&site).await,
        [
            (
                no,
                json!({ "status": "not ready", "reason": "the disk is full", "warnings": ["the clock is ahead"] })
            ),
            (
                ok,
                json!({ "status": "alive", "warnings": ["the clock is ahead", "the disk is full"] })
            ),
        ]
    );
    troubles.set("clock", None);
    troubles.set(
        "file",
        Some(Trouble::new(Weight::NeedsRestart, "the file was replaced")),
    );
    assert_eq!(
        probes(&site).await,
        [
            (
                no,
                json!({ "status": "not ready", "reason": "the disk is full; the file was replaced" })
            ),
            (
                no,
                json!({ "status": "not working", "reason": "the file was replaced", "warnings": ["the disk is full"] })
            ),
        ]
    );
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
