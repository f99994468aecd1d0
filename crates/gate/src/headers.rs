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

/// Further headers of HTML pages. Other windows and frames cannot reach the pages. The pages use no
/// device.
const PAGE: [(&str, &str); 4] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    ("x-frame-options", "DENY"),
];

/// Adds the headers that are missing.
pub(super) fn secure(headers: &mut HeaderMap) {
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let defaults: [(HeaderName, &'static str); 5] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, DATA_POLICY),
        (header::CACHE_CONTROL, "no-store"),
        // Pages of other origins read answers by CORS and embed none.
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let of_pages = PAGE.iter().filter(|_| is_page);
    let of_pages = of_pages.map(|(name, value)| (HeaderName::from_static(name), *value));
    for (name, value) in defaults.into_iter().chain(of_pages) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
