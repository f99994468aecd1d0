//! Files that do not change while the server runs.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use sha2::{Digest as _, Sha256};

use super::body::absent;
use super::etag::EntityTag;

/// A file with its headers.
#[derive(Clone, Debug)]
pub(super) struct FixedFile {
    content: Bytes,
    content_type: &'static str,
    policy: Option<&'static str>,
    tag: EntityTag,
}

impl FixedFile {
    /// A file of a media type.
    pub(super) fn new(content_type: &'static str, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        Self {
            content_type,
            policy: None,
            tag: EntityTag::of(&Sha256::digest(&content)),
            content,
        }
    }

    /// The same file with a `Content-Security-Policy` of its own.
    pub(super) fn under(self, policy: &'static str) -> Self {
        Self {
            policy: Some(policy),
            ..self
        }
    }

    /// The answer to a request with these headers: the file, or 304 if the client has it.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let known = self.tag.is_known(asked);
        let mut response = Response::new(if known {
            absent()
        } else {
            Body::from(self.content.clone())
        });
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers: [(HeaderName, HeaderValue); 4] = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.content_type)),
            (header::ETAG, self.tag.header()),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        response
            .headers_mut()
            .extend(headers.map(|(name, value)| (Some(name), value)));
        if let Some(policy) = self.policy {
            let policy = HeaderValue::from_static(policy);
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}
