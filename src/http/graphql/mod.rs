//! `/graphql`: one operation by POST or GET, by the GraphQL-over-HTTP specification.
//!
//! Our own handler rather than async-graphql-axum's, which ignores `Accept`, always answers 200, runs forms, plain text, batches and
//! mutations by GET, and reads bodies of any size. What is left for a crate to do is the execution.

mod answer;
mod params;

use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub(super) use self::answer::refused;
use super::access::{Outcome, internal_fault};
use super::admission::{Admission, Kind};
use super::bearer;
use super::fault::{Code, Fault, Refusal};
use super::media_type::{MediaType, wants_html};
use super::options::Limits;
use super::request_id::RequestId;

/// What the handler works with.
#[derive(Debug)]
pub(super) struct Handler<E> {
    executor: E,
    admission: Admission,
    limits: Limits,
    in_flight: Arc<Semaphore>,
}

impl<E: Executor> Handler<E> {
    pub(super) fn new(executor: E, admission: Admission, limits: Limits) -> Self {
        let in_flight = Arc::new(Semaphore::new(limits.in_flight));
        Self {
            executor,
            admission,
            limits,
            in_flight,
        }
    }

    /// Answers one request.
    pub(super) async fn handle(&self, id: RequestId, request: Request) -> Response {
        let by_get = request.method() != Method::POST;
        if by_get && wants_html(request.headers()) && request.uri().query().is_none() {
            return Redirect::to("/playground").into_response();
        }
        let Some(media_type) = MediaType::negotiate(request.headers()) else {
            let message =
                "Answers are `application/graphql-response+json` or `application/json`; `Accept` wants neither.";
            let refusal = Refusal::transport(StatusCode::NOT_ACCEPTABLE, Fault::new(Code::BadUserInput, message));
            return refused(refusal, MediaType::Json, Outcome::default());
        };
        let token = match bearer::from_headers(request.headers()) {
            Ok(token) => token,
            Err(refusal) => return refused(refusal, media_type, Outcome::default()),
        };
        let parameters = if by_get {
            params::from_get(request.uri(), &self.limits)
        } else {
            let (head, body) = request.into_parts();
            params::from_post(&head.headers, body, &self.limits).await
        };
        let parameters = match parameters {
            Ok(parameters) => parameters,
            Err(refusal) => return refused(refusal, media_type, Outcome::default()),
        };
        // Taken only now, so that slow senders cannot hold the places of operations.
        let Ok(_place) = Arc::clone(&self.in_flight).try_acquire_owned() else {
            return refused(busy(self.limits.in_flight), media_type, Outcome::default());
        };
        let admitted = match self.admission.admit(parameters) {
            Ok(admitted) => admitted,
            Err(denied) => {
                let (operation, kind) = denied.operation.unzip();
                let kind = kind.map(Kind::as_str);
                let outcome = Outcome {
                    operation: operation.flatten(),
                    kind,
                    cost: denied.cost,
                    ..Outcome::default()
                };
                return refused(Refusal::request(denied.faults), media_type, outcome);
            }
        };
        let outcome = Outcome {
            operation: admitted.operation.clone(),
            kind: Some(admitted.kind.as_str()),
            cost: Some(admitted.cost),
            codes: Vec::new(),
        };
        if let Some(refusal) = wrong_way(admitted.kind, by_get) {
            return refused(refusal, media_type, outcome);
        }
        let mut request = admitted.request.data(id.clone());
        if let Some(token) = token {
            request = request.data(token);
        }
        self.execute(request, id, media_type, outcome).await
    }

    /// Runs an admitted request in a task of its own, so that its deadline and a panic are ours to answer. If the client leaves, the task is
    /// dropped with this future. Work that never awaits cannot be cut: that is what the price is for.
    async fn execute(
        &self,
        request: async_graphql::Request,
        id: RequestId,
        media_type: MediaType,
        outcome: Outcome,
    ) -> Response {
        let executor = self.executor.clone();
        let mut task = JoinSet::new();
        let span = tracing::info_span!("operation", name = outcome.operation, kind = outcome.kind);
        let run = async move { executor.execute(request).await };
        task.spawn(tracing::Instrument::instrument(run, span.or_current()));
        match tokio::time::timeout(self.limits.request_deadline, task.join_next()).await {
            Ok(Some(Ok(result))) => answer::executed(result, media_type, &id, self.limits.errors, outcome),
            Ok(Some(Err(failure))) if failure.is_panic() => {
                let mut response = internal_fault(&*failure.into_panic(), &id, media_type);
                let codes = vec![Code::Internal.as_str().to_owned()];
                response.extensions_mut().insert(Outcome { codes, ..outcome });
                response
            }
            // The task is aborted only when this future is dropped or the runtime ends.
            Ok(Some(Err(_)) | None) => refused(busy(self.limits.in_flight), media_type, outcome),
            Err(_) => {
                let seconds = self.limits.request_deadline.as_secs_f64();
                let message = format!("The operation did not finish within {seconds} s and was stopped.");
                let fault = Fault::new(Code::Timeout, message)
                    .with("limit", "deadline")
                    .with("maximum", seconds);
                refused(
                    Refusal::transport(StatusCode::GATEWAY_TIMEOUT, fault),
                    media_type,
                    outcome,
                )
            }
        }
    }
}

/// Refuses mutations by GET, which links, images and caches could set off, and subscriptions, which need a connection that stays open.
fn wrong_way(kind: Kind, by_get: bool) -> Option<Refusal> {
    match kind {
        Kind::Mutation if by_get => {
            let message = "Mutations are accepted by POST only.";
            let fault = Fault::new(Code::BadUserInput, message);
            let mut refusal = Refusal::transport(StatusCode::METHOD_NOT_ALLOWED, fault);
            refusal.headers.push((header::ALLOW, HeaderValue::from_static("POST")));
            Some(refusal)
        }
        Kind::Subscription => {
            let message = "Subscriptions are not served by single requests.";
            Some(Refusal::from(Fault::new(Code::BadUserInput, message)))
        }
        Kind::Query | Kind::Mutation => None,
    }
}

fn busy(most: usize) -> Refusal {
    let message = format!("The server is running {most} operations, as many as it takes on. Try again in a second.");
    let fault = Fault::new(Code::Unavailable, message)
        .with("limit", "inFlight")
        .with("maximum", most);
    let mut refusal = Refusal::transport(StatusCode::SERVICE_UNAVAILABLE, fault);
    refusal
        .headers
        .push((header::RETRY_AFTER, HeaderValue::from_static("1")));
    refusal
}
