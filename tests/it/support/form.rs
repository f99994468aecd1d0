//! Forms with files, following the GraphQL multipart request specification.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;

pub(crate) const FORM: &str = "multipart/form-data; boundary=edge";

/// Returns the bytes of a form of parts: name, file name for a file, content.
pub(crate) fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut form = open(parts);
    form.extend_from_slice(b"--edge--\r\n");
    form
}

/// Returns the same without its end.
pub(crate) fn open(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut form = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or_else(String::new, |file| {
            format!("; filename=\"{file}\"\r\nContent-Type: text/csv")
        });
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(content);
        form.extend_from_slice(b"\r\n");
    }
    form
}

/// Returns the bytes of a form with an operation, its map and its files: name of the part, name of
/// the file, content.
pub(crate) fn upload(query: &str, variables: &Value, map: &Value, files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let operations = serde_json::json!({ "query": query, "variables": variables }).to_string();
    let map = map.to_string();
    let mut parts: Vec<(&str, Option<&str>, &[u8])> = vec![
        ("operations", None, operations.as_bytes()),
        ("map", None, map.as_bytes()),
    ];
    parts.extend(files.iter().map(|(name, file, content)| (*name, Some(*file), *content)));
    form(&parts)
}

/// Returns a POST of a form, with or without a token.
pub(crate) fn request(body: impl Into<Body>, token: Option<&str>) -> Request<Body> {
    let mut request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, FORM)
        .header(header::ACCEPT, "application/graphql-response+json");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    request.body(body.into()).expect("a request")
}
