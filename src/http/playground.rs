//! `/playground`: a page to write queries in, without anything from elsewhere, so that it works offline.

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;

use super::headers::PAGE_POLICY;

const PAGE: &str = include_str!("playground/index.html");
const SCRIPT: &str = include_str!("playground/playground.js");
const STORIES: &str = include_str!("playground/stories.json");
const STYLE: &str = include_str!("playground/playground.css");

/// The page and the three files it loads. No script stands in the page itself, so that its policy can forbid that.
pub(super) fn routes() -> Router {
    Router::new()
        .route("/playground", get(|| async { file("text/html; charset=utf-8", PAGE) }))
        .route(
            "/playground.js",
            get(|| async { file("text/javascript; charset=utf-8", SCRIPT) }),
        )
        .route(
            "/playground/stories.json",
            get(|| async { file("application/json", STORIES) }),
        )
        .route(
            "/playground.css",
            get(|| async { file("text/css; charset=utf-8", STYLE) }),
        )
}

fn file(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    let headers: [(HeaderName, &'static str); 3] = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
