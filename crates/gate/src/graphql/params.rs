//! Reads the parameters of a GraphQL request from HTTP, following the GraphQL-over-HTTP
//! specification.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};

use crate::account::Held;
use crate::admission::scan_json;
use crate::bounds::Peer;
use crate::fault::{Code, Fault, Refusal};
use crate::media_type::is_json;
use crate::operations::full;
use crate::options::Limits;
use crate::persisted::{LONGEST_ID, Sent};
use crate::{json, query};

/// Reads the body of a POST: JSON, not compressed, within the limits of size and time.
pub(super) async fn body(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Bytes, Refusal> {
    if !is_json(headers) {
        let message = "A POST to this address carries `Content-Type: application/json` (in UTF-8) and nothing else.";
        return Err(Refusal::transport(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Fault::new(Code::BadUserInput, message),
        ));
    }
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    if encodings.any(|encoding| encoding != "identity") {
        let message = "Compressed request bodies are not read: send the JSON as it is.";
        return Err(Refusal::transport(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Fault::new(Code::BadUserInput, message),
        ));
    }
    read(headers, body, limits.body_bytes, limits.body_deadline).await
}

/// Parses the parameters of a request from JSON in UTF-8, within the limit of nesting. `subject`
/// names the source in messages.
pub(crate) fn from_json(bytes: &[u8], limits: &Limits, subject: &str) -> Result<Sent, Refusal> {
    check_nesting(bytes, limits)?;
    let value = json::read(bytes).map_err(|error| bad_request(Code::BadUserInput, json::fault(subject, &error)))?;
    match value {
        Value::Object(fields) => from_fields(fields),
        Value::Array(_) => {
            let message = format!(
                "{subject} is a list. Several requests in one (batches) are not accepted: send them one by one."
            );
            Err(bad_request(Code::BadUserInput, message))
        }
        _ => {
            let message = format!("{subject} must be a JSON object with a string `query`.");
            Err(bad_request(Code::BadUserInput, message))
        }
    }
}

/// Parses the parameters of a GET from the query string, with `variables` and `extensions` as JSON.
pub(super) fn from_get(uri: &Uri, limits: &Limits) -> Result<Sent, Refusal> {
    let mut fields = Map::new();
    for (name, text) in query::read(uri)? {
        let value = match name.as_str() {
            "query" => Value::String(text),
            "operationName" | "documentId" | "variables" | "extensions" if text.is_empty() => Value::Null,
            "operationName" | "documentId" => Value::String(text),
            "variables" | "extensions" => {
                check_nesting(text.as_bytes(), limits)?;
                json::read(text.as_bytes()).map_err(|error| {
                    let message = json::fault(&format!("The parameter `{name}`"), &error);
                    bad_request(Code::BadUserInput, message).about(&name)
                })?
            }
            _ => continue,
        };
        fields.insert(name, value);
    }
    from_fields(fields)
}

/// Reads the parameters of a request from the fields of a JSON object; ignores other fields.
pub(crate) fn from_fields(mut fields: Map<String, Value>) -> Result<Sent, Refusal> {
    let extensions = object(fields.remove("extensions"), "extensions")?;
    let id = document_id(fields.remove("documentId"), extensions)?;
    let query = match fields.remove("query") {
        Some(Value::String(query)) => Some(query),
        None | Some(Value::Null) if id.is_some() => None,
        Some(_) => return Err(wrong("query", "a string")),
        None => {
            return Err(bad_request(
                Code::BadUserInput,
                "The parameter `query` is missing: it holds the GraphQL document.",
            ));
        }
    };
    let operation_name = match fields.remove("operationName") {
        None | Some(Value::Null) => None,
        Some(Value::String(name)) => Some(name).filter(|name| !name.is_empty()),
        Some(_) => return Err(wrong("operationName", "a string")),
    };
    let variables = object(fields.remove("variables"), "variables")?;
    Ok(Sent {
        query,
        id,
        operation_name,
        variables,
    })
}

/// Reads the document id: `documentId` of GraphQL over HTTP (appendix A), or Apollo's hash.
fn document_id(given: Option<Value>, mut extensions: Map<String, Value>) -> Result<Option<String>, Refusal> {
    let hash = "extensions.persistedQuery.sha256Hash";
    let id = match given {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(fit("documentId", id.strip_prefix("sha256:").unwrap_or(&id))?),
        Some(_) => return Err(wrong("documentId", "a string")),
    };
    let apollo = match extensions.remove("persistedQuery") {
        None | Some(Value::Null) => return Ok(id),
        Some(apollo) if apollo["version"] == 1 => apollo,
        Some(_) => return Err(wrong("extensions.persistedQuery", "an object with `version: 1`")),
    };
    match (id, apollo["sha256Hash"].as_str()) {
        (None, Some(sha256)) => fit(hash, sha256).map(Some),
        (Some(id), Some(sha256)) if id == sha256 => Ok(Some(id)),
        (Some(_), Some(_)) => Err(wrong("documentId", &format!("the same as `{hash}`"))),
        (_, None) => Err(wrong(hash, "a string")),
    }
}

fn fit(name: &str, id: &str) -> Result<String, Refusal> {
    if (1..=LONGEST_ID).contains(&id.len()) {
        return Ok(id.to_owned());
    }
    Err(wrong(name, &format!("1 to {LONGEST_ID} bytes long")))
}

fn object(value: Option<Value>, name: &str) -> Result<Map<String, Value>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(fields)) => Ok(fields),
        Some(_) => Err(wrong(name, "a JSON object")),
    }
}

fn check_nesting(json: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let measured = scan_json(json);
    if measured <= limits.nesting {
        return Ok(());
    }
    let what = "brackets nested to the depth of";
    let fault = Fault::limit("nesting", what, limits.nesting as u64, measured as u64);
    Err(Refusal::transport(StatusCode::BAD_REQUEST, fault))
}

/// Reserves space for the body of a POST among the client's held bytes, and waits until there is
/// some.
pub(super) async fn room(headers: &HeaderMap, peer: &Peer, limits: &Limits) -> Result<Held, Refusal> {
    let bytes = declared(headers).and_then(|length| usize::try_from(length).ok());
    let bytes = bytes.unwrap_or(limits.body_bytes).min(limits.body_bytes);
    let room = tokio::time::timeout(limits.body_deadline, peer.bytes.wait(bytes));
    room.await.map_err(|_| full(peer.bytes.most()))
}

/// Returns the length that a body's head declares.
pub(crate) fn declared(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads a body within its limits. A declared length above the limit is refused before a byte is
/// read.
async fn read(headers: &HeaderMap, body: Body, most: usize, deadline: Duration) -> Result<Bytes, Refusal> {
    let declared = declared(headers);
    if declared.is_some_and(|length| length > most as u64) {
        return Err(too_large(most, declared));
    }
    match tokio::time::timeout(deadline, Limited::new(body, most).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(most, None)),
        Ok(Err(_)) => Err(bad_request(
            Code::BadUserInput,
            "The body ended before its declared length.",
        )),
        Err(_) => {
            let message = format!("The body did not arrive within {} s.", deadline.as_secs_f64());
            let fault = Fault::new(Code::Timeout, message);
            Err(closing(Refusal::transport(StatusCode::REQUEST_TIMEOUT, fault)))
        }
    }
}

fn too_large(most: usize, measured: Option<u64>) -> Refusal {
    let found = measured.map_or_else(|| format!("more than {most}"), |bytes| bytes.to_string());
    let message = format!("The body has {found} bytes; at most {most} are accepted.");
    let mut fault = Fault::new(Code::LimitExceeded, message)
        .with("limit", "body")
        .with("maximum", most);
    if let Some(bytes) = measured {
        fault = fault.with("measured", bytes);
    }
    closing(Refusal::transport(StatusCode::PAYLOAD_TOO_LARGE, fault))
}

/// Adds `Connection: close`, because the rest of the body is not read.
pub(crate) fn closing(mut refusal: Refusal) -> Refusal {
    refusal
        .headers
        .push((header::CONNECTION, HeaderValue::from_static("close")));
    refusal
}

fn wrong(name: &str, expected: &str) -> Refusal {
    let fault = Fault::new(
        Code::BadUserInput,
        format!("The parameter `{name}` must be {expected}."),
    );
    Refusal::transport(StatusCode::BAD_REQUEST, fault.with("argument", name))
}

fn bad_request(code: Code, message: impl AsRef<str>) -> Refusal {
    Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(code, message))
}
