//! Converts the executor's response to this server's form.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Pos, ServerError, Value, whole_path, write_json};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, json};
use tracing::error;

use crate::account::Held;
use crate::admission::Document;
use crate::bearer;
use crate::budget::Standing;
use crate::fault::{Code, Fault, INTERNAL_SENTENCE, Location, Refusal};
use crate::freshness;
use crate::request_id::RequestId;

/// Beginnings of the executor's own messages about wrong arguments. Errors of resolvers have a
/// code.
const ARGUMENT_FAULTS: [&str; 4] = [
    "Failed to parse",
    "Expected input type",
    "Invalid value for",
    "Invalid input value",
];

/// An answer in the form of the GraphQL specification, errors first.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) errors: Vec<Fault>,
    pub(crate) data: Option<Value>,
    pub(crate) extensions: Map<String, serde_json::Value>,
    /// The revision that it was read at, as a header.
    pub(crate) revision: Option<(HeaderName, HeaderValue)>,
    /// Bytes charged for the file.
    pub(crate) held: Option<Held>,
    /// The rest of the caller's budget.
    pub(crate) standing: Option<Standing>,
    /// The name of the caller's token, for the log.
    pub(crate) token: Option<Arc<str>>,
}

impl Answer {
    /// Creates the answer to a request that was not executed: without `data`.
    pub(crate) fn without_data(errors: Vec<Fault>) -> Self {
        Self {
            errors,
            ..Self::default()
        }
    }

    /// Serializes it: errors first; errors, data and extensions only if present.
    pub(crate) fn json(&self) -> Vec<u8> {
        let mut text = vec![b'{'];
        let mut part = |name: &str, write: &dyn Fn(&mut Vec<u8>)| {
            if text.len() > 1 {
                text.push(b',');
            }
            text.extend([b"\"", name.as_bytes(), b"\":"].concat());
            write(&mut text);
        };
        if !self.errors.is_empty() {
            part("errors", &|text| write(&self.errors, text));
        }
        if let Some(data) = &self.data {
            part("data", &|text| write_json(data, text));
        }
        if !self.extensions.is_empty() {
            part("extensions", &|text| write(&self.extensions, text));
        }
        text.push(b'}');
        text
    }

    /// True if there are errors and no data.
    pub(super) fn is_empty(&self) -> bool {
        !self.errors.is_empty() && self.data.as_ref().is_none_or(|data| *data == Value::Null)
    }

    /// Returns the codes of its errors, for the log.
    pub(crate) fn codes(&self) -> Vec<String> {
        self.errors.iter().map(|fault| fault.code().to_owned()).collect()
    }
}

fn write(part: &impl Serialize, text: &mut Vec<u8>) {
    serde_json::to_writer(text, part).expect("answers hold only what JSON can");
}

/// Context for wording errors.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) id: &'a RequestId,
    pub(super) document: &'a Document,
    pub(super) most_errors: usize,
}

/// Converts a response. Data with errors is a partial success. Errors without paths and without
/// data make a refusal.
pub(super) fn shape(result: async_graphql::Response, told: Told<'_>) -> Result<Answer, Refusal> {
    let is_request_error = result.data == Value::Null
        && !result.errors.is_empty()
        && result.errors.iter().all(|error| error.path.is_empty());
    let revision = freshness::of(&result);
    let count = result.errors.len();
    let errors: Vec<Fault> = result
        .errors
        .into_iter()
        .take(told.most_errors)
        .map(|error| fault(error, told))
        .collect();
    if is_request_error {
        let mut refusal = refusal_of(errors);
        refusal.headers.extend(revision);
        return Err(refusal);
    }
    let mut extensions: Map<_, _> = json_extensions(result.extensions);
    if count > told.most_errors {
        extensions.insert("errorsOmitted".to_owned(), json!(count - told.most_errors));
    }
    Ok(Answer {
        errors,
        data: Some(result.data),
        extensions,
        revision,
        held: None,
        standing: None,
        token: None,
    })
}

/// Creates the refusal of an execution that did not begin: 401 for an invalid token, 503 if the
/// token could not be checked, 412 if the minimum revision belongs to another history, else a bad
/// request.
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
    if has(Code::HistoryChanged) {
        return Refusal {
            status: StatusCode::PRECONDITION_FAILED,
            well_formed: false,
            headers: Vec::new(),
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

/// Rewords the executor's message about an argument:
/// `Failed to parse "Date": it is no date (occurred while …)`.
fn of_argument(argument: &str, message: &str) -> String {
    let message = message.split(" (occurred while parsing").next().unwrap_or(message);
    if let Some((ty, found)) = message
        .strip_prefix("Expected input type \"")
        .and_then(|rest| rest.trim_end_matches('.').split_once("\", found "))
    {
        return format!("`{argument}` must be of type `{ty}`, not {found}.");
    }
    let sentence = message
        .strip_prefix("Failed to parse ")
        .and_then(|rest| rest.split_once(": "));
    format!("`{argument}`: {}", sentence.map_or(message, |(_, sentence)| sentence))
}

/// Converts an error of execution. Without a code it is the executor's own: about an argument,
/// about the request as a whole, or an internal fault whose text goes to the log only.
fn fault(error: ServerError, told: Told<'_>) -> Fault {
    let path = Some(whole_path(&error)).filter(|path| !path.is_empty());
    let path = path.and_then(|path| serde_json::to_value(path).ok());
    let mut extensions: Map<String, serde_json::Value> = match error.extensions.as_ref().map(serde_json::to_value) {
        Some(Ok(serde_json::Value::Object(extensions))) => extensions,
        _ => Map::new(),
    };
    let given = extensions
        .remove("code")
        .and_then(|code| code.as_str().map(str::to_owned));
    let about_argument = given.is_none() && ARGUMENT_FAULTS.iter().any(|start| error.message.starts_with(start));
    let code = given.unwrap_or_else(|| {
        let code = match (about_argument, &path) {
            (true, _) => Code::BadUserInput,
            (false, None) => Code::ValidationFailed,
            (false, Some(_)) => Code::Internal,
        };
        code.as_str().to_owned()
    });
    if code == Code::Internal.as_str() {
        error!(
            request_id = told.id.as_str(),
            cause = error.message,
            path = path.as_ref().map(ToString::to_string),
            "internal fault"
        );
        let fault = at_places(Fault::coded(&code, INTERNAL_SENTENCE).on_path(path), &error);
        return fault.with("requestId", told.id.as_str());
    }
    let argument = error.locations.first().filter(|_| about_argument);
    let fault = match argument.and_then(|place| told.document.argument_at(*place)) {
        Some(argument) => Fault::coded(&code, of_argument(argument, &error.message)).with("argument", argument),
        None => Fault::coded(&code, &error.message),
    };
    let fault = at_places(fault.on_path(path), &error);
    extensions
        .into_iter()
        .fold(fault, |fault, (name, value)| fault.with(&name, value))
}

/// Adds the locations of an error to a fault.
fn at_places(fault: Fault, error: &ServerError) -> Fault {
    error.locations.iter().fold(fault, |fault, place| {
        let Pos { line, column } = *place;
        fault.at(Some(Location { line, column }))
    })
}
