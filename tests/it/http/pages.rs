//! The other addresses, and the headers of every answer.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use interurban::http::{HttpOptions, PageFile, Site};
use serde_json::json;

use super::support::{Answer, get, options, schema, send, site, site_with, site_with_limits};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn varies_by_accept(answer: &Answer) -> bool {
    let values = answer.headers.get_all(header::VARY).iter();
    let mut names = values.flat_map(|value| value.to_str().expect("text").split(','));
    names.any(|name| name.trim() == "accept")
}

/// Checks that an answer is a page that loads only files of this site and has no inline scripts.
async fn is_page(site: &Site, answer: &Answer) {
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self'") && !policy.contains("unsafe")
    );
    let html = answer.text();
    assert!(html.starts_with("<!doctype html>") && html.contains("Interurban"));
    assert!(!html.contains("<script>") && !html.contains("onclick=") && !html.contains(" style=\""));
    let mut files = 0;
    for attribute in ["src=\"", "href=\""] {
        for reference in html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
            if reference.starts_with("data:") || reference.starts_with('#') {
                continue;
            }
            assert!(
                reference.starts_with('/') && !reference.starts_with("//"),
                "{reference} is not ours"
            );
            // The toy schema has no graph files.
            if !reference.starts_with("/export/") {
                let found = get(site, "*/*", &reference.replace("&amp;", "&")).await;
                assert_ne!(found.status, StatusCode::NOT_FOUND, "{reference}");
            }
            files += 1;
        }
    }
    assert!(files >= 2);
}

#[tokio::test]
async fn the_root_is_the_playground_for_people_and_the_addresses_for_programs() {
    let site = site();
    let person = get(&site, BROWSER, "/").await;
    assert_eq!((person.status, varies_by_accept(&person)), (StatusCode::OK, true));
    assert_eq!(person.bytes, get(&site, BROWSER, "/playground").await.bytes);
    let answer = get(&site, "*/*", "/").await;
    assert!(varies_by_accept(&answer));
    let program = answer.json();
    assert_eq!(program["graphql"], "/graphql");
    for name in ["playground", "schema", "export", "health", "readiness"] {
        let path = program[name].as_str().expect("an address");
        assert_eq!(get(&site, "*/*", path).await.status, StatusCode::OK, "{path}");
    }
    let typed = get(&site, BROWSER, "/graphql").await;
    assert_eq!(
        (typed.status, typed.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/playground")
    );
}

#[tokio::test]
async fn the_playground_loads_its_own_files_only() {
    let site = site();
    let page = get(&site, BROWSER, "/playground").await;
    is_page(&site, &page).await;
    for (path, kind) in [
        ("/playground/stories.json", "application/json"),
        ("/playground.js", "text/javascript; charset=utf-8"),
        ("/playground.css", "text/css; charset=utf-8"),
    ] {
        let file = get(&site, "*/*", path).await;
        assert_eq!(file.header(header::CONTENT_TYPE), kind);
        assert!(
            !file.text().contains("http://") && !file.text().contains("https://"),
            "{path} names another server"
        );
    }
}

#[tokio::test]
async fn pages_that_are_built_in_take_the_place_of_the_plain_one() {
    let file = |path, media_type, content: &'static str, brotli: Option<&'static str>| PageFile {
        path,
        media_type,
        content: content.as_bytes(),
        brotli: brotli.map(str::as_bytes),
    };
    let pages = vec![
        file(
            "assets/app-1a2b.js",
            "text/javascript; charset=utf-8",
            "plain",
            Some("packed"),
        ),
        file("index.html", "text/html; charset=utf-8", "explorer", None),
        file("licenses.md", "text/plain; charset=utf-8", "licences", None),
        file("playground.html", "text/html; charset=utf-8", "editor", None),
    ];
    let site = site_with(HttpOptions { pages, ..options() });
    for (path, content) in [("/", "explorer"), ("/playground", "editor"), ("/licenses", "licences")] {
        let answer = get(&site, BROWSER, path).await;
        assert_eq!(
            (answer.text(), answer.header(header::CACHE_CONTROL)),
            (content.to_owned(), "no-cache")
        );
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.contains("default-src 'none'") && policy.contains("script-src 'self';"),
            "{policy}"
        );
    }
    for (codings, content) in [("gzip, br", "packed"), ("gzip, br;q=0", "plain"), ("identity", "plain")] {
        let request = Request::get("/assets/app-1a2b.js").header(header::ACCEPT_ENCODING, codings);
        let answer = send(&site, request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.text(), content, "{codings}");
        assert_eq!(
            answer.headers.contains_key(header::CONTENT_ENCODING),
            content == "packed"
        );
        assert_eq!(
            answer.header(header::CACHE_CONTROL),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(answer.header(header::VARY), "accept-encoding");
    }
    let unknown = get(&site, BROWSER, "/assets/app-0000.js").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_unknown_address_gets_404_with_a_code() {
    let answer = get(&site(), "*/*", "/grapqhl?x=1").await;
    assert_eq!(
        (answer.status, answer.codes()),
        (StatusCode::NOT_FOUND, vec!["NOT_FOUND".to_owned()])
    );
    assert_eq!(
        answer.message(),
        "There is nothing at `/grapqhl`. The API is at /graphql."
    );
}

#[tokio::test]
async fn a_person_gets_a_page_where_a_program_gets_an_error_with_the_same_status() {
    let site = site_with_limits(|limits| limits.url_bytes = 200);
    let long = format!("/export/graph.gexf?fields={}", "x".repeat(200));
    for (path, status, words) in [
        ("/grapqhl?x=1", StatusCode::NOT_FOUND, "There is nothing at `/grapqhl`."),
        (
            "/export/graph.xlsx",
            StatusCode::NOT_FOUND,
            "There is no file `graph.xlsx`",
        ),
        (
            "/export/graph.gexf?colour=red",
            StatusCode::BAD_REQUEST,
            "There is no parameter `colour`",
        ),
        (
            "/export/graph.gexf?sdgs=x",
            StatusCode::BAD_REQUEST,
            "must be whole numbers with commas between.",
        ),
        (&long, StatusCode::URI_TOO_LONG, "Send long queries by POST."),
        (
            "/%3Cscript%3Ealert(1)%3C/script%3E",
            StatusCode::NOT_FOUND,
            "/%3Cscript%3E",
        ),
    ] {
        let person = get(&site, BROWSER, path).await;
        assert_eq!(person.status, status, "{path}");
        assert!(
            person.text().contains(words) && varies_by_accept(&person),
            "{}",
            person.text()
        );
        is_page(&site, &person).await;
        for accept in ["*/*", "application/json", "application/json, text/html;q=0.1"] {
            let program = get(&site, accept, path).await;
            assert_eq!(
                (program.status, program.message().contains(words)),
                (status, true),
                "{accept} {path}"
            );
            assert!(varies_by_accept(&program), "{accept} {path}");
        }
    }
    let request = Request::post("/healthz")
        .header(header::ACCEPT, BROWSER)
        .body(Body::empty());
    let refused = send(&site, request.expect("a request")).await;
    assert_eq!(
        (refused.status, refused.header(header::ALLOW)),
        (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD")
    );
    is_page(&site, &refused).await;
}

#[tokio::test]
async fn what_was_asked_for_is_shown_and_not_run() {
    let page = get(&site(), BROWSER, "/export/%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(
        page.text().contains("&lt;script&gt;") && !page.text().contains("<script"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn the_files_of_the_graph_are_linked_for_people_and_listed_for_programs() {
    let site = site();
    let page = get(&site, BROWSER, "/export").await;
    is_page(&site, &page).await;
    let html = page.text();
    let list = get(&site, "*/*", "/export").await;
    assert!(varies_by_accept(&page) && varies_by_accept(&list));
    let list = list.json();
    for format in list["formats"].as_array().expect("a list") {
        let path = format["path"].as_str().expect("a path");
        let description = format["description"].as_str().expect("text");
        assert!(
            html.contains(&format!("href=\"{path}\"")) && html.contains(description),
            "{path}"
        );
    }
    let parameters = list["parameters"].as_array().expect("a list");
    assert!(
        parameters
            .contains(&json!({ "name": "sdgs", "value": "whole numbers with commas between", "example": "11,17" }))
    );
    for parameter in parameters {
        let [name, example] = ["name", "example"].map(|part| parameter[part].as_str().expect("text"));
        assert!(html.contains(&format!("<code>{name}={example}</code>")), "{name}");
    }
}

#[tokio::test]
async fn the_schema_is_had_as_text_and_browsers_get_an_icon() {
    let site = site();
    for accept in ["*/*", BROWSER] {
        let answer = get(&site, accept, "/schema.graphql").await;
        assert_eq!((answer.status, answer.text()), (StatusCode::OK, schema().sdl()));
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/plain; charset=utf-8");
    }
    let icon = get(&site, "image/avif,image/webp,*/*;q=0.8", "/favicon.ico").await;
    assert_eq!(
        (icon.status, icon.header(header::CONTENT_TYPE)),
        (StatusCode::OK, "image/x-icon")
    );
    // An icon, with two images.
    assert_eq!(icon.bytes[..6], [0, 0, 1, 0, 2, 0]);
}

#[tokio::test]
async fn every_answer_carries_its_request_id_and_the_headers_browsers_need() {
    let site = site();
    for path in [
        "/",
        "/graphql",
        "/healthz",
        "/nothing",
        "/playground",
        "/export",
        "/schema.graphql",
        "/favicon.ico",
    ] {
        let answer = get(&site, "*/*", path).await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
        assert!(
            answer
                .header(header::CONTENT_SECURITY_POLICY)
                .contains("frame-ancestors 'none'")
        );
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        assert_eq!(answer.header(header::SET_COOKIE), "", "{path}");
        let page = answer.header(header::CONTENT_TYPE).starts_with("text/html");
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("origin-agent-cluster", "?1"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), if page { value } else { "" }, "{path}");
        }
        assert_eq!(
            answer.header("permissions-policy").contains("camera=()"),
            page,
            "{path}"
        );
    }
    let request = Request::get("/healthz")
        .header("x-request-id", "from-the-proxy.1")
        .body(Body::empty());
    assert_eq!(
        send(&site, request.expect("a request")).await.header("x-request-id"),
        "from-the-proxy.1"
    );
}
