//! A site over the toy schema, and a client that calls the router without a socket.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use interurban::config::downloads::DOWNLOADS;
use interurban::http::{self, HttpOptions, Limits, Price, PriceList, Site};
use serde_json::{Value as Json, json};
use tower::ServiceExt;

use super::toy::Toy;
pub(crate) use super::toy::schema;
use crate::support::guard;
pub(crate) use crate::support::server::Server;

fn costing(base: u32) -> Price {
    Price {
        base,
        ..Price::default()
    }
}

pub(crate) fn options() -> HttpOptions {
    let prices = PriceList::new()
        .with(
            "City",
            "partners",
            Price {
                base: 0,
                typical_items: Some(3),
                ..Price::default()
            },
        )
        .with("Query", "slow", costing(50))
        .with("Live", "caller", costing(50));
    HttpOptions {
        prices,
        downloads: Some(DOWNLOADS),
        ..HttpOptions::default()
    }
}

/// Returns a site with default options.
pub(crate) fn site() -> Site {
    site_with(options())
}

pub(crate) fn site_with_limits(change: impl FnOnce(&mut Limits)) -> Site {
    let mut options = options();
    change(&mut options.limits);
    site_with(options)
}

pub(crate) fn site_with(options: HttpOptions) -> Site {
    guard::watch();
    let schema = schema();
    let sdl = schema.sdl();
    http::router(Toy(schema), &sdl, options, Vec::new).expect("the toy schema and its prices fit")
}

/// An answer with its complete body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("answers are UTF-8")
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// `extensions.code` of each error.
    pub(crate) fn codes(&self) -> Vec<String> {
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| error["extensions"]["code"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// Returns the message of the first error.
    pub(crate) fn message(&self) -> String {
        self.json()["errors"][0]["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

pub(crate) async fn send(site: &Site, request: Request<Body>) -> Answer {
    let response = site
        .router
        .clone()
        .oneshot(request)
        .await
        .expect("a router never fails");
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes().to_vec();
    guard::check();
    Answer {
        status: head.status,
        headers: head.headers,
        bytes,
    }
}

pub(crate) const MODERN: &str = "application/graphql-response+json";

/// Returns a POST with a JSON body.
pub(crate) async fn post(site: &Site, accept: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, accept)
        .body(body.into());
    send(site, request.expect("a request")).await
}

pub(crate) async fn get(site: &Site, accept: &str, target: &str) -> Answer {
    send(
        site,
        Request::get(target)
            .header(header::ACCEPT, accept)
            .body(Body::empty())
            .expect("a request"),
    )
    .await
}

/// Sends a query with the modern media type.
pub(crate) async fn ask(site: &Site, query: &str) -> Answer {
    ask_with(site, query, json!({})).await
}

pub(crate) async fn ask_with(site: &Site, query: &str, variables: Json) -> Answer {
    post(
        site,
        MODERN,
        json!({ "query": query, "variables": variables }).to_string(),
    )
    .await
}
