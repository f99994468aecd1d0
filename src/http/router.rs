//! The routes and the layers around them.

use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::{Path, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde_json::json;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use super::access::{self, Outcome};
use super::admission::Admission;
use super::drain::Drain;
use super::export;
use super::fault::{Code, Fault, Refusal, cut};
use super::freshness;
use super::graphql::{Handler, refused};
use super::health::{Probe, Readiness, healthz};
use super::live::Live;
use super::media_type::{MediaType, wants_html};
use super::operations::Operations;
use super::options::{HttpOptions, Origins};
use super::playground;
use super::request_id::{self, RequestId};

/// Answers below this size are not worth compressing, in bytes.
const SMALLEST_COMPRESSED: u16 = 1_024;

/// How long a browser may remember what CORS allows, in seconds.
const PREFLIGHT_SECONDS: u64 = 3_600;

/// The whole site, ready to be served.
#[derive(Clone, Debug)]
pub struct Site {
    /// Routes and layers; tests call it without a socket.
    pub router: Router,
    /// Tells `/readyz` that the server is on its way down; [`serve`](super::serve()) begins it.
    pub drain: Drain,
}

/// Why the site could not be built: faults of the program, found at start.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The schema text is not a valid schema.
    #[error("the schema is not valid: {problems}")]
    Invalid {
        /// What the compiler found, for developers.
        problems: String,
    },
    /// A price names a field that the schema does not have.
    #[error("the price list names {coordinate}, which the schema does not have")]
    UnknownPrice {
        /// Type and field.
        coordinate: String,
    },
    /// What should be a web origin is none.
    #[error("`{origin}` is no web origin: it takes the form https://host or https://host:port")]
    Origin {
        /// What was given.
        origin: String,
    },
}

/// Builds the site around an executor and its schema in SDL.
///
/// `readiness` is asked at each `/readyz` and must answer at once. Fails if the SDL is not a valid schema, the price list
/// does not fit it, or an origin is none.
pub fn router<E: Executor>(
    executor: E,
    sdl: &str,
    options: HttpOptions,
    readiness: impl Fn() -> Readiness + Send + Sync + 'static,
) -> Result<Site, SiteError> {
    let admission = Admission::new(sdl, &options.prices, &options.limits)?;
    let longest_url = options.limits.url_bytes;
    let drain = Drain::default();
    let live = Live::new(&options.limits.live, options.origins.clone(), drain.clone());
    let operations = Operations::new(executor, admission, options.limits);
    let handler = Arc::new(Handler::new(operations, live));
    let probe = Probe::new(readiness, drain.clone());
    let files = Arc::clone(&handler);
    let export = move |Extension(id): Extension<RequestId>, Path(name): Path<String>, request: Request| {
        let handler = Arc::clone(&files);
        async move { export::file(handler, id, &name, request).await }
    };
    let graphql = move |Extension(id): Extension<RequestId>, request: Request| {
        let handler = Arc::clone(&handler);
        async move { handler.handle(id, request).await }
    };
    let router = Router::new()
        .route("/", get(index))
        .route("/graphql", get(graphql.clone()).post(graphql))
        .route("/export", get(export::list))
        .route("/export/{file}", get(export))
        .route("/healthz", get(healthz))
        .route("/readyz", get(move || async move { probe.answer() }))
        .merge(playground::routes())
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(move |request: Request, next: Next| {
            bounded_url(longest_url, request, next)
        }))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                // What waits to be compressed does not arrive when it is told.
                .compress_when(SizeAbove::new(SMALLEST_COMPRESSED).and(NotForContentType::SSE)),
        )
        .layer(cors(&options.origins)?)
        .layer(from_fn(access::layer));
    Ok(Site { router, drain })
}

/// A person gets the playground, a program the list of addresses.
async fn index(request: Request) -> Response {
    if wants_html(request.headers()) {
        return Redirect::to("/playground").into_response();
    }
    let addresses = json!({
        "name": "Interurban",
        "graphql": "/graphql",
        "playground": "/playground",
        "export": "/export",
        "health": "/healthz",
        "readiness": "/readyz",
    });
    Json(addresses).into_response()
}

async fn not_found(uri: Uri) -> Response {
    let path: String = uri.path().chars().take(100).collect();
    let fault = Fault::coded(
        "NOT_FOUND",
        format!("There is nothing at `{path}`. The API is at /graphql."),
    );
    plain(Refusal::transport(StatusCode::NOT_FOUND, fault))
}

/// axum adds the `Allow` header to this answer.
async fn method_not_allowed() -> Response {
    let fault = Fault::new(
        Code::BadUserInput,
        "This address does not answer that method; `Allow` names those it does.",
    );
    plain(Refusal::transport(StatusCode::METHOD_NOT_ALLOWED, fault))
}

async fn bounded_url(longest: usize, request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if length <= longest {
        return next.run(request).await;
    }
    let message = format!("The address has {length} bytes; at most {longest} are accepted. Send long queries by POST.");
    let fault = Fault::new(Code::LimitExceeded, message).with("limit", "url");
    plain(Refusal::transport(
        StatusCode::URI_TOO_LONG,
        fault.with("maximum", longest).with("measured", length),
    ))
}

fn plain(refusal: Refusal) -> Response {
    refused(refusal, MediaType::Json, Outcome::default())
}

/// Who may read answers from a page of another origin. `Authorization` only passes for origins that were named.
fn cors(origins: &Origins) -> Result<CorsLayer, SiteError> {
    let mut request_headers = vec![
        header::ACCEPT,
        header::CONTENT_TYPE,
        request_id::HEADER,
        freshness::MIN_REVISION,
    ];
    let layer = match origins {
        Origins::Any => CorsLayer::new().allow_origin(Any),
        Origins::Only(origins) => {
            request_headers.push(header::AUTHORIZATION);
            let origins: Vec<HeaderValue> = origins
                .iter()
                .map(|origin| web_origin(origin))
                .collect::<Result<_, _>>()?;
            CorsLayer::new().allow_origin(AllowOrigin::list(origins))
        }
    };
    let exposed: [HeaderName; 3] = [request_id::HEADER, header::RETRY_AFTER, freshness::REVISION];
    Ok(layer
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(request_headers)
        .expose_headers(exposed)
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECONDS)))
}

/// An origin as browsers send it: scheme and host, perhaps a port, and nothing after.
fn web_origin(text: &str) -> Result<HeaderValue, SiteError> {
    let fault = || SiteError::Origin { origin: cut(text, 100) };
    let uri: Uri = text.parse().map_err(|_| fault())?;
    let whole = matches!(uri.scheme_str(), Some("http" | "https")) && uri.path() == "/" && uri.query().is_none();
    if !whole || text.ends_with('/') {
        return Err(fault());
    }
    text.parse().map_err(|_| fault())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_browsers_send_is_an_origin() {
        for origin in ["https://maps.example.org", "http://localhost:3000"] {
            assert!(web_origin(origin).is_ok(), "{origin}");
        }
        for wrong in [
            "",
            "*",
            "maps.example.org",
            "https://maps.example.org/",
            "https://a.org/b",
            "ftp://a.org",
            "https://a.org?b",
        ] {
            assert!(web_origin(wrong).is_err(), "{wrong}");
        }
    }
}
