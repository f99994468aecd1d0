//! The layers of the house: who may import whom.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the modules of this crate and the crates it must not name.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "domain",
        &[
            "crate::network",
            "crate::analytics",
            "interurban_graph",
            "crate::storage",
            "crate::app",
            "crate::api",
            "crate::http",
            "interurban_gate",
            "crate::config",
            "crate::cli",
            "sea_orm",
            "async_graphql",
            "axum",
            "tokio",
            "Utc::now",
            "SystemTime",
        ],
    ),
    (
        "network",
        &[
            "crate::analytics",
            "crate::storage",
            "crate::app",
            "crate::api",
            "crate::http",
            "interurban_gate",
            "crate::config",
            "crate::cli",
            "sea_orm",
            "async_graphql",
            "axum",
            "tokio",
            "Utc::now",
            "SystemTime",
        ],
    ),
    (
        "exchange",
        &[
            "crate::network",
            "crate::analytics",
            "interurban_graph",
            "crate::storage",
            "crate::app",
            "crate::api",
            "crate::http",
            "interurban_gate",
            "crate::config",
            "crate::cli",
            "sea_orm",
            "async_graphql",
            "axum",
            "tokio",
            "Utc::now",
            "SystemTime",
        ],
    ),
    (
        "storage",
        &[
            "crate::network",
            "crate::analytics",
            "interurban_graph",
            "crate::exchange",
            "crate::app",
            "crate::api",
            "crate::http",
            "interurban_gate",
            "crate::config",
            "crate::cli",
            "async_graphql",
            "axum",
            "Utc::now",
        ],
    ),
    (
        "app",
        &[
            "crate::api",
            "crate::http",
            "interurban_gate",
            "crate::config",
            "crate::cli",
            "async_graphql",
            "axum",
            "sea_orm",
            "Utc::now",
        ],
    ),
    (
        "api",
        &[
            "crate::http",
            "interurban_gate",
            "crate::config",
            "crate::cli",
            "sea_orm",
            "axum",
            "Utc::now",
        ],
    ),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without comments and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default()
        .to_owned();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_layer_imports_what_is_above_it() {
    let mut faults = Vec::new();
    for (layer, forbidden) in FORBIDDEN {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer);
        let mut files = Vec::new();
        sources(&folder, &mut files);
        assert!(!files.is_empty(), "the layer {layer} has no sources");
        for file in files.iter().filter(|file| !file.ends_with("tests.rs")) {
            let code = code(file);
            for word in forbidden.iter().filter(|word| names(&code, word)) {
                faults.push(format!("{} names {word}", file.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether the code names a module or a crate: the word, not as part of a longer one.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        !part(before) && !part(after)
    })
}

#[test]
fn the_check_recognises_a_forbidden_import() {
    assert!(names("use crate::storage::Store;", "crate::storage"));
    assert!(!names("use crate::storage_room;", "crate::storage"));
    assert!(!names("let taxum = 1;", "axum"));
}
