//! The routes and the layers around them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request};
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde_json::json;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use super::access;
use super::admission::Admission;
use super::answers::Answers;
use super::bounds::Bounds;
use super::cors;
use super::downloads::{self, Downloads};
use super::drain::Drain;
use super::fault::{Code, Fault, Refusal};
use super::file::FixedFile;
use super::graphql::Handler;
use super::health::{AskTroubles, Probe, is_probe};
use super::live::Live;
use super::media_type::{MediaType, wants_html};
use super::operations::{Operations, full, unavailable};
use super::options::HttpOptions;
use super::page;
use super::pages;
use super::persisted::Store;
use super::playground;
use super::request_id::RequestId;
use crate::reception::{AnyReception, Reception};
use crate::troubles::Trouble;

/// Minimum size of a compressed answer, in bytes.
pub(super) const SMALLEST_COMPRESSED: u16 = 1_024;

/// The whole site, ready to be served.
#[derive(Clone, Debug)]
pub struct Site {
    /// Routes and layers; tests call it without a socket.
    pub router: Router,
    /// Answers connections over the limit: probes, and refusals of everything else.
    pub(super) overflow: Router,
    /// Tells `/readyz` that the server shuts down; [`serve`](super::serve()) begins it.
    pub drain: Drain,
    /// Limits that all requests share.
    pub(super) bounds: Arc<Bounds>,
}

/// The reason that the site could not be built: a bug of the program, found at start.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The schema text is not a valid schema.
    #[error("the schema is not valid: {problems}")]
    Invalid {
        /// The compiler's errors, for developers.
        problems: String,
    },
    /// A price names a field that the schema does not have.
    #[error("the price list names {coordinate}, which the schema does not have")]
    UnknownPrice {
        /// Type and field.
        coordinate: String,
    },
    /// An origin is malformed.
    #[error("`{origin}` is no web origin: it takes the form https://host or https://host:port")]
    Origin {
        /// The value given.
        origin: String,
    },
}

/// Builds the site around an executor and its schema in SDL.
///
/// `troubles` is called for each `/readyz` and `/healthz` and must return at once. Fails if the SDL
/// is not a valid schema, a price does not fit it, or an origin is malformed.
pub fn router<E: Reception>(
    executor: E,
    sdl: &str,
    options: HttpOptions,
    troubles: impl Fn() -> Vec<Trouble> + Send + Sync + 'static,
) -> Result<Site, SiteError> {
    site(Arc::new(executor), sdl, options, Arc::new(troubles))
}

/// Builds the site. Compiled once, not per executor.
fn site(
    executor: Arc<dyn AnyReception>,
    sdl: &str,
    options: HttpOptions,
    troubles: AskTroubles,
) -> Result<Site, SiteError> {
    let admission = Admission::new(sdl, &options)?;
    let longest_url = options.limits.url_bytes;
    let answers = Answers::new(options.limits.answer_cache_bytes, options.limits.max_age);
    let drain = Drain::default();
    let bounds = Bounds::new(&options);
    let (shared, longest_wait) = (Arc::clone(&bounds), options.limits.request_deadline / 2);
    let live = Live::new(
        &options.limits.live,
        options.origins.clone(),
        drain.clone(),
        Arc::clone(&bounds),
    );
    let persisted = Store::new(&options.persisted);
    persisted.log_unfit(|text| admission.check(text));
    let operations = Operations::new(executor, (admission, persisted), Arc::clone(&bounds), options.limits);
    let handler = Arc::new(Handler::new(operations, live, answers));
    let probe = Probe::new(troubles, drain.clone());
    let mut probes = probes(&probe);
    let metrics = options.metrics.clone();
    metrics.watch(Arc::clone(&bounds), probe);
    if options.serve_metrics {
        probes = probes.merge(metrics.routes());
    }
    let files = match options.downloads {
        Some(downloads) => downloads_of(downloads, &handler),
        None => Router::new(),
    };
    let lists_files = options.downloads.is_some();
    let for_schema = Arc::clone(&handler);
    let graphql = move |Extension(id): Extension<RequestId>, request: Request| {
        let handler = Arc::clone(&handler);
        async move { handler.handle(id, request).await }
    };
    let (peers, slow) = (Arc::clone(&bounds), options.slow);
    let access = move |mut request: Request, next: Next| {
        peers.find_peer(&mut request);
        access::layer(metrics.clone(), slow, request, next)
    };
    let page = pages::index(&options.pages).unwrap_or_else(playground::page);
    // As plain text browsers display it, and tools that read schemas go by the name.
    let schema = Arc::new(FixedFile::new("text/plain; charset=utf-8", sdl.to_owned()));
    let router = Router::new()
        .route(
            "/",
            get(async move |headers: HeaderMap| index(&headers, &page, lists_files)),
        )
        .route(
            "/schema.graphql",
            get(move |Extension(id): Extension<RequestId>, request: Request| {
                let (handler, schema) = (Arc::clone(&for_schema), Arc::clone(&schema));
                async move { handler.schema(id, request, &schema).await }
            }),
        )
        .route("/graphql", get(graphql.clone()).post(graphql))
        .merge(files)
        .merge(probes.clone())
        .merge(playground::routes())
        .merge(pages::routes(&options.pages))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn(move |request: Request, next: Next| {
            bounded_url(longest_url, request, next)
        }))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(worth_compressing()),
        )
        .layer(cors::layer(&options.origins)?)
        .layer(from_fn(move |request: Request, next: Next| {
            with_room(Arc::clone(&shared), longest_wait, request, next)
        }))
        .layer(from_fn(access.clone()));
    let overflow = probes.fallback(too_many_connections).layer(from_fn(access));
    Ok(Site {
        router,
        overflow,
        drain,
        bounds,
    })
}

/// Returns the routes of the list of files and of each file.
fn downloads_of(downloads: Downloads, handler: &Arc<Handler>) -> Router {
    let handler = Arc::clone(handler);
    let file =
        move |Extension(id): Extension<RequestId>, name: Result<Path<String>, PathRejection>, request: Request| {
            let handler = Arc::clone(&handler);
            // A name that is not UTF-8 matches no file.
            let name = name.map_or_else(|_| String::new(), |Path(name)| name);
            async move { downloads::file(handler, id, &name, request, downloads).await }
        };
    let list = async move |headers: HeaderMap| downloads::list(&headers, &downloads);
    Router::new()
        .route("/export", get(list))
        .route("/export/{file}", get(file))
}

fn probes(probe: &Probe) -> Router {
    let (health, readiness) = (probe.clone(), probe.clone());
    Router::new()
        .route("/healthz", get(move || async move { health.health() }))
        .route("/readyz", get(move || async move { readiness.readiness() }))
}

async fn too_many_connections(headers: HeaderMap) -> Response {
    let message = "Your address has as many connections as one client may have, or all clients as many as the server takes. Use those \
                   that are open, or close some, then try again.";
    let fault = Fault::new(Code::Unavailable, message).with("limit", "connections");
    plain(&headers, unavailable(fault))
}

/// Answers with the first page for browsers, and with a list of addresses for programs.
fn index(asked: &HeaderMap, page: &FixedFile, lists_files: bool) -> Response {
    if wants_html(asked) {
        return page::negotiated(page.answer(asked));
    }
    let mut addresses = json!({
        "name": "Interurban",
        "graphql": "/graphql",
        "schema": "/schema.graphql",
        "playground": "/playground",
        "health": "/healthz",
        "readiness": "/readyz",
    });
    if lists_files {
        addresses["export"] = json!("/export");
    }
    page::negotiated(Json(addresses).into_response())
}

async fn not_found(request: Request) -> Response {
    let path: String = request.uri().path().chars().take(100).collect();
    let message = format!("There is nothing at `{path}`. The API is at /graphql.");
    let fault = Fault::coded("NOT_FOUND", message);
    plain(request.headers(), Refusal::transport(StatusCode::NOT_FOUND, fault))
}

/// Refuses a method. axum adds the `Allow` header to this answer.
async fn method_not_allowed(headers: HeaderMap) -> Response {
    let fault = Fault::new(
        Code::BadUserInput,
        "This address does not answer that method; `Allow` names those it does.",
    );
    plain(&headers, Refusal::transport(StatusCode::METHOD_NOT_ALLOWED, fault))
}

async fn bounded_url(longest: usize, request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if length <= longest {
        return next.run(request).await;
    }
    let message = format!("The address has {length} bytes; at most {longest} are accepted. Send long queries by POST.");
    let fault = Fault::new(Code::LimitExceeded, message).with("limit", "url");
    let fault = fault.with("maximum", longest).with("measured", length);
    plain(request.headers(), Refusal::transport(StatusCode::URI_TOO_LONG, fault))
}

/// Lets a request pass when the client's held bytes have room; probes pass at once.
async fn with_room(bounds: Arc<Bounds>, longest: Duration, request: Request, next: Next) -> Response {
    if is_probe(request.uri().path()) {
        return next.run(request).await;
    }
    let peer = bounds.peer_of(request.extensions());
    if tokio::time::timeout(longest, peer.bytes.room()).await.is_err() {
        return plain(request.headers(), full(peer.bytes.most()));
    }
    next.run(request).await
}

fn plain(asked: &HeaderMap, refusal: Refusal) -> Response {
    page::refused(asked, refusal, MediaType::Json)
}

/// Decides if a response is compressed: not if it is small, streamed in small parts (compression
/// would delay them), or empty.
fn worth_compressing() -> impl Predicate + Send + Sync + 'static {
    let has_content =
        |status: StatusCode, _: Version, _: &HeaderMap, _: &Extensions| status != StatusCode::NOT_MODIFIED;
    SizeAbove::new(SMALLEST_COMPRESSED)
        .and(NotForContentType::SSE)
        .and(has_content)
}
