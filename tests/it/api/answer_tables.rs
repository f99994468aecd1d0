//! Answers to queries for one list as tables.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::support::app::{TestApp, golden};
use crate::support::database::on_each_database;
use crate::support::seed::SeedSet;

/// Returns the answer to a GET of a query, with further parameters and an `Accept` header.
async fn get(app: &TestApp, query: &str, more: &str, accept: &str) -> (StatusCode, HeaderMap, String) {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let request = Request::get(format!("/graphql?query={encoded}{more}")).header(header::ACCEPT, accept);
    let request = request.body(Body::empty()).expect("a request");
    let (head, body) = app
        .site
        .router
        .clone()
        .oneshot(request)
        .await
        .expect("an answer")
        .into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    (head.status, head.headers, String::from_utf8_lossy(&bytes).into_owned())
}

async fn table(app: &TestApp, query: &str, more: &str) -> String {
    let (status, _, text) = get(app, query, more, "text/csv").await;
    assert_eq!(status, StatusCode::OK, "{query}: {text}");
    text
}

async fn refused(app: &TestApp, query: &str, more: &str) -> (StatusCode, String) {
    let (status, headers, text) = get(app, query, more, "text/csv").await;
    assert!(
        headers[header::CONTENT_TYPE]
            .to_str()
            .is_ok_and(|it| it.contains("json")),
        "{text}"
    );
    let answer: Value = serde_json::from_str(&text).expect("JSON");
    assert!(answer["data"].is_null());
    (
        status,
        answer["errors"][0]["message"].as_str().expect("a message").to_owned(),
    )
}

#[tokio::test]
async fn a_list_is_a_table_whose_columns_follow_the_query() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let query = r#"{ countryLinks(first: 2, scope: { asOf: "2016" }) { totalCount nodes { rank countryA { code name } internal linkCount affinity citiesA { key } } } }"#;
        let (status, headers, text) = get(&app, query, "&format=csv", "*/*").await;
        assert_eq!(status, StatusCode::OK, "{text}");
        assert_eq!(headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename=\"countryLinks.csv\"");
        assert!(headers.contains_key("interurban-revision"));
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "rank,countryA.code,countryA.name,internal,linkCount,affinity,citiesA.key");
        assert!(lines[1].starts_with("1,IT,Italy,false,3,1.18181818"), "{text}");
        assert!(lines[1].ends_with(",bologna;fabriano;turin") || lines[1].ends_with(",fabriano;turin"), "{text}");
        assert_eq!(lines.len(), 4, "a head, two rows, and an end");
        let by_header = get(&app, query, "", "text/csv, application/json;q=0.5").await;
        assert_eq!(by_header.2, text);
        let marked = table(&app, query, "&bom=1").await;
        assert_eq!(marked.strip_prefix('\u{feff}'), Some(text.as_str()));
    })
    .await;
}

#[tokio::test]
async fn edges_are_unwrapped_and_an_empty_list_has_its_columns() {
    on_each_database(async |database| {
        let app = golden(database).await;
        let partners = table(
            &app,
            r#"{ city(ref: "ghent") { name partners(scope: { asOf: "2016" }) { edges { node { key lat } link { strength } } } } }"#,
            "",
        )
        .await;
        assert_eq!(partners, "key,lat,link.strength\r\nbologna,44.4949,1\r\nglasgow,55.8642,1\r\n");
        let none = table(
            &app,
            r#"{ city(ref: "dakar") { partners { nodes { key fields { key } } } } }"#,
            "",
        )
        .await;
        assert_eq!(none, "key,fields.key\r\n");
    })
    .await;
}

#[tokio::test]
async fn pages_are_followed_on_request() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::uccn()]).await;
        let count = app.data("{ cities { totalCount } }").await["cities"]["totalCount"]
            .as_u64()
            .expect("a count");
        assert!(count > 77, "{count}");
        let one = table(&app, "{ cities { nodes { key } } }", "").await;
        assert_eq!(one.lines().count(), 21);
        for first in ["", "(first: 77)", "(first: 500)"] {
            let all = table(
                &app,
                &format!("query Q {{ c: cities{first} {{ nodes {{ key name }} }} }}"),
                "&pages=all",
            )
            .await;
            let mut keys: Vec<&str> = all.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
            assert_eq!(keys.len() as u64, count, "{first}");
            keys.dedup();
            assert_eq!(keys.len() as u64, count, "each once");
        }
        let (status, message) = refused(&app, "{ cities(after: \"x\") { nodes { key } } }", "&pages=all").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(message.contains("leave out `after`"), "{message}");
        let (_, message) = refused(&app, "{ graph { nodes { key } } }", "&pages=all").await;
        assert!(message.contains("`graph.nodes` has no pages"), "{message}");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_table_is_refused_with_its_reason() {
    on_each_database(async |database| {
        let app = golden(database).await;
        for (query, status, words) in [
            ("{ networkStats { cityCount } }", 400, "`networkStats` is no list"),
            (
                "{ cities { nodes { key } } networkStats { cityCount } }",
                400,
                "Ask for `networkStats` in a request of its own",
            ),
            (
                "{ graph { nodes { key } links { key } } }",
                400,
                "`nodes` and `links` are two lists",
            ),
            ("{ cities { nodes { key", 400, "Syntax error"),
            ("{ cities { nodes { nothing } } }", 400, "nothing"),
            (
                "{ city(ref: \"nowhere\") { partners { nodes { key } } } }",
                404,
                "`city` is null",
            ),
            (
                "{ centrality(measure: DEGREE, first: 501) { nodes { rank } } }",
                400,
                "500",
            ),
            (
                "mutation { deleteCity(input: { city: \"ghent\" }) { userErrors { code } } }",
                405,
                "POST only",
            ),
        ] {
            let (found, message) = refused(&app, query, "").await;
            assert_eq!(
                (found.as_u16(), message.contains(words)),
                (status, true),
                "{query}: {message}"
            );
        }
        let (status, _, text) = get(&app, "{ cities { nodes { key } } }", "&format=xml", "*/*").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(text.contains("must be json, csv, xlsx, parquet, arrow"), "{text}");
        let (status, _, text) = get(&app, "{ cities { nodes { key } } }", "&format=parquet", "*/*").await;
        match cfg!(feature = "tables") {
            true => assert!(status == StatusCode::OK && text.starts_with("PAR1")),
            false => assert!(
                status == StatusCode::NOT_ACCEPTABLE && text.contains("feature `tables`"),
                "{text}"
            ),
        }
    })
    .await;
}
