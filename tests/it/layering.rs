//! Dependencies between the layers. Cargo checks those between crates; this checks the modules of
//! `src`.

use std::fs;
use std::path::{Path, PathBuf};

/// Each layer with the other modules of this crate that it may use.
const LAYERS: [(&str, &[&str]); 6] = [
    ("domain", &[]),
    ("network", &["domain"]),
    ("exchange", &["domain"]),
    ("storage", &["domain", "bearer", "troubles"]),
    (
        "app",
        &[
            "analytics",
            "bearer",
            "domain",
            "exchange",
            "fairness",
            "network",
            "storage",
            "troubles",
            "upload",
        ],
    ),
    (
        "api",
        &[
            "analytics",
            "app",
            "bearer",
            "domain",
            "exchange",
            "file_sink",
            "freshness",
            "network",
            "reception",
            "upload",
        ],
    ),
];

/// Crates that only these layers may use.
const ONLY: [(&str, &[&str]); 8] = [
    ("async_graphql", &["api"]),
    ("axum", &[]),
    ("interurban_gate", &[]),
    ("interurban_graph", &["network"]),
    ("sea_orm", &["storage"]),
    ("tokio", &["storage", "app", "api"]),
    ("SystemTime", &[]),
    ("Utc::now", &[]),
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

/// Returns the code of a file without comments and without the tests at its end.
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

/// Returns the forbidden names in a layer's code.
fn faults(layer: &str, may: &[&str], code: &str) -> Vec<String> {
    let modules = modules(code).filter(|module| *module != layer && !may.contains(module));
    let others = ONLY
        .iter()
        .filter(|(word, layers)| !layers.contains(&layer) && names(code, word));
    let modules = modules.map(|module| format!("crate::{module}"));
    modules.chain(others.map(|(word, _)| (*word).to_owned())).collect()
}

#[test]
fn no_layer_imports_what_is_above_it() {
    let mut found = Vec::new();
    for (layer, may) in LAYERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer);
        let mut files = Vec::new();
        sources(&folder, &mut files);
        assert!(!files.is_empty(), "the layer {layer} has no sources");
        for file in files.iter().filter(|file| !file.ends_with("tests.rs")) {
            let named = faults(layer, may, &code(file));
            found.extend(named.into_iter().map(|word| format!("{} names {word}", file.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Returns the modules that code names at the root of this crate, or a brace for a group, which
/// would hide them.
fn modules(code: &str) -> impl Iterator<Item = &str> {
    code.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let word = &rest[..end.unwrap_or(rest.len()).max(1)];
        word.starts_with(|letter: char| letter.is_lowercase() || letter == '{')
            .then_some(word)
    })
}

/// True if the code contains a word, not as part of a longer one.
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
    let faults = |code| faults("api", &["app"], code);
    assert_eq!(faults("use crate::storage::Store;"), ["crate::storage"]);
    assert_eq!(faults("use crate::{api, storage};"), ["crate::{"]);
    assert_eq!(
        faults("use crate::app::App;\nlet taxum = crate::api::sdl();"),
        Vec::<String>::new()
    );
    assert_eq!(faults("use axum::Json;"), ["axum"]);
}
