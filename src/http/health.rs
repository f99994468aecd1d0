//! `/healthz` and `/readyz`: is the process alive, and should it get traffic?

use std::fmt;
use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::drain::Drain;

/// Whether the program can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It can.
    Ready,
    /// Not now; the reason is shown to whoever asks, so it names no secret.
    NotReady(String),
}

/// The caller's question about readiness, together with the way down.
#[derive(Clone)]
pub(super) struct Probe {
    ask: Arc<dyn Fn() -> Readiness + Send + Sync>,
    drain: Drain,
}

impl fmt::Debug for Probe {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Probe")
            .field("drain", &self.drain)
            .finish_non_exhaustive()
    }
}

impl Probe {
    pub(super) fn new(ask: impl Fn() -> Readiness + Send + Sync + 'static, drain: Drain) -> Self {
        Self {
            ask: Arc::new(ask),
            drain,
        }
    }

    /// The answer of `/readyz`.
    pub(super) fn answer(&self) -> Response {
        let readiness = if self.drain.has_begun() {
            Readiness::NotReady("draining".to_owned())
        } else {
            (self.ask)()
        };
        match readiness {
            Readiness::Ready => Json(json!({ "status": "ready" })).into_response(),
            Readiness::NotReady(reason) => {
                let body = json!({ "status": "not ready", "reason": reason });
                (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
            }
        }
    }
}

/// Whether a path is one that machines ask every few seconds.
pub(super) fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

/// The answer of `/healthz`: always yes, and never behind the bound on operations.
pub(super) async fn healthz() -> Json<serde_json::Value> {
    Json(json!({ "status": "alive" }))
}
