//! Cross-origin requests (CORS): headers that pages of other origins may send and read.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use super::fault::cut;
use super::options::Origins;
use super::router::SiteError;
use super::{freshness, request_id};

/// Lifetime of a preflight answer in the browser.
const PREFLIGHT: Duration = Duration::from_secs(3_600);

/// Headers that pages may send: those that clients of GraphQL, of event streams and of traces send
/// by themselves, and ours. A token is among them for every origin: a page has to know it before it
/// can send it, unlike a cookie.
const SENT: [HeaderName; 13] = [
    header::ACCEPT,
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_NONE_MATCH,
    HeaderName::from_static("last-event-id"),
    HeaderName::from_static("apollographql-client-name"),
    HeaderName::from_static("apollographql-client-version"),
    HeaderName::from_static("apollo-require-preflight"),
    HeaderName::from_static("x-apollo-operation-name"),
    HeaderName::from_static("traceparent"),
    HeaderName::from_static("tracestate"),
    request_id::HEADER,
    freshness::MIN_REVISION,
];

/// Headers of answers that pages may read.
const READ: [HeaderName; 6] = [
    request_id::HEADER,
    header::RETRY_AFTER,
    header::ETAG,
    header::CONTENT_DISPOSITION,
    header::WWW_AUTHENTICATE,
    freshness::REVISION,
];

/// The layer that answers preflights and marks answers. Fails if an origin is none.
pub(super) fn layer(origins: &Origins) -> Result<CorsLayer, SiteError> {
    let origins = match origins {
        Origins::Any => AllowOrigin::from(Any),
        Origins::Only(origins) => {
            let origins: Result<Vec<HeaderValue>, _> = origins.iter().map(|origin| web_origin(origin)).collect();
            AllowOrigin::list(origins?)
        }
    };
    Ok(CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(SENT)
        .expose_headers(READ)
        .max_age(PREFLIGHT))
}

/// Reads an origin as browsers send it: scheme and host, perhaps a port, and nothing after. Fails
/// with [`SiteError::Origin`].
pub fn web_origin(text: &str) -> Result<HeaderValue, SiteError> {
    let fault = || SiteError::Origin { origin: cut(text, 100) };
    let uri: Uri = text.parse().map_err(|_| fault())?;
    let whole = matches!(uri.scheme_str(), Some("http" | "https")) && uri.path() == "/" && uri.query().is_none();
    if !whole || text.ends_with('/') {
        return Err(fault());
    }
    text.parse().map_err(|_| fault())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_browsers_send_is_an_origin() {
        for origin in ["https://maps.example.org", "http://localhost:3000"] {
            assert!(web_origin(origin).is_ok(), "{origin}");
        }
        for wrong in [
            "",
            "*",
            "maps.example.org",
            "https://maps.example.org/",
            "https://a.org/b",
            "ftp://a.org",
            "https://a.org?b",
        ] {
            assert!(web_origin(wrong).is_err(), "{wrong}");
        }
    }
}
