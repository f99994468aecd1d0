//! Admission and execution, the same for every way in: single requests, event streams and sockets.

mod answer;
mod events;
mod slices;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::validation::Valid;
use async_graphql::Request;
use axum::http::{HeaderValue, StatusCode, header};
use futures_util::{FutureExt as _, poll};
use tokio::task::JoinSet;
use tracing::{Instrument, info_span};

pub(super) use self::answer::Answer;
use self::answer::Told;
pub(super) use self::events::Event;
use self::slices::Slices;
use super::BearerToken;
use super::access::{Outcome, panicked};
use super::account::Held;
use super::admission::{Admission, Admitted, Document, Kind, Parameters};
use super::bounds::{Bounds, Peer};
use super::fault::{Code, Fault, Refusal};
use super::options::Limits;
use super::request_id::RequestId;
use crate::freshness::MinRevision;
use crate::reception::{AnyReception, Version};
use crate::uploads::Uploads;

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The id of the request, or of the one that opened the socket.
    pub(super) id: RequestId,
    /// The token that was shown, not yet known to be a good one.
    pub(super) token: Option<BearerToken>,
    /// What the answers must at least have seen.
    pub(super) least: Option<MinRevision>,
    /// The connection that it comes over.
    pub(super) peer: Peer,
}

/// Bytes that an answer is expected to have for each unit of its price. Until its size is known, so
/// much is held for it.
const BYTES_PER_COST: usize = 256;

/// Part of a connection's bytes that is held for one answer at most, as long as its size is not
/// known.
const EXPECTED_PER_CONNECTION: usize = 4;

/// An operation that was let in.
#[derive(Debug)]
pub(super) struct Operation {
    request: Request,
    document: Arc<Document>,
    pub(super) kind: Kind,
    /// For the log.
    pub(super) outcome: Outcome,
    /// The bytes of its request.
    read: Option<Held>,
    /// How long it may take, where that is not as for all.
    deadline: Option<Duration>,
}

impl Operation {
    /// With something more that its resolvers find in the request.
    pub(super) fn carrying(mut self, data: impl Any + Send + Sync) -> Self {
        self.request = self.request.data(data);
        self
    }

    /// With the bytes of its request, which are held as long as it runs.
    pub(super) fn read_from(mut self, read: Option<Held>) -> Self {
        self.read = read;
        self
    }

    /// With the files of its request, and the time that work on them may take.
    pub(super) fn with_files(mut self, files: Uploads, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self.carrying(files)
    }

    /// Its document with the types of the schema.
    pub(super) fn document(&self) -> &Valid<ExecutableDocument> {
        &self.document.measured
    }

    /// The parameters of a request for the same operation.
    pub(super) fn parameters(&self) -> Parameters {
        let variables = serde_json::to_value(&self.request.variables).ok();
        Parameters {
            query: self.request.query.clone(),
            operation_name: self.request.operation_name.clone(),
            variables: variables.and_then(|it| it.as_object().cloned()).unwrap_or_default(),
        }
    }

    /// Bytes that its answer is expected to have.
    fn expected_bytes(&self) -> usize {
        let cost = self.outcome.cost.unwrap_or_default();
        usize::try_from(cost)
            .unwrap_or(usize::MAX)
            .saturating_mul(BYTES_PER_COST)
    }
}

/// What runs operations.
pub(super) struct Operations {
    executor: Arc<dyn AnyReception>,
    admission: Admission,
    pub(super) bounds: Arc<Bounds>,
    slices: Slices,
    pub(super) limits: Limits,
}

/// A request whose waiting is over, or the answer if it is refused; and the bytes that are held for
/// its answer.
type Received = Result<(Request, Held), async_graphql::Response>;

impl Operations {
    pub(super) fn new(
        executor: Arc<dyn AnyReception>,
        admission: Admission,
        bounds: Arc<Bounds>,
        limits: Limits,
    ) -> Self {
        Self {
            executor,
            admission,
            bounds,
            slices: Slices::new(),
            limits,
        }
    }

    /// Lets an operation in, or says why not and what was known of it.
    pub(super) fn admit(&self, parameters: Parameters) -> Result<Operation, Box<(Refusal, Outcome)>> {
        let admitted = self.admission.admit(parameters).map_err(|denied| {
            let (operation, kind) = denied.operation.unzip();
            let outcome = Outcome {
                operation: operation.flatten(),
                kind: kind.map(Kind::as_str),
                cost: denied.cost,
                ..Outcome::default()
            };
            Box::new((Refusal::request(denied.faults), outcome))
        })?;
        Ok(operation(admitted))
    }

    /// The version of what queries are answered from.
    pub(super) fn version(&self) -> Option<Version> {
        self.executor.version()
    }

    /// Reads a request of so many bytes, in turns with dear operations if they are many.
    pub(super) async fn beside<T>(&self, bytes: usize, read: impl FnOnce() -> T) -> T {
        self.slices.read(bytes, read).await
    }

    /// Waits for what the operation needs, then takes a place and runs it: who waits keeps nobody
    /// from working.
    pub(super) async fn execute(&self, operation: Operation, caller: &Caller) -> Result<Answer, Refusal> {
        let bytes = operation.expected_bytes();
        let Operation {
            request,
            document,
            kind,
            outcome,
            read: _read,
            deadline,
        } = operation;
        let deadline = deadline.unwrap_or(self.limits.request_deadline);
        let told = Told {
            id: &caller.id,
            document: &document,
            most_errors: self.limits.errors,
        };
        let received = AssertUnwindSafe(self.received(attach(request, caller), bytes, caller)).catch_unwind();
        let (request, held) = match received.await {
            Ok(received) => match received? {
                Ok(received) => received,
                Err(refused) => return answer::shape(refused, told),
            },
            Err(panic) => return Err(panicked(&*panic, &caller.id)),
        };
        let places = self.bounds.operations.of(caller.peer.client);
        let _place = places.take(1).ok_or_else(|| busy(places.most()))?;
        let mut answer = self.run(request, (kind, deadline), outcome, told).await?;
        answer.held = Some(held);
        Ok(answer)
    }

    /// Waits for what a request needs. Only who has to wait takes a place among those who do.
    async fn received(&self, request: Request, bytes: usize, caller: &Caller) -> Result<Received, Refusal> {
        let mut received = pin!(self.receive(request, bytes, caller));
        if let Poll::Ready(received) = poll!(received.as_mut()) {
            return Ok(received);
        }
        let waiting = self.bounds.waiting.of(caller.peer.client);
        let _waiting = waiting.take(1).ok_or_else(|| crowded(waiting.most()))?;
        let deadline = self.limits.request_deadline;
        let received = tokio::time::timeout(deadline, received).await;
        received.map_err(|_| not_begun(deadline.as_secs_f64()))
    }

    async fn receive(&self, request: Request, bytes: usize, caller: &Caller) -> Received {
        let request = self.executor.receive(request).await?;
        let room = &caller.peer.bytes;
        // However dear an operation may be: others of the connection go on beside it.
        let bytes = bytes.min(room.most() / EXPECTED_PER_CONNECTION);
        Ok((request, room.wait(bytes).await))
    }

    /// Runs a query or a mutation in a task of its own, so that its deadline and a panic are ours
    /// to answer. If the caller leaves, the task is dropped with this future. Work that never
    /// awaits cannot be cut: that is what the price is for.
    async fn run(
        &self,
        request: Request,
        (kind, deadline): (Kind, Duration),
        outcome: Outcome,
        told: Told<'_>,
    ) -> Result<Answer, Refusal> {
        let executor = Arc::clone(&self.executor);
        let mut task = JoinSet::new();
        let span = info_span!("operation", name = outcome.operation, kind = outcome.kind);
        let run = async move { executor.execute(request).await }.boxed();
        let run = self.slices.run(outcome.cost, run);
        task.spawn(run.instrument(span.or_current()));
        match tokio::time::timeout(deadline, task.join_next()).await {
            Ok(Some(Ok(result))) => answer::shape(result, told),
            Ok(Some(Err(failure))) if failure.is_panic() => Err(panicked(&*failure.into_panic(), told.id)),
            // The task is aborted only when this future is dropped or the runtime ends.
            Ok(Some(Err(_)) | None) => Err(cut_off(kind, "The server stopped before the operation had finished.")),
            Err(_) => Err(late(kind, deadline.as_secs_f64())),
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

fn operation(admitted: Admitted) -> Operation {
    Operation {
        outcome: Outcome {
            operation: admitted.operation,
            kind: Some(admitted.kind.as_str()),
            cost: Some(admitted.cost),
            ..Outcome::default()
        },
        request: admitted.request,
        document: admitted.document,
        kind: admitted.kind,
        read: None,
        deadline: None,
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

/// Of an operation that waited in vain for a revision, the database, or until answers were taken.
fn not_begun(seconds: f64) -> Refusal {
    let message = format!("The operation could not be begun within {seconds} s; nothing of it was done.");
    let fault = Fault::new(Code::Unavailable, message).with("limit", "deadline");
    unavailable(fault.with("maximum", seconds))
}

fn crowded(most: usize) -> Refusal {
    let message =
        format!("{most} requests wait for a revision, the database, or until answers are taken: as many as may.");
    let fault = Fault::new(Code::Unavailable, message).with("limit", "waiting");
    unavailable(fault.with("maximum", most))
}

fn busy(most: usize) -> Refusal {
    let message = format!("The server is running {most} operations, as many as it takes on. Try again in a second.");
    let fault = Fault::new(Code::Unavailable, message)
        .with("limit", "inFlight")
        .with("maximum", most);
    unavailable(fault)
}

/// Of a request that found no room among the bytes that are held for its client.
pub(super) fn full(most: usize) -> Refusal {
    let message = format!(
        "Your requests and the answers that you have not taken hold {most} bytes, or all clients' as many as the server has. Read \
         the answers that you asked for, then try again."
    );
    let fault = Fault::new(Code::Unavailable, message).with("limit", "heldBytes");
    unavailable(fault.with("maximum", most))
}

/// A refusal that says to come back: status 503 with `Retry-After`.
pub(super) fn unavailable(fault: Fault) -> Refusal {
    let mut refusal = Refusal::transport(StatusCode::SERVICE_UNAVAILABLE, fault);
    refusal
        .headers
        .push((header::RETRY_AFTER, HeaderValue::from_static("1")));
    refusal
}
