//! Static files.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use sha2::{Digest as _, Sha256};

use super::body::absent;
use super::etag::EntityTag;
use super::media_type::takes_coding;

/// A file with its headers.
#[derive(Clone, Debug)]
pub(super) struct FixedFile {
    content: Bytes,
    content_type: &'static str,
    policy: Option<&'static str>,
    brotli: Option<Bytes>,
    lasting: bool,
    tag: EntityTag,
}

impl FixedFile {
    /// Creates a file of a media type.
    pub(super) fn new(content_type: &'static str, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        Self {
            content_type,
            policy: None,
            brotli: None,
            lasting: false,
            tag: EntityTag::of(&Sha256::digest(&content)),
            content,
        }
    }

    /// Sets a `Content-Security-Policy` of its own.
    pub(super) fn under(self, policy: &'static str) -> Self {
        Self {
            policy: Some(policy),
            ..self
        }
    }

    /// Adds the content compressed by Brotli.
    pub(super) fn packed(self, brotli: Option<&'static [u8]>) -> Self {
        let brotli = brotli.map(Bytes::from_static);
        Self { brotli, ..self }
    }

    /// Marks the file as immutable under its address.
    pub(super) fn lasting(self) -> Self {
        Self { lasting: true, ..self }
    }

    /// Answers a request with these headers: the file, or 304 if the client has it.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let known = self.tag.is_known(asked);
        let brotli = self.brotli.as_ref().filter(|_| takes_coding(asked, "br"));
        let mut response = Response::new(match known {
            true => absent(),
            false => Body::from(brotli.unwrap_or(&self.content).clone()),
        });
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let freshness = match self.lasting {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        };
        let headers: [(HeaderName, HeaderValue); 4] = [
            (header::CONTENT_TYPE, HeaderValue::from_static(self.content_type)),
            (header::ETAG, self.tag.header()),
            (header::CACHE_CONTROL, HeaderValue::from_static(freshness)),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        response
            .headers_mut()
            .extend(headers.map(|(name, value)| (Some(name), value)));
        if brotli.is_some() && !known {
            let coding = HeaderValue::from_static("br");
            response.headers_mut().insert(header::CONTENT_ENCODING, coding);
        }
        if let Some(policy) = self.policy {
            let policy = HeaderValue::from_static(policy);
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}
