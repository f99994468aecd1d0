//! What the executor returned, in the shape and the words of this server.

use std::collections::BTreeMap;

use async_graphql::{ServerError, Value};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, json};
use tracing::error;

use crate::http::bearer;
use crate::http::fault::{Code, Fault, INTERNAL_SENTENCE, Location, Refusal};
use crate::http::freshness;
use crate::http::request_id::RequestId;

/// How messages begin that the executor itself writes about a wrong argument; resolvers give their errors a code.
const ARGUMENT_FAULTS: [&str; 4] = [
    "Failed to parse",
    "Expected input type",
    "Invalid value for",
    "Invalid input value",
];

/// An answer as the specification of GraphQL wants it, errors first.
#[derive(Debug, Default, Serialize)]
pub(in crate::http) struct Answer {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::http) errors: Vec<Fault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::http) data: Option<Value>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(in crate::http) extensions: Map<String, serde_json::Value>,
    /// The revision it was read at, as a header.
    #[serde(skip)]
    pub(in crate::http) revision: Option<(HeaderName, HeaderValue)>,
}

impl Answer {
    /// The answer to a request that was not executed: there is no `data`.
    pub(in crate::http) fn without_data(errors: Vec<Fault>) -> Self {
        Self {
            errors,
            ..Self::default()
        }
    }

    /// Whether all of it failed.
    pub(super) fn is_empty(&self) -> bool {
        !self.errors.is_empty() && self.data.as_ref().is_none_or(|data| *data == Value::Null)
    }

    /// Codes of its errors, for the log.
    pub(in crate::http) fn codes(&self) -> Vec<String> {
        self.errors.iter().map(|fault| fault.code().to_owned()).collect()
    }
}

/// The answer in our shape. Data with errors is a partial success; an answer without a path into the data and without data is a refusal
/// after all.
pub(super) fn shape(result: async_graphql::Response, id: &RequestId, most_errors: usize) -> Result<Answer, Refusal> {
    let is_request_error = result.data == Value::Null
        && !result.errors.is_empty()
        && result.errors.iter().all(|error| error.path.is_empty());
    let revision = freshness::of(&result);
    let count = result.errors.len();
    let errors: Vec<Fault> = result
        .errors
        .into_iter()
        .take(most_errors)
        .map(|error| fault(error, id))
        .collect();
    if is_request_error {
        let mut refusal = refusal_of(errors);
        refusal.headers.extend(revision);
        return Err(refusal);
    }
    let mut extensions: Map<_, _> = json_extensions(result.extensions);
    if count > most_errors {
        extensions.insert("errorsOmitted".to_owned(), json!(count - most_errors));
    }
    Ok(Answer {
        errors,
        data: Some(result.data),
        extensions,
        revision,
    })
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

/// The argument and the sentence of a scalar that names its argument, out of what the executor makes of it:
/// ``Failed to parse "DateTime": `knownAt` is not a moment (occurred while parsing "Scope")``.
fn scalar_sentence(message: &str) -> Option<(&str, &str)> {
    let (_, sentence) = message.strip_prefix("Failed to parse ")?.split_once(": ")?;
    let sentence = sentence.split(" (occurred while parsing").next()?;
    let argument = sentence.strip_prefix('`')?.split('`').next()?;
    Some((argument, sentence))
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
    let own = scalar_sentence(&error.message);
    let message = match own {
        _ if internal => INTERNAL_SENTENCE,
        Some((_, sentence)) => sentence,
        None => &error.message,
    };
    let mut fault = Fault::coded(&code, message).on_path(path);
    if let Some((argument, _)) = own.filter(|_| !internal) {
        fault = fault.with("argument", argument);
    }
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
