//! The whole server without a socket: a database with seeds, the app, the router.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Utc};
use interurban::api::scalars::takes;
use interurban::api::schema::{Engine, sdl};
use interurban::app::{App, AppLimits};
use interurban::config::downloads::DOWNLOADS;
use interurban::config::http::{prices, sizes};
use interurban::http::{HttpOptions, Limits, Site};
use interurban::storage::Store;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::database::TestDatabase;
use super::seed::{self, SeedSet};

/// Returns the current time in tests: the last day of the golden network.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_483_142_400, 0).expect("2016-12-31")
}

/// A server on a test database, and its caller.
#[derive(Clone)]
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    pub(crate) site: Site,
    /// The token sent with each request, if any.
    token: Option<String>,
}

impl TestApp {
    /// Starts a server with these networks, the first of them as the default.
    pub(crate) async fn with(database: &TestDatabase, sets: &[SeedSet]) -> Self {
        Self::with_limits(database, sets, AppLimits::default()).await
    }

    /// Starts a server with other limits.
    pub(crate) async fn with_limits(database: &TestDatabase, sets: &[SeedSet], limits: AppLimits) -> Self {
        let store = database.store().await;
        for set in sets {
            seed::write(&store, set, now()).await.expect("a sound seed");
        }
        // Each request is executed, never answered from the cache.
        let each = Limits {
            answer_cache_bytes: 0,
            token_cost_per_minute: 0,
            ..Limits::default()
        };
        Self::open(store, limits, each).await
    }

    /// Starts a server on an existing store.
    pub(crate) async fn open(store: Store, analyses: AppLimits, limits: Limits) -> Self {
        let app = App::load(store, analyses, now, |_| {}).await.expect("the store loads");
        let app = Arc::new(app);
        let options = HttpOptions {
            prices: prices(),
            sizes: sizes(&app),
            scalars: takes().collect(),
            downloads: Some(DOWNLOADS),
            limits,
            ..HttpOptions::default()
        };
        let engine = Engine::new(Arc::clone(&app));
        let site = interurban::http::router(engine, &sdl(), options, Vec::new).expect("a sound schema");
        Self { app, site, token: None }
    }

    /// Returns the same server, used by the holder of a token.
    pub(crate) fn shown(&self, token: Option<&str>) -> Self {
        Self {
            token: token.map(str::to_owned),
            ..self.clone()
        }
    }

    /// Returns the token sent with each request.
    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Returns status and text of the answer to a query.
    pub(crate) async fn post(&self, query: &str, variables: Value) -> (StatusCode, String) {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.site.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .expect("a body");
        (status, String::from_utf8(body.to_vec()).expect("text"))
    }

    /// Returns status, headers and body of the answer to a query with headers.
    pub(crate) async fn with_headers(&self, query: &str, sent: &[(&str, &str)]) -> (StatusCode, HeaderMap, Value) {
        let mut request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in sent {
            request = request.header(*name, *value);
        }
        let body = Body::from(json!({ "query": query }).to_string());
        let answer = self
            .site
            .router
            .clone()
            .oneshot(request.body(body).expect("a request"))
            .await;
        let (head, body) = answer.expect("an answer").into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        let body = serde_json::from_slice(&body).expect("JSON");
        (head.status, head.headers, body)
    }

    /// Returns status, headers and text of the answer to any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
        let response = self.site.router.clone().oneshot(request).await.expect("an answer");
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        (
            head.status,
            head.headers,
            String::from_utf8(body.to_vec()).expect("text"),
        )
    }

    /// Returns the whole answer to a query.
    pub(crate) async fn answer(&self, query: &str) -> Value {
        let (_, text) = self.post(query, json!({})).await;
        serde_json::from_str(&text).expect("JSON")
    }

    /// Returns the data of an answer without errors.
    pub(crate) async fn data(&self, query: &str) -> Value {
        let answer = self.answer(query).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// Returns the first error of an answer.
    pub(crate) async fn error(&self, query: &str) -> Value {
        let answer = self.answer(query).await;
        assert!(answer["errors"][0].is_object(), "{query}\n{answer:#}");
        answer["errors"][0].clone()
    }
}

/// Returns a server with the golden network only.
pub(crate) async fn golden(database: &TestDatabase) -> TestApp {
    TestApp::with(database, &[SeedSet::golden()]).await
}

/// Checks that a number in an answer equals a value to its printed digits.
#[track_caller]
pub(crate) fn assert_close(found: &Value, expected: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("{found} is no number"));
    assert!((number - expected).abs() < 5e-7, "{number} is not {expected}");
}
