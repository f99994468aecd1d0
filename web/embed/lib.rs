//! The pages of Interurban as files: those that Node built, or none where there is no Node.

/// A file of the pages.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Path below the root of the pages, such as `assets/explorer-1a2b3c4d.js`.
    pub path: &'static str,
    /// Media type with its character set.
    pub media_type: &'static str,
    /// The content as it is.
    pub content: &'static [u8],
    /// The content compressed by Brotli, where that pays.
    pub brotli: Option<&'static [u8]>,
}

/// All files, sorted by path. Empty if the program was built without the pages.
pub const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str) -> Option<&'static str> {
        let file = FILES.iter().find(|file| file.path == path)?;
        std::str::from_utf8(file.content).ok()
    }

    #[test]
    fn the_pages_name_files_that_are_there_and_no_other_site() {
        for page in ["index.html", "playground.html"].into_iter().filter_map(text) {
            let mut found = 0;
            for attribute in ["src=\"", "href=\""] {
                let rest = page.split(attribute).skip(1);
                for address in rest.filter_map(|rest| rest.split('"').next()) {
                    if let Some(path) = address.strip_prefix("./") {
                        assert!(FILES.iter().any(|file| file.path == path), "{address} is missing");
                        found += 1;
                    } else {
                        assert!(
                            address.starts_with('/') && !address.starts_with("//"),
                            "{address} is not ours"
                        );
                    }
                }
            }
            assert!(found >= 2, "a page without script and style");
        }
        for style in FILES.iter().filter(|file| file.media_type.starts_with("text/css")) {
            let style = String::from_utf8_lossy(style.content);
            assert!(
                !style.contains("url(http") && !style.contains("@import"),
                "a style names another site"
            );
        }
    }
}
