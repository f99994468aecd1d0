//! `GET /export`: lists the files, as a page with links for browsers and as JSON for programs.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Downloads;
use crate::media_type::wants_html;
use crate::page;

/// Answers with the list.
pub(crate) fn list(headers: &HeaderMap, downloads: &Downloads) -> Response {
    if wants_html(headers) {
        return page::respond("files", &content(downloads));
    }
    let formats = downloads.files.iter().map(|offer| {
        json!({
            "file": offer.file,
            "path": format!("/export/{}", offer.file),
            "mediaType": offer.media_type,
            "description": offer.description,
        })
    });
    let parameters = downloads.parameters().map(
        |parameter| json!({ "name": parameter.name, "value": parameter.form.expected(), "example": parameter.example }),
    );
    let list = json!({ "formats": formats.collect::<Vec<Value>>(), "parameters": parameters.collect::<Vec<Value>>() });
    page::negotiated(Json(list).into_response())
}

fn content(downloads: &Downloads) -> String {
    let files: String = downloads
        .files
        .iter()
        .map(|offer| {
            let (file, description) = (offer.file, page::escaped(offer.description));
            format!(
                "<tr><th scope=\"row\"><a href=\"/export/{file}\" download>{file}</a></th><td>{description}</td></tr>\n"
            )
        })
        .collect();
    let parameters: String = downloads
        .parameters()
        .map(|parameter| {
            let (name, value, example) = (parameter.name, parameter.form.expected(), parameter.example);
            format!("<tr><th scope=\"row\"><code>{name}={example}</code></th><td>{value}</td></tr>\n")
        })
        .collect();
    downloads
        .page
        .replace("{files}", &files)
        .replace("{parameters}", &parameters)
}
