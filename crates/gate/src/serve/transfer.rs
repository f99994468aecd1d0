//! Checks the transfer coding of a request: `chunked`, once, or none. hyper decodes the chunks and
//! ignores other codings, so their data would be taken for the body (RFC 9112 §6.1).

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::fault::{Code, Fault, Refusal};
use crate::media_type::MediaType;
use crate::page;

/// Answers 501 to a request with another transfer coding, and closes the connection.
pub(super) async fn layer(request: Request, next: Next) -> Response<Body> {
    if is_known(request.headers()) {
        return next.run(request).await;
    }
    let message = "The only transfer coding that is read is `chunked`, applied once.";
    let mut refusal = Refusal::transport(StatusCode::NOT_IMPLEMENTED, Fault::new(Code::BadUserInput, message));
    refusal
        .headers
        .push((header::CONNECTION, HeaderValue::from_static("close")));
    page::refused(request.headers(), refusal, MediaType::Json)
}

fn is_known(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let is_chunked = |coding: &HeaderValue| coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
    codings.next().is_none_or(is_chunked) && codings.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_read_once_and_nothing_else() {
        let known = |codings: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for coding in codings {
                headers.append(header::TRANSFER_ENCODING, HeaderValue::from_static(coding));
            }
            is_known(&headers)
        };
        assert!(known(&[]) && known(&["chunked"]) && known(&["Chunked"]));
        for codings in [
            &["gzip, chunked"][..],
            &["chunked, chunked"],
            &["chunked", "chunked"],
            &["identity"],
        ] {
            assert!(!known(codings), "{codings:?}");
        }
    }
}
