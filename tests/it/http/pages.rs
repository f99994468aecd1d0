//! What is at the other addresses, and the headers that every answer carries.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use super::support::{get, send, site};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn the_root_leads_people_to_the_playground_and_programs_to_the_addresses() {
    let site = site();
    let person = get(&site, BROWSER, "/").await;
    assert_eq!(
        (person.status, person.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/playground")
    );
    let program = get(&site, "*/*", "/").await.json();
    assert_eq!(program["graphql"], "/graphql");
    for name in ["playground", "health", "readiness"] {
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
    assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    assert!(
        policy.contains("default-src 'none'") && policy.contains("script-src 'self'") && !policy.contains("unsafe")
    );
    let html = page.text();
    assert!(html.contains("Interurban"));
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
            assert_ne!(
                get(&site, "*/*", reference).await.status,
                StatusCode::NOT_FOUND,
                "{reference}"
            );
            files += 1;
        }
    }
    assert!(files >= 2);
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
async fn every_answer_carries_its_request_id_and_the_headers_browsers_need() {
    let site = site();
    for path in ["/", "/graphql", "/healthz", "/nothing", "/playground"] {
        let answer = get(&site, "*/*", path).await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(answer.header(header::REFERRER_POLICY), "no-referrer");
        assert!(
            answer
                .header(header::CONTENT_SECURITY_POLICY)
                .contains("frame-ancestors 'none'")
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
