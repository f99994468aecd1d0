//! Files of an operation, following the GraphQL multipart request specification: a form whose part
//! `operations` is the request, whose part `map` assigns files to variables, and whose other parts
//! are the files.
//!
//! Reads forms itself instead of async-graphql's `receive_batch_body`, which async-graphql-axum
//! calls. That function reads all files before the operation is checked, holds `operations` in
//! memory regardless of its size, ignores files that are not in the map, has one limit for all
//! parts, and does not handle slow clients. Both use the same parser of forms, `multer`.
//!
//! A page of any site can make a visitor's browser send a form. It cannot send
//! `Authorization: Bearer …` without a preflight (CORS), so a form without a valid token is refused
//! before its body is read.

mod files;
mod flow;
mod form;
mod map;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};

pub(super) use self::form::Form;
use super::account::Held;
use super::bearer;
use super::bounds::{Bounds, Peer};
use super::fault::{Code, Fault, Refusal};
use super::graphql::{closing, declared};
use super::operations::unavailable;
use super::options::Limits;

/// The address of the specification, for messages.
const SPECIFICATION: &str = "https://github.com/jaydenseric/graphql-multipart-request-spec";

/// True if a request is a form with files.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes());
    let kind = kind.and_then(|kind| kind.split(|byte| *byte == b';').next());
    kind.is_some_and(|kind| kind.trim_ascii().eq_ignore_ascii_case(b"multipart/form-data"))
}

/// Refuses a form without a token.
pub(super) fn anonymous() -> Refusal {
    let message = "A form with files takes a token: send it as `Authorization: Bearer …`.";
    bearer::unauthenticated(vec![Fault::new(Code::Unauthenticated, message)])
}

/// Takes one of the places for uploads.
pub(super) fn place(bounds: &Bounds, peer: &Peer) -> Result<Held, Refusal> {
    let places = bounds.uploads.of(peer.client);
    places.take(1).ok_or_else(|| {
        let most = places.most();
        let message = format!("{most} uploads are being received, as many as may be at once. Try again later.");
        let fault = Fault::new(Code::Unavailable, message).with("limit", "uploads");
        unavailable(fault.with("maximum", most))
    })
}

/// Starts to read a form. None of the body is read yet.
pub(super) fn open(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Form, Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(boundary) = kind.and_then(|kind| multer::parse_boundary(kind).ok()) else {
        return Err(faulty("The form has no `boundary` in its `Content-Type`."));
    };
    let encoding = headers.get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        let fault = Fault::new(
            Code::BadUserInput,
            "Compressed forms are not read: send the form as it is.",
        );
        return Err(Refusal::transport(StatusCode::UNSUPPORTED_MEDIA_TYPE, fault));
    }
    // The heads of the parts, and `operations` and `map`, come on top of the files.
    let most = limits.upload.bytes.saturating_add(limits.body_bytes as u64);
    match declared(headers) {
        Some(length) if length > most => {
            let message = format!(
                "The form has {length} bytes; its files may have {} in all.",
                limits.upload.bytes
            );
            Err(too_large(&message, limits))
        }
        _ => Ok(Form::new(body, boundary, limits)),
    }
}

/// Refuses a malformed form.
fn faulty(message: impl AsRef<str>) -> Refusal {
    Refusal::transport(StatusCode::BAD_REQUEST, Fault::new(Code::BadUserInput, message))
}

/// Refuses a form with too large files.
fn too_large(message: &str, limits: &Limits) -> Refusal {
    let fault = Fault::new(Code::LimitExceeded, message).with("limit", "upload");
    let fault = fault.with("maximum", limits.upload.bytes);
    closing(Refusal::transport(StatusCode::PAYLOAD_TOO_LARGE, fault))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_form_with_files_is_told_by_its_media_type() {
        let of = |kind: &'static str| HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
        for kind in [
            "multipart/form-data; boundary=x",
            "Multipart/Form-Data;boundary=x",
            "multipart/form-data",
        ] {
            assert!(is_form(&of(kind)), "{kind}");
        }
        for kind in [
            "application/json",
            "multipart/mixed; boundary=x",
            "text/plain",
            "multipart/form-data-x",
        ] {
            assert!(!is_form(&of(kind)), "{kind}");
        }
        assert!(!is_form(&HeaderMap::new()));
    }
}
