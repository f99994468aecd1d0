//! HTML pages for browsers where programs get JSON: in the style of the playground, without
//! scripts.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::access::Outcome;
use super::fault::{Fault, Refusal};
use super::graphql::refused as refused_in_json;
use super::headers::PAGE_POLICY;
use super::media_type::{MediaType, wants_html};

/// HTML frame of every page.
const FRAME: &str = include_str!("page/frame.html");

/// Creates a page with this HTML content.
pub(super) fn respond(title: &str, content: &str) -> Response {
    let page = FRAME.replace("{title}", title).replace("{content}", content);
    let mut response = Response::new(Body::from(page));
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    negotiated(response)
}

/// Adds `Vary: Accept`.
pub(super) fn negotiated(mut response: Response) -> Response {
    let accept = HeaderValue::from_static("accept");
    response.headers_mut().append(header::VARY, accept);
    response
}

/// Answers a refused request: a page for browsers, JSON of a media type for programs.
pub(super) fn refused(asked: &HeaderMap, refusal: Refusal, media_type: MediaType) -> Response {
    if !wants_html(asked) {
        return refused_in_json(refusal, media_type, Outcome::default());
    }
    let reason = refusal.status.canonical_reason().unwrap_or("Refused");
    let sentences = refusal
        .faults
        .iter()
        .map(|fault| format!("<p>{}</p>\n", escaped(fault.message())));
    let content = format!(
        "<h2>{} {reason}</h2>\n{}",
        refusal.status.as_u16(),
        sentences.collect::<String>()
    );
    let mut response = respond(reason, &content);
    *response.status_mut() = refusal.status;
    response.headers_mut().extend(refusal.headers);
    response.extensions_mut().insert(Outcome {
        codes: refusal
            .faults
            .iter()
            .map(|fault: &Fault| fault.code().to_owned())
            .collect(),
        ..Outcome::default()
    });
    response
}

/// Escapes a text for HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_and_never_read_as_html() {
        assert_eq!(
            escaped("<b a=\"1\" b='2'>&"),
            "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;"
        );
    }
}
