//! From what the executor returned to the bytes of an answer.

use std::collections::BTreeMap;

use async_graphql::{ServerError, Value};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, json};
use tracing::error;

use crate::http::access::Outcome;
use crate::http::bearer;
use crate::http::fault::{Code, Fault, INTERNAL_SENTENCE, Location, Refusal};
use crate::http::media_type::MediaType;
use crate::http::request_id::RequestId;

/// How messages begin that the executor itself writes about a wrong argument; resolvers give their errors a code.
const ARGUMENT_FAULTS: [&str; 4] = [
    "Failed to parse",
    "Expected input type",
    "Invalid value for",
    "Invalid input value",
];

/// An answer as the specification of GraphQL wants it, errors first.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "<[Fault]>::is_empty")]
    errors: &'a [Fault],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    extensions: Map<String, serde_json::Value>,
}

/// The answer to a request that was not executed: no `data`, and the status that its media type asks for.
pub(in crate::http) fn refused(refusal: Refusal, media_type: MediaType, mut outcome: Outcome) -> Response {
    let legacy = media_type == MediaType::Json && refusal.well_formed;
    let status = if legacy { StatusCode::OK } else { refusal.status };
    outcome.codes = refusal.faults.iter().map(|fault| fault.code().to_owned()).collect();
    let answer = Answer {
        errors: &refusal.faults,
        data: None,
        extensions: Map::new(),
    };
    let mut response = respond(status, media_type, &answer, outcome);
    response.headers_mut().extend(refusal.headers);
    response
}

/// The answer to a request that was executed. Data with errors is a partial success and keeps status 200; an answer without a path into
/// the data and without data is a refusal after all.
pub(super) fn executed(
    result: async_graphql::Response,
    media_type: MediaType,
    id: &RequestId,
    most_errors: usize,
    mut outcome: Outcome,
) -> Response {
    let is_request_error = result.data == Value::Null
        && !result.errors.is_empty()
        && result.errors.iter().all(|error| error.path.is_empty());
    let count = result.errors.len();
    let faults: Vec<Fault> = result
        .errors
        .into_iter()
        .take(most_errors)
        .map(|error| fault(error, id))
        .collect();
    if is_request_error {
        return refused(refusal_of(faults), media_type, outcome);
    }
    let mut extensions: Map<_, _> = json_extensions(result.extensions);
    if count > most_errors {
        extensions.insert("errorsOmitted".to_owned(), json!(count - most_errors));
    }
    outcome.codes = faults.iter().map(|fault| fault.code().to_owned()).collect();
    let answer = Answer {
        errors: &faults,
        data: Some(&result.data),
        extensions,
    };
    respond(StatusCode::OK, media_type, &answer, outcome)
}

/// Execution that never began: 401 if the token was no good, 503 if that could not be found out, else a request that does not fit.
fn refusal_of(faults: Vec<Fault>) -> Refusal {
    let has = |code: Code| faults.iter().any(|fault| fault.code() == code.as_str());
    if has(Code::Unauthenticated) {
        return bearer::unauthenticated(faults);
    }
    if has(Code::Unavailable) {
        return Refusal {
            status: StatusCode::SERVICE_UNAVAILABLE,
            well_formed: false,
            headers: vec![(header::RETRY_AFTER, HeaderValue::from_static("1"))],
            faults,
        };
    }
    Refusal::request(faults)
}

fn json_extensions(extensions: BTreeMap<String, Value>) -> Map<String, serde_json::Value> {
    extensions
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.into_json().ok()?)))
        .collect()
}

/// An error of execution in our shape. Without a code it is the executor's own: about an argument, about the request as a whole, or a
/// fault of ours whose text stays in the log.
fn fault(error: ServerError, id: &RequestId) -> Fault {
    let mut extensions: Map<String, serde_json::Value> = match error.extensions.as_ref().map(serde_json::to_value) {
        Some(Ok(serde_json::Value::Object(extensions))) => extensions,
        _ => Map::new(),
    };
    let given = extensions
        .remove("code")
        .and_then(|code| code.as_str().map(str::to_owned));
    let code = given.unwrap_or_else(|| {
        let about_argument = ARGUMENT_FAULTS.iter().any(|start| error.message.starts_with(start));
        let code = match (about_argument, error.path.is_empty()) {
            (true, _) => Code::BadUserInput,
            (false, true) => Code::ValidationFailed,
            (false, false) => Code::Internal,
        };
        code.as_str().to_owned()
    });
    let path = serde_json::to_value(&error.path)
        .ok()
        .filter(|_| !error.path.is_empty());
    let internal = code == Code::Internal.as_str();
    if internal {
        error!(
            request_id = id.as_str(),
            cause = error.message,
            path = path.as_ref().map(ToString::to_string),
            "internal fault"
        );
    }
    let message = if internal { INTERNAL_SENTENCE } else { &error.message };
    let mut fault = Fault::coded(&code, message).on_path(path);
    for place in &error.locations {
        fault = fault.at(Some(Location {
            line: place.line,
            column: place.column,
        }));
    }
    if internal {
        return fault.with("requestId", id.as_str());
    }
    extensions
        .into_iter()
        .fold(fault, |fault, (name, value)| fault.with(&name, value))
}

fn respond(status: StatusCode, media_type: MediaType, answer: &Answer<'_>, outcome: Outcome) -> Response {
    let bytes = serde_json::to_vec(answer).expect("answers hold only what JSON can");
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type.content_type());
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    response.extensions_mut().insert(outcome);
    response
}
