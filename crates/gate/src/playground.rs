//! `/playground`: a page to write queries in, without anything from elsewhere, so that it works offline.

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::get;

use super::file::FixedFile;
use super::headers::PAGE_POLICY;

const PAGE: &str = include_str!("playground/index.html");
const SCRIPT: &str = include_str!("playground/playground.js");
const STORIES: &str = include_str!("playground/stories.json");
const STYLE: &str = include_str!("playground/playground.css");

/// The sign in the page's head, with 16 and 32 points a side.
const ICON: &[u8] = include_bytes!("playground/favicon.ico");

/// The page itself.
pub(super) fn page() -> FixedFile {
    FixedFile::new("text/html; charset=utf-8", PAGE).under(PAGE_POLICY)
}

/// The files that the plain page loads, and the icon that browsers ask for. No script stands in the
/// page itself, so that its policy can forbid that. The editor asks for the stories, too.
pub(super) fn routes() -> Router {
    let files = [
        (
            "/playground.js",
            FixedFile::new("text/javascript; charset=utf-8", SCRIPT),
        ),
        ("/playground/stories.json", FixedFile::new("application/json", STORIES)),
        ("/playground.css", FixedFile::new("text/css; charset=utf-8", STYLE)),
        ("/favicon.ico", FixedFile::new("image/x-icon", ICON)),
    ];
    files.into_iter().fold(Router::new(), |router, (path, file)| {
        router.route(path, get(async move |headers: HeaderMap| file.answer(&headers)))
    })
}
