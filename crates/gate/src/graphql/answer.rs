//! From an answer to the bytes of a response.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::access::Outcome;
use crate::bounds::held_bytes;
use crate::fault::Refusal;
use crate::media_type::MediaType;
use crate::operations::Answer;

/// The response to a request that was not executed: no `data`, and the status that its media type asks for.
pub(crate) fn refused(refusal: Refusal, media_type: MediaType, outcome: Outcome) -> Response {
    let legacy = media_type == MediaType::Json && refusal.well_formed;
    let status = if legacy { StatusCode::OK } else { refusal.status };
    let mut response = respond(status, media_type, Answer::without_data(refusal.faults), outcome);
    response.headers_mut().extend(refusal.headers);
    response
}

/// The response to a request that was executed: status 200, even if some fields failed.
pub(super) fn executed(answer: Answer, media_type: MediaType, outcome: Outcome) -> Response {
    let revision = answer.revision.clone();
    let mut response = respond(StatusCode::OK, media_type, answer, outcome);
    response.headers_mut().extend(revision);
    response
}

fn respond(status: StatusCode, media_type: MediaType, mut answer: Answer, mut outcome: Outcome) -> Response {
    outcome.codes = answer.codes();
    let held = answer.held.take();
    let bytes = serde_json::to_vec(&answer).expect("answers hold only what JSON can");
    let bytes = match held {
        Some(held) => held_bytes(bytes, held),
        None => bytes.into(),
    };
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type.content_type());
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    response.extensions_mut().insert(outcome);
    response
}
