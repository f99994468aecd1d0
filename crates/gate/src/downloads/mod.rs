//! `/export`: files for browsers and other programs.
//!
//! An operation makes each file. It is admitted like any other, with its price, its deadline and
//! the caller's rights, but the file bypasses the executor. All readers of a file share its bytes,
//! or the rows from which it is written while it is sent. The query string has the variables of the
//! operation; lists are separated by commas, the ends of a period by a slash.

mod list;
mod name;
mod parameters;
mod stream;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde_json::json;

pub(super) use self::list::list;
pub use self::parameters::{Form, Parameter};
use self::stream::{WRITERS, body};
use super::admission::Parameters;
use super::body::absent;
use super::etag::EntityTag;
use super::fault::{Code, Fault, INTERNAL_SENTENCE, Refusal, cut};
use super::graphql::Handler;
use super::media_type::MediaType;
use super::operations::{Caller, unavailable};
use super::page;
use super::request_id::RequestId;
use super::{bearer, freshness, query};
use crate::file_sink::FileSink;

/// The files under `/export` and the operation that makes them.
#[derive(Clone, Copy, Debug)]
pub struct Downloads {
    /// The operation. Its variable `$format` gets the format of the file; its resolver puts the
    /// file into the [`FileSink`] of the request.
    pub document: &'static str,
    /// The files.
    pub files: &'static [Download],
    /// Query parameters that are variables of the operation.
    pub variables: &'static [Parameter],
    /// The variable whose value is an input object with [`Self::fields`].
    pub object: &'static str,
    /// Query parameters that are fields of that object.
    pub fields: &'static [Parameter],
    /// The HTML content of the page that lists the files. `{files}` and `{parameters}` are replaced
    /// by the rows of two tables.
    pub page: &'static str,
}

/// A file on offer.
#[derive(Clone, Copy, Debug)]
pub struct Download {
    /// Its name.
    pub file: &'static str,
    /// The value of `$format`.
    pub format: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its use, in a few words.
    pub description: &'static str,
}

impl Downloads {
    fn parameters(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        self.variables.iter().chain(self.fields)
    }
}

/// Answers `GET /export/<file>?<parameters>`.
pub(super) async fn file(
    handler: Arc<Handler>,
    id: RequestId,
    name: &str,
    request: Request,
    downloads: Downloads,
) -> Response {
    let (head, _) = request.into_parts();
    match answer(&handler, id, name, &head, &downloads).await {
        Ok(response) => response,
        Err(refusal) => page::refused(&head.headers, refusal, MediaType::GraphqlResponse),
    }
}

async fn answer(
    handler: &Handler,
    id: RequestId,
    name: &str,
    head: &Parts,
    downloads: &Downloads,
) -> Result<Response, Refusal> {
    let offer = downloads
        .files
        .iter()
        .find(|offer| offer.file == name)
        .ok_or_else(|| unknown(name))?;
    let token = bearer::from_headers(&head.headers)?;
    let least = freshness::from_headers(&head.headers)?;
    let mut variables = parameters::read(&head.uri, downloads)?;
    variables.insert("format".to_owned(), json!(offer.format));
    let parameters = Parameters {
        query: downloads.document.to_owned(),
        variables,
        ..Parameters::default()
    };
    let operations = handler.operations();
    let sink = FileSink::default();
    let operation = operations
        .admit_ours(parameters)
        .map_err(|denied| in_parameters(denied.0, downloads.object))?;
    let operation = operation.carrying(sink.clone());
    let peer = operations.bounds.peer_of(&head.extensions);
    let mut answer = operations
        .execute(operation, &Caller { id, token, least, peer })
        .await?;
    let held = answer.held.take();
    if !answer.errors.is_empty() {
        return Err(in_parameters(failed(answer.errors), downloads.object));
    }
    let file = sink.take().ok_or_else(not_written)?;
    let measured = Measured {
        tag: EntityTag::of(&file.digest),
        length: file.length,
    };
    let known = measured.tag.is_known(&head.headers);
    let content = match known || head.method == Method::HEAD {
        true => absent(),
        false => body(file, held).ok_or_else(too_many)?,
    };
    let name = name::with_parameters(offer.file, &query::read(&head.uri)?);
    let mut response = respond((offer, &name), &measured, known, content);
    response.headers_mut().extend(answer.revision);
    Ok(response)
}

/// Maps a field's error code to the HTTP status of a single-resource endpoint.
pub(super) fn failed(faults: Vec<Fault>) -> Refusal {
    let status = match faults.first().map(Fault::code) {
        Some("NOT_FOUND") => StatusCode::NOT_FOUND,
        Some("TIMEOUT") => StatusCode::GATEWAY_TIMEOUT,
        Some("UNAVAILABLE") => StatusCode::SERVICE_UNAVAILABLE,
        Some("HISTORY_CHANGED") => StatusCode::PRECONDITION_FAILED,
        Some("INTERNAL_SERVER_ERROR") => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    };
    let mut refusal = Refusal {
        status,
        ..Refusal::request(faults)
    };
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let again = (header::RETRY_AFTER, HeaderValue::from_static("1"));
        refusal.headers.push(again);
    }
    refusal
}

/// Rewords a refusal for a query string: parameters take the place of the operation's variables and
/// of its input object's fields.
fn in_parameters(refusal: Refusal, object: &str) -> Refusal {
    let field = format!("{object}.");
    let without_object = |name: &str| name.strip_prefix(&field).unwrap_or(name).to_owned();
    let words = |text: &str| match text.strip_prefix("Variable `$") {
        Some(rest) => format!("The parameter `{}", without_object(rest)),
        None => {
            let text = text.replace(&format!("`{field}"), "`");
            without_object(text.strip_prefix('$').unwrap_or(&text))
        }
    };
    let faults = refusal.faults.into_iter().map(|fault| fault.reworded(words)).collect();
    Refusal { faults, ..refusal }
}

/// Facts about a file that are known before it is sent.
struct Measured {
    tag: EntityTag,
    length: u64,
}

fn too_many() -> Refusal {
    let message = format!("{WRITERS} large files are being written, as many as the server writes. Try again later.");
    unavailable(
        Fault::new(Code::Unavailable, message)
            .with("limit", "filesWritten")
            .with("maximum", WRITERS),
    )
}

fn not_written() -> Refusal {
    let fault = Fault::new(Code::Internal, INTERNAL_SENTENCE);
    Refusal::transport(StatusCode::INTERNAL_SERVER_ERROR, fault)
}

fn respond((offer, name): (&Download, &str), measured: &Measured, known: bool, content: Body) -> Response {
    let mut response = Response::new(content);
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        let length = HeaderValue::from(measured.length);
        response.headers_mut().insert(header::CONTENT_LENGTH, length);
    }
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers: [(HeaderName, HeaderValue); 5] = [
        (header::CONTENT_TYPE, HeaderValue::from_static(offer.media_type)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(disposition).expect("names of files are ASCII"),
        ),
        (header::ETAG, measured.tag.header()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    response
        .headers_mut()
        .extend(headers.map(|(name, value)| (Some(name), value)));
    response
        .headers_mut()
        .append(header::VARY, HeaderValue::from_static("accept-encoding, authorization"));
    response
}

fn wrong(message: impl AsRef<str>) -> Refusal {
    Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(Code::BadUserInput, message))
}

fn unknown(name: &str) -> Refusal {
    let message = format!("There is no file `{}`; `/export` lists those there are.", cut(name, 40));
    Refusal::transport(StatusCode::NOT_FOUND, Fault::coded("NOT_FOUND", message))
}
