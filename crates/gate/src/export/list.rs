//! `GET /export`: which files there are. A person gets a page with links, a program a list.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::OFFERS;
use super::parameters::PARAMETERS;
use crate::media_type::wants_html;
use crate::page;

/// Answers with the list.
pub(crate) async fn list(headers: HeaderMap) -> Response {
    if wants_html(&headers) {
        return page::respond("files", &content());
    }
    let formats = OFFERS.iter().map(|offer| {
        json!({
            "file": offer.file,
            "path": format!("/export/{}", offer.file),
            "mediaType": offer.media_type,
            "description": offer.description,
        })
    });
    let parameters = PARAMETERS.map(
        |parameter| json!({ "name": parameter.name, "value": parameter.expected(), "example": parameter.example }),
    );
    let list = json!({ "formats": formats.collect::<Vec<Value>>(), "parameters": parameters });
    page::negotiated(Json(list).into_response())
}

fn content() -> String {
    let files: String = OFFERS
        .iter()
        .map(|offer| {
            let (file, description) = (offer.file, page::escaped(offer.description));
            format!(
                "<tr><th scope=\"row\"><a href=\"/export/{file}\" download>{file}</a></th><td>{description}</td></tr>\n"
            )
        })
        .collect();
    let parameters: String = PARAMETERS
        .iter()
        .map(|parameter| {
            let (name, value, example) = (parameter.name, parameter.expected(), parameter.example);
            format!("<tr><th scope=\"row\"><code>{name}={example}</code></th><td>{value}</td></tr>\n")
        })
        .collect();
    include_str!("list.html")
        .replace("{files}", &files)
        .replace("{parameters}", &parameters)
}
