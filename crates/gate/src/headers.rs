//! Security headers of every response, for browsers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// For data: nothing in it may be loaded, run or framed.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// For our plain page: its own script and style, requests to this server, and nothing from
/// elsewhere.
pub(super) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// For the pages that Node builds: the editor creates styles at runtime, and images come from data
/// URLs.
pub(super) const BUILT_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Adds the headers that are missing.
pub(super) fn secure(headers: &mut HeaderMap) {
    let defaults: [(HeaderName, &'static str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, DATA_POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in defaults {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
