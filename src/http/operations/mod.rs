//! Admission and execution, the same for every way in: single requests, event streams and sockets.

mod answer;
mod events;

use std::any::Any;
use std::sync::Arc;

use async_graphql::{Executor, Request};
use axum::http::{HeaderValue, StatusCode, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tracing::{Instrument, info_span};

pub(super) use self::answer::Answer;
use self::answer::Told;
pub(super) use self::events::Event;
use super::BearerToken;
use super::access::{Outcome, panicked};
use super::admission::{Admission, Admitted, Document, Kind, Parameters};
use super::fault::{Code, Fault, Refusal};
use super::options::Limits;
use super::request_id::RequestId;
use crate::freshness::MinRevision;

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The id of the request, or of the one that opened the socket.
    pub(super) id: RequestId,
    /// The token that was shown, not yet known to be a good one.
    pub(super) token: Option<BearerToken>,
    /// What the answers must at least have seen.
    pub(super) least: Option<MinRevision>,
}

/// An operation that was let in, with its place among those in flight.
#[derive(Debug)]
pub(super) struct Operation {
    request: Request,
    document: Arc<Document>,
    pub(super) kind: Kind,
    /// For the log.
    pub(super) outcome: Outcome,
    place: Arc<OwnedSemaphorePermit>,
}

impl Operation {
    /// With something more that its resolvers find in the request.
    pub(super) fn carrying(mut self, data: impl Any + Send + Sync) -> Self {
        self.request = self.request.data(data);
        self
    }

    /// Its place, for what goes on after it was answered.
    pub(super) fn place(&self) -> Arc<OwnedSemaphorePermit> {
        Arc::clone(&self.place)
    }
}

/// What runs operations.
#[derive(Debug)]
pub(super) struct Operations<E> {
    executor: E,
    admission: Admission,
    in_flight: Arc<Semaphore>,
    pub(super) limits: Limits,
}

impl<E: Executor> Operations<E> {
    pub(super) fn new(executor: E, admission: Admission, limits: Limits) -> Self {
        let in_flight = Arc::new(Semaphore::new(limits.in_flight));
        Self {
            executor,
            admission,
            in_flight,
            limits,
        }
    }

    /// Takes a place and lets the operation in, or says why not and what was known of it.
    pub(super) fn admit(&self, parameters: Parameters) -> Result<Operation, Box<(Refusal, Outcome)>> {
        let Ok(place) = Arc::clone(&self.in_flight).try_acquire_owned() else {
            return Err(Box::new((busy(self.limits.in_flight), Outcome::default())));
        };
        let admitted = self.admission.admit(parameters).map_err(|denied| {
            let (operation, kind) = denied.operation.unzip();
            let outcome = Outcome {
                operation: operation.flatten(),
                kind: kind.map(Kind::as_str),
                cost: denied.cost,
                codes: Vec::new(),
            };
            Box::new((Refusal::request(denied.faults), outcome))
        })?;
        Ok(operation(admitted, place))
    }

    /// Runs a query or a mutation in a task of its own, so that its deadline and a panic are ours to answer. If the caller leaves, the task is
    /// dropped with this future. Work that never awaits cannot be cut: that is what the price is for.
    pub(super) async fn execute(&self, operation: Operation, caller: &Caller) -> Result<Answer, Refusal> {
        let Operation {
            request,
            document,
            kind,
            outcome,
            place: _place,
        } = operation;
        let executor = self.executor.clone();
        let request = attach(request, caller);
        let mut task = JoinSet::new();
        let span = info_span!("operation", name = outcome.operation, kind = outcome.kind);
        let run = async move { executor.execute(request).await };
        task.spawn(run.instrument(span.or_current()));
        match tokio::time::timeout(self.limits.request_deadline, task.join_next()).await {
            Ok(Some(Ok(result))) => {
                let told = Told {
                    id: &caller.id,
                    document: &document,
                    most_errors: self.limits.errors,
                };
                answer::shape(result, told)
            }
            Ok(Some(Err(failure))) if failure.is_panic() => Err(panicked(&*failure.into_panic(), &caller.id)),
            // The task is aborted only when this future is dropped or the runtime ends.
            Ok(Some(Err(_)) | None) => Err(cut_off(kind, "The server stopped before the operation had finished.")),
            Err(_) => Err(late(kind, self.limits.request_deadline.as_secs_f64())),
        }
    }

    /// Whether the executor takes the caller's token, asked by the smallest of all queries.
    pub(super) async fn recognise(&self, caller: &Caller) -> Result<(), Refusal> {
        let question = Parameters {
            query: "{ __typename }".to_owned(),
            ..Parameters::default()
        };
        let operation = self.admit(question).map_err(|refused| refused.0)?;
        self.execute(operation, caller).await.map(|_| ())
    }
}

fn operation(admitted: Admitted, place: OwnedSemaphorePermit) -> Operation {
    Operation {
        outcome: Outcome {
            operation: admitted.operation,
            kind: Some(admitted.kind.as_str()),
            cost: Some(admitted.cost),
            codes: Vec::new(),
        },
        request: admitted.request,
        document: admitted.document,
        kind: admitted.kind,
        place: Arc::new(place),
    }
}

fn attach(request: Request, caller: &Caller) -> Request {
    let mut request = request.data(caller.id.clone());
    if let Some(least) = caller.least {
        request = request.data(least);
    }
    match &caller.token {
        Some(token) => request.data(token.clone()),
        None => request,
    }
}

fn late(kind: Kind, seconds: f64) -> Refusal {
    let mut refusal = cut_off(kind, &format!("The operation did not finish within {seconds} s."));
    refusal.faults = refusal
        .faults
        .into_iter()
        .map(|fault| fault.with("limit", "deadline").with("maximum", seconds))
        .collect();
    refusal
}

/// Of an operation that was begun and not answered. A mutation may have been carried out all the same: that has a code of its own, and
/// never the status 503, upon which a load balancer may send it again.
fn cut_off(kind: Kind, what: &str) -> Refusal {
    let fault = match kind {
        Kind::Mutation => {
            let advice = "It may have been done, or may still be: look before you send it again, or send it again with the \
                          `idempotencyKey` that it had.";
            Fault::new(Code::OutcomeUnknown, format!("{what} {advice}"))
        }
        Kind::Query | Kind::Subscription => Fault::new(Code::Timeout, format!("{what} It was stopped.")),
    };
    Refusal::transport(StatusCode::GATEWAY_TIMEOUT, fault)
}

fn busy(most: usize) -> Refusal {
    let message = format!("The server is running {most} operations, as many as it takes on. Try again in a second.");
    let fault = Fault::new(Code::Unavailable, message)
        .with("limit", "inFlight")
        .with("maximum", most);
    unavailable(fault)
}

/// A refusal that says to come back: status 503 with `Retry-After`.
pub(super) fn unavailable(fault: Fault) -> Refusal {
    let mut refusal = Refusal::transport(StatusCode::SERVICE_UNAVAILABLE, fault);
    refusal
        .headers
        .push((header::RETRY_AFTER, HeaderValue::from_static("1")));
    refusal
}
