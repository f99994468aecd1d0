//! The pages that Node builds: the explorer at `/`, the editor at `/playground`, and their files.

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::get;

use super::file::FixedFile;
use super::headers::BUILT_POLICY;
use super::playground;

/// A file of the pages.
#[derive(Clone, Copy, Debug)]
pub struct PageFile {
    /// Path below the root, such as `assets/explorer-1a2b3c4d.js`.
    pub path: &'static str,
    /// Media type with its charset.
    pub media_type: &'static str,
    /// The content, not compressed.
    pub content: &'static [u8],
    /// The content compressed by Brotli, if that is smaller.
    pub brotli: Option<&'static [u8]>,
}

impl PageFile {
    /// Builds the static file. Worker scripts follow the policy they are sent with, so every file
    /// gets it.
    fn fixed(&self) -> FixedFile {
        FixedFile::new(self.media_type, self.content)
            .packed(self.brotli)
            .under(BUILT_POLICY)
    }
}

/// Returns the explorer, if it is built in.
pub(super) fn index(files: &[PageFile]) -> Option<FixedFile> {
    find(files, "index.html")
}

/// Returns the routes of the editor, or the plain page in its place, the licences of the pages'
/// components, and the files under `assets`, whose names change with their content.
pub(super) fn routes(files: &[PageFile]) -> Router {
    let editor = find(files, "playground.html").unwrap_or_else(playground::page);
    let licences = find(files, "licenses.md").map(|file| ("/licenses".to_owned(), file));
    let assets = files.iter().filter(|file| file.path.starts_with("assets/"));
    let assets = assets.map(|file| (format!("/{}", file.path), file.fixed().lasting()));
    let all = [("/playground".to_owned(), editor)].into_iter();
    all.chain(licences)
        .chain(assets)
        .fold(Router::new(), |router, (path, file)| {
            router.route(&path, get(async move |headers: HeaderMap| file.answer(&headers)))
        })
}

fn find(files: &[PageFile], path: &str) -> Option<FixedFile> {
    files.iter().find(|file| file.path == path).map(PageFile::fixed)
}
