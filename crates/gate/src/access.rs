//! The outermost layer: assigns the request id, catches panics, and writes one log line per
//! request.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt;
use tracing::{Instrument, debug, error, info, info_span, warn};

use super::bounds::Peer;
use super::fault::{Code, Fault, INTERNAL_SENTENCE, Refusal};
use super::graphql::refused;
use super::media_type::MediaType;
use super::metrics::Metrics;
use super::request_id::{self, RequestId};
use super::trace_context::{self, TraceContext};
use super::{headers, health};

/// Facts about a request that the GraphQL handler leaves for the log in the response's extensions.
/// Never contains variables.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) operation: Option<String>,
    pub(super) kind: Option<&'static str>,
    /// The root fields.
    pub(super) fields: Option<String>,
    pub(super) cost: Option<u64>,
    /// The name of the caller's token.
    pub(super) token: Option<Arc<str>>,
    pub(super) codes: Vec<String>,
    /// True if the answer came from the cache.
    pub(super) is_kept: bool,
}

/// Runs the rest of the server for one request.
pub(super) async fn layer(metrics: Metrics, slow: Duration, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId::from_headers(request.headers());
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(200).collect();
    let peer = request.extensions().get::<Peer>().and_then(|peer| peer.address);
    let media_type = MediaType::negotiate(request.headers()).unwrap_or(MediaType::Json);
    request.extensions_mut().insert(id.clone());
    let trace = TraceContext::from_headers(request.headers());
    let trace_id = trace.as_ref().map(TraceContext::trace);
    let span = info_span!("request", request_id = id.as_str(), trace_id);
    let run = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span);
    let mut response = run
        .await
        .unwrap_or_else(|panic| refused(panicked(&*panic, &id), media_type, Outcome::default()));
    response.headers_mut().insert(request_id::HEADER, id.header_value());
    if let Some(trace) = &trace {
        response.headers_mut().insert(trace_context::RESPONSE, trace.header());
    }
    headers::secure(response.headers_mut());

    let outcome = response.extensions_mut().remove::<Outcome>().unwrap_or_default();
    let duration = started.elapsed();
    let duration_ms = duration.as_secs_f64() * 1_000.0;
    if !health::is_probe(&path) {
        metrics.count(&outcome, response.status().as_u16(), duration);
    }
    macro_rules! line {
        ($level:ident) => {
            $level!(
                request_id = id.as_str(),
                trace_id,
                method = method.as_str(),
                path,
                client = peer.map(tracing::field::display),
                token = outcome.token.as_deref(),
                status = response.status().as_u16(),
                duration_ms,
                operation = outcome.operation,
                kind = outcome.kind,
                cost = outcome.cost,
                kept = outcome.is_kept.then_some(true),
                codes = (!outcome.codes.is_empty()).then(|| outcome.codes.join(",")),
                "request"
            )
        };
    }
    if duration >= slow {
        tell(|| {
            warn!(
                request_id = id.as_str(),
                client = peer.map(tracing::field::display),
                token = outcome.token.as_deref(),
                operation = outcome.operation,
                fields = outcome.fields,
                cost = outcome.cost,
                duration_ms,
                "a slow request"
            );
        });
    }
    tell(|| match health::is_probe(&path) {
        true => line!(debug),
        false => line!(info),
    });
    response
}

/// Writes a log line. If that panics, the line is lost, but not the answer.
fn tell(line: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(line));
}

/// Returns the refusal for a handler that panicked. The panic's text goes to the log only.
pub(super) fn panicked(panic: &(dyn Any + Send), id: &RequestId) -> Refusal {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tell(|| {
        error!(
            request_id = id.as_str(),
            panic = text.unwrap_or("not text"),
            "a handler panicked"
        );
    });
    let fault = Fault::new(Code::Internal, INTERNAL_SENTENCE).with("requestId", id.as_str());
    Refusal::transport(StatusCode::INTERNAL_SERVER_ERROR, fault)
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt as _;
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    /// A subscriber that panics at every line.
    struct Broken;

    impl Subscriber for Broken {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, _: &Event<'_>) {
            panic!("no line can be written, on purpose");
        }

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[tokio::test]
    async fn a_log_that_panics_takes_no_answer() {
        async fn broken() -> &'static str {
            panic!("a handler that panics, on purpose")
        }
        let router = Router::new()
            .route("/whole", get(async || "whole"))
            .route("/broken", get(broken))
            .layer(from_fn(|request, next| {
                layer(Metrics::default(), Duration::MAX, request, next)
            }));
        let _log = tracing::subscriber::set_default(Broken);
        for (path, status) in [
            ("/whole", StatusCode::OK),
            ("/broken", StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let response = router.clone().oneshot(request).await.expect("an answer");
            assert_eq!(response.status(), status);
        }
    }
}
