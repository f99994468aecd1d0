//! Converts answers to HTTP responses.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;

use crate::access::Outcome;
use crate::account::Held;
use crate::bounds::held_bytes;
use crate::fault::Refusal;
use crate::media_type::MediaType;
use crate::operations::Answer;

/// Returns the response to a request that was not executed: without `data`, and with the status
/// that its media type demands.
pub(crate) fn refused(refusal: Refusal, media_type: MediaType, outcome: Outcome) -> Response {
    let legacy = media_type == MediaType::Json && refusal.well_formed;
    let status = if legacy { StatusCode::OK } else { refusal.status };
    let answer = Answer::without_data(refusal.faults);
    let mut response = respond(answer.json().into(), media_type, with_codes(outcome, &answer));
    *response.status_mut() = status;
    response.headers_mut().extend(refusal.headers);
    response
}

/// Returns the response to a request that was executed: status 200, even if some fields failed.
/// Bytes being sent count as held.
pub(super) fn executed(answer: Answer, held: Held, media_type: MediaType, outcome: Outcome) -> Response {
    let bytes = held_bytes(answer.json(), held);
    let mut response = respond(bytes, media_type, with_codes(outcome, &answer));
    response.headers_mut().extend(answer.revision);
    response
}

fn with_codes(outcome: Outcome, answer: &Answer) -> Outcome {
    Outcome {
        codes: answer.codes(),
        ..outcome
    }
}

fn respond(bytes: Bytes, media_type: MediaType, outcome: Outcome) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type.content_type());
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    response.extensions_mut().insert(outcome);
    response
}
