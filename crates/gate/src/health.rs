//! `/healthz` and `/readyz`: does the process work, and should it get traffic?
//!
//! Both tell what was noticed last ([`crate::troubles`]); a probe waits for nothing.

use std::fmt;
use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::drain::Drain;
use crate::troubles::{Trouble, Weight};

/// Tells what is the matter.
pub(super) type AskTroubles = Arc<dyn Fn() -> Vec<Trouble> + Send + Sync>;

/// The question about troubles, together with the way down.
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

    /// The answer of `/readyz`: no if requests fail.
    pub(super) fn readiness(&self) -> Response {
        answer(&self.troubles(), Weight::NotReady, ["ready", "not ready"])
    }

    /// True if `/readyz` says yes.
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

    /// The answer of `/healthz`: no if requests fail until the process is started anew. It says what
    /// else is the matter.
    pub(super) fn health(&self) -> Response {
        answer(&(self.ask)(), Weight::NeedsRestart, ["alive", "not working"])
    }
}

/// No if one of the troubles has at least a weight, with their reasons; the others are warnings.
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

/// Whether a path is one that machines ask every few seconds.
pub(super) fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
}
