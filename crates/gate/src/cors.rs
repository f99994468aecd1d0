//! Cross-origin requests (CORS): headers that pages of other origins may send and read.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use super::fault::cut;
use super::options::Origins;
use super::router::SiteError;
use super::{budget, freshness, request_id, trace_context};

/// Time that a browser may cache a preflight answer.
const PREFLIGHT: Duration = Duration::from_secs(3_600);

/// Headers that pages may send: those that clients of GraphQL, event streams and tracing add by
/// themselves, and ours. `Authorization` is allowed for every origin: unlike a cookie, a page can
/// send a token only if it knows it.
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

/// Response headers that pages may read.
const READ: [HeaderName; 9] = [
    budget::POLICY,
    budget::STANDING,
    request_id::HEADER,
    trace_context::RESPONSE,
    header::RETRY_AFTER,
    header::ETAG,
    header::CONTENT_DISPOSITION,
    header::WWW_AUTHENTICATE,
    freshness::REVISION,
];

/// Creates the layer that answers preflights and adds headers. Fails if an origin is malformed.
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

/// Parses an origin as browsers send it: scheme, host and optional port, nothing else. Fails with
/// [`SiteError::Origin`].
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
