//! `/healthz` and `/readyz`: liveness and readiness.
//!
//! Both report the latest known state ([`crate::troubles`]). A probe never waits.

use std::fmt;
use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::drain::Drain;
use crate::troubles::{Trouble, Weight};

/// Returns the current troubles.
pub(super) type AskTroubles = Arc<dyn Fn() -> Vec<Trouble> + Send + Sync>;

/// The source of troubles, and the state of the shutdown.
#[derive(Clone)]
pub(super) struct Probe {
    ask: AskTroubles,
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
    pub(super) fn new(ask: AskTroubles, drain: Drain) -> Self {
        Self { ask, drain }
    }

    /// Answers `/readyz`: not ready if requests fail.
    pub(super) fn readiness(&self) -> Response {
        answer(&self.troubles(), Weight::NotReady, ["ready", "not ready"])
    }

    /// True if the server is ready.
    pub(super) fn is_ready(&self) -> bool {
        self.troubles().iter().all(|trouble| trouble.weight < Weight::NotReady)
    }

    fn troubles(&self) -> Vec<Trouble> {
        let mut troubles = (self.ask)();
        if self.drain.has_begun() {
            troubles.insert(0, Trouble::new(Weight::NotReady, "draining"));
        }
        troubles
    }

    /// Answers `/healthz`: not working if requests fail until the process is restarted. It also
    /// lists other troubles.
    pub(super) fn health(&self) -> Response {
        answer(&(self.ask)(), Weight::NeedsRestart, ["alive", "not working"])
    }
}

/// Answers no if a trouble has at least the weight `least`, with the reasons; other troubles are
/// warnings.
fn answer(troubles: &[Trouble], least: Weight, [yes, no]: [&str; 2]) -> Response {
    let reasons = |heavy: bool| {
        let told = troubles
            .iter()
            .filter(move |trouble| (trouble.weight >= least) == heavy);
        told.map(|trouble| trouble.reason.as_str()).collect::<Vec<_>>()
    };
    let (refusals, warnings) = (reasons(true), reasons(false));
    let (status, mut body) = match refusals.as_slice() {
        [] => (StatusCode::OK, json!({ "status": yes })),
        reasons => (
            StatusCode::SERVICE_UNAVAILABLE,
            json!({ "status": no, "reason": reasons.join("; ") }),
        ),
    };
    if !warnings.is_empty() {
        body["warnings"] = json!(warnings);
    }
    (status, Json(body)).into_response()
}

/// True for paths that machines poll every few seconds.
pub(super) fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
}
