//! `/playground`: a page to write queries in. It loads nothing from elsewhere, so it works offline.

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::get;

use super::file::FixedFile;
use super::headers::PAGE_POLICY;

const PAGE: &str = include_str!("playground/index.html");
const SCRIPT: &str = include_str!("playground/playground.js");
const STORIES: &str = include_str!("playground/stories.json");
const STYLE: &str = include_str!("playground/playground.css");

/// The favicon, in 16 and 32 pixels.
const ICON: &[u8] = include_bytes!("playground/favicon.ico");

/// Returns the page.
pub(super) fn page() -> FixedFile {
    FixedFile::new("text/html; charset=utf-8", PAGE).under(PAGE_POLICY)
}

/// Returns the routes of the files that the plain page loads, and of the favicon. The page has no
/// inline script, so that its policy can forbid them. The editor loads the stories, too.
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
