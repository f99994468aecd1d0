//! `Interurban-Min-Revision` in and `Interurban-Revision` out. What revisions there are is for the executor to know.

use async_graphql::Response;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::fault::{Code, Fault, Refusal};
use crate::freshness::{self, MinRevision};

/// The revision that an answer was read at.
pub(super) const REVISION: HeaderName = HeaderName::from_static(freshness::REVISION);

/// The revision that a request must at least see.
pub(super) const MIN_REVISION: HeaderName = HeaderName::from_static(freshness::MIN_REVISION);

/// What a request must at least see, if it says so.
pub(super) fn from_headers(headers: &HeaderMap) -> Result<Option<MinRevision>, Refusal> {
    let mut values = headers.get_all(MIN_REVISION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let read = value.to_str().ok().and_then(MinRevision::parse);
    match (read, values.next()) {
        (Some(revision), None) => Ok(Some(revision)),
        _ => Err(malformed()),
    }
}

/// The revision of what the executor answered.
pub(super) fn of(response: &Response) -> Option<(HeaderName, HeaderValue)> {
    Some((REVISION, response.http_headers.get(REVISION)?.clone()))
}

fn malformed() -> Refusal {
    let message = "The header `Interurban-Min-Revision` must be given once, as an answer's `Interurban-Revision` or its number alone.";
    let fault = Fault::new(Code::BadUserInput, message).with("argument", "Interurban-Min-Revision");
    Refusal::transport(StatusCode::BAD_REQUEST, fault)
}
