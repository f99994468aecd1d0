//! Files downloaded by many clients at the same time: generated once, shared, and bounded in
//! memory.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use futures_util::future::join_all;
use http_body_util::BodyExt as _;
use interurban::app::AppLimits;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, on_each_database};
use crate::support::seed::SeedSet;
use crate::support::writing::rename_city;

const FILE: &str = "/export/graph.gexf?asOf=2016";

/// Returns the answer with an unread body.
async fn begin(app: &TestApp, method: Method, path: &str, known: Option<&str>) -> (StatusCode, HeaderMap, Body) {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(tag) = known {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = app.site.router.clone().oneshot(request).await.expect("an answer");
    let (head, body) = answer.into_parts();
    (head.status, head.headers, body)
}

async fn read(body: Body) -> Bytes {
    body.collect().await.expect("a whole body").to_bytes()
}

async fn get(app: &TestApp, path: &str) -> (StatusCode, Bytes) {
    let (status, _, body) = begin(app, Method::GET, path, None).await;
    (status, read(body).await)
}

/// Starts a server with this size of each cache.
async fn golden_in(database: &TestDatabase, cache_bytes: u64) -> TestApp {
    let limits = AppLimits {
        cache_bytes,
        ..AppLimits::default()
    };
    TestApp::with_limits(database, &[SeedSet::golden()], limits).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_two_hundred_take_away_is_made_once() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden()]).await;
        let all = join_all((0..200).map(|_| get(&app, FILE))).await;
        assert!(all.iter().all(|answer| answer.0 == StatusCode::OK && *answer == all[0]));
        assert_eq!(app.app.files_made(), 1);
        let (_, headers, _) = begin(&app, Method::HEAD, FILE, None).await;
        let tag = headers[header::ETAG].to_str().expect("text");
        let (status, _, _) = begin(&app, Method::GET, FILE, Some(tag)).await;
        assert_eq!((status, app.app.files_made()), (StatusCode::NOT_MODIFIED, 1));
        let content = app
            .data("{ a: exportNetwork(format: GEXF, scope: { asOf: \"2016\" }) { content } b: exportNetwork(format: GEXF, scope: { asOf: \"2016\" }) { content } }")
            .await;
        assert_eq!(content["a"]["content"].as_str().expect("text").as_bytes(), all[0].1);
        assert_eq!(content["a"], content["b"]);
        assert_eq!(app.app.files_made(), 1, "the field gives the same file");
        for (path, made) in [
            ("/export/graph.gexf?asOf=2016&links=PARTNERSHIPS", 2),
            ("/export/graph.graphml?asOf=2016", 3),
            ("/export/graph.gexf?asOf=2015", 4),
            ("/export/graph.gexf?asOf=2016-12-31", 4),
        ] {
            assert_eq!(get(&app, path).await.0, StatusCode::OK);
            assert_eq!(app.app.files_made(), made, "{path}");
        }
        rename_city(&app.app, "ghent", "Gent").await;
        assert_ne!(get(&app, FILE).await.1, all[0].1);
        assert_eq!(app.app.files_made(), 5, "another revision is another file");
    })
    .await;
}

#[tokio::test]
async fn who_takes_a_file_away_gets_its_bytes_and_no_copy_of_them() {
    on_each_database(async |database| {
        let app = TestApp::with(database, &[SeedSet::golden()]).await;
        let mut places = Vec::new();
        for _ in 0..3 {
            let (_, _, mut body) = begin(&app, Method::GET, FILE, None).await;
            let piece = body.frame().await.expect("a piece").expect("sound");
            places.push(piece.into_data().expect("bytes").as_ptr());
        }
        assert!(places.iter().all(|place| *place == places[0]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_written_for_all_its_readers_from_the_same_rows() {
    on_each_database(async |database| {
        let held = TestApp::with(database, &[SeedSet::golden()]).await;
        let whole = get(&held, FILE).await;
        // A file of more than a quarter of this size is large.
        let app = TestApp::open(
            database.connect().await,
            AppLimits {
                cache_bytes: 16 << 10,
                ..AppLimits::default()
            },
            interurban::http::Limits::default(),
        )
        .await;
        assert!(whole.1.len() > 4 << 10, "{} bytes are held", whole.1.len());
        let all = join_all((0..40).map(|_| get(&app, FILE))).await;
        assert!(all.iter().all(|answer| *answer == whole));
        let query = "{ exportNetwork(format: GEXF, scope: { asOf: \"2016\" }) { content } }";
        let content = app.data(query).await["exportNetwork"]["content"].clone();
        assert_eq!(content.as_str().expect("text").as_bytes(), whole.1);
        assert_eq!(app.app.files_made(), 1);
    })
    .await;
}

#[tokio::test]
async fn files_that_are_being_taken_away_occupy_no_more_than_their_bound() {
    on_each_database(async |database| {
        let bound = 64 << 10;
        let app = golden_in(database, bound).await;
        let path = |number: usize| format!("/export/links.csv?asOf=2016&minStrength=0.{number:03}");
        let size = get(&app, &path(999)).await.1.len();
        assert!(size < 16 << 10, "{size} bytes are not held");
        let mut taken = Vec::new();
        // Each file is a different one and occupies whole kilobytes.
        let refused = loop {
            let (status, headers, body) = begin(&app, Method::GET, &path(1 + taken.len()), None).await;
            if status != StatusCode::OK {
                break (status, headers, body);
            }
            taken.push(body);
            assert!(taken.len() <= 64, "{} files of {size} bytes", taken.len());
        };
        assert_eq!(refused.0, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.1[header::RETRY_AFTER], "1");
        let told: Value = serde_json::from_slice(&read(refused.2).await).expect("JSON");
        assert_eq!(told["errors"][0]["extensions"]["code"], "UNAVAILABLE", "{told}");
        // Evicted files may be freed a moment later.
        let most = 64 / size.div_ceil(1 << 10);
        assert!(
            (most - 4..=most).contains(&taken.len()),
            "{} files of {most}",
            taken.len()
        );
        // Downloads that have begun complete, and then there is space again.
        for body in taken {
            assert_eq!(read(body).await.len(), size);
        }
        assert_eq!(get(&app, &path(998)).await.0, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_file_larger_than_all_may_be_together_is_refused_with_limit_and_measure() {
    on_each_database(async |database| {
        let app = golden_in(database, 1 << 10).await;
        let (status, text) = get(&app, FILE).await;
        let told: Value = serde_json::from_slice(&text).expect("JSON");
        let extensions = &told["errors"][0]["extensions"];
        assert_eq!(
            (status, &extensions["code"]),
            (StatusCode::BAD_REQUEST, &"LIMIT_EXCEEDED".into())
        );
        assert_eq!(extensions["maximum"], 1 << 10);
        assert!(extensions["measured"].as_u64().expect("a number") > 1 << 10);
    })
    .await;
}
