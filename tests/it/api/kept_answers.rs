//! Kept answers: byte-identical to fresh ones, until something is written.

use std::io::Read as _;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use flate2::read::GzDecoder;
use interurban::app::AppLimits;
use interurban::domain::access::AccessRole;
use interurban::http::Limits;
use interurban::storage::Store;
use serde_json::json;
use tower::ServiceExt as _;

use super::access::stage::Caller;
use crate::support::app::{TestApp, now};
use crate::support::database::on_each_database;
use crate::support::seed::{self, SeedSet};

const QUERIES: [&str; 7] = [
    "{ cities { nodes { id key name otherNames country { code name } partners { edges { cursor node { key } link { id strength } } } } pageInfo { endCursor } } }",
    "{ graph { nodes { key label fields lat degree community } links { key source target distanceKm } meta { algorithm parameters } } }",
    r#"{ a: city(ref: "ghent") { ...C } b: city(ref: "bologna") { ...C partners(first: 1) { nodes { ...C } } } } fragment C on City { name ... on Node { id } __typename }"#,
    // Merged selections, so that the answer is not built as text.
    r#"{ city(ref: "ghent") { country { code } ...C } } fragment C on City { country { name code } memberships { network { key } } }"#,
    r#"{ node(id: "Q2l0eTpib2xvZ25h") { __typename id ... on City { name } ... on Country { code } } }"#,
    "query Deep($with: Boolean = true) { cities(first: 3) { edges { node { name @include(if: $with) archived @skip(if: $with) } } } }",
    "{ __schema { queryType { name } } __type(name: \"City\") { fields { name type { kind ofType { name } } } } }",
];

/// Writes the golden network to a store, and starts a server that keeps answers.
async fn keeping(store: &Store) -> TestApp {
    if store.is_empty().await.expect("an answer") {
        let written = seed::write(store, &SeedSet::golden(), now()).await;
        written.expect("a sound seed");
    }
    TestApp::open(store.clone(), AppLimits::default(), Limits::default()).await
}

async fn get(app: &TestApp, query: &str, sent: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let mut request = Request::get(format!("/graphql?query={encoded}")).header("accept", "application/json");
    for (name, value) in sent {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = app.site.router.clone().oneshot(request).await.expect("an answer");
    let (head, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
    (head.status, head.headers, body.to_vec())
}

#[tokio::test]
async fn answers_have_the_same_bytes_whether_they_are_kept_or_not() {
    on_each_database(async |database| {
        let without = TestApp::with(database, &[SeedSet::golden()]).await;
        let with = keeping(&database.store().await).await;
        for query in QUERIES {
            let right = without.post(query, json!({})).await;
            assert!(right.1.starts_with("{\"data\":{"), "{query}\n{}", right.1);
            for _ in 0..2 {
                assert_eq!(with.post(query, json!({})).await, right, "{query}");
                let (_, headers, compressed) = get(&with, query, &[("accept-encoding", "br, gzip;q=0.5")]).await;
                let is_compressed = headers.get(header::CONTENT_ENCODING).is_some();
                assert_eq!(is_compressed, right.1.len() >= 1_024, "{query}");
                let mut plain = String::new();
                match is_compressed {
                    true => GzDecoder::new(&*compressed).read_to_string(&mut plain).expect("gzip"),
                    false => (&*compressed).read_to_string(&mut plain).expect("text"),
                };
                assert_eq!(plain, right.1, "{query}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn texts_and_maps_have_the_same_content() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden()]).await;
        let fields = "key name country { code name } partners { totalCount nodes { name fields { key } } }";
        let query = |twice: &str| format!("{{ cities {{ nodes {{ {fields} {twice} }} }} }}");
        let (text, maps) = (app.data(&query("")).await, app.data(&query("country { code }")).await);
        assert_eq!(text, maps);
    })
    .await;
}

#[tokio::test]
async fn a_write_is_seen_at_once_and_failures_are_not_kept() {
    on_each_database(async |database| {
        let store = database.store().await;
        let editor = Caller::with(&store, "editor", &[(None, AccessRole::Admin)]).await;
        let app = keeping(&store).await;
        let (query, failing) = (r#"{ city(ref: "nowhere-yet") { name } cities { totalCount } }"#, r#"{ cities(first: 1) { nodes { degree(scope: { asOf: "never" }) } } }"#);
        let before = app.data(query).await;
        assert_eq!(before, app.data(query).await);
        assert_eq!(app.error(failing).await, app.error(failing).await);
        let create = r#"mutation { createCity(input: { key: "nowhere-yet", name: "Nowhere Yet", country: "IT" }) { userErrors { message } } }"#;
        assert_eq!(editor.at(&app).data(create).await["createCity"]["userErrors"], json!([]));
        assert_eq!(app.data(query).await["city"]["name"], "Nowhere Yet");
    })
    .await;
}

#[tokio::test]
async fn who_knows_an_answer_by_its_tag_is_not_sent_it_again() {
    on_each_database(async |database| {
        let app = keeping(&database.store().await).await;
        let (status, headers, body) = get(&app, QUERIES[0], &[]).await;
        assert_eq!(status, StatusCode::OK);
        let tag = headers[header::ETAG].to_str().expect("text").to_owned();
        assert_eq!(headers[header::CACHE_CONTROL], "public, no-cache");
        let varies: Vec<_> = headers.get_all(header::VARY).iter().collect();
        assert!(varies.contains(&&HeaderValue::from_static("authorization, interurban-min-revision")));
        let (status, headers, nothing) = get(&app, QUERIES[0], &[("if-none-match", &tag)]).await;
        assert_eq!((status, nothing.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(headers[header::ETAG].to_str().expect("text"), tag);
        let (status, _, again) = get(&app, QUERIES[0], &[("if-none-match", "\"other\"")]).await;
        assert_eq!((status, again), (StatusCode::OK, body));
        let (_, headers, _) = get(&app, "{ cities { nodes { nothing } } }", &[]).await;
        assert!(headers.get(header::ETAG).is_none() && headers[header::CACHE_CONTROL] == "no-store");
    })
    .await;
}
