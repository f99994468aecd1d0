//! Admission and execution, shared by single requests, event streams and sockets.

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
use super::options::{Introspection, Limits};
use super::request_id::RequestId;
use crate::fairness;
use crate::freshness::MinRevision;
use crate::persisted::{Named, Sent, Store};
use crate::reception::{AnyReception, Version};
use crate::shares::Client;
use crate::uploads::Uploads;

/// The caller of an operation.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The id of the request, or of the request that opened the socket.
    pub(super) id: RequestId,
    /// The token as sent, not yet verified.
    pub(super) token: Option<BearerToken>,
    /// The minimum revision of the answers.
    pub(super) least: Option<MinRevision>,
    /// The caller's connection.
    pub(super) peer: Peer,
}

/// Expected bytes of an answer per unit of its price. They are held until its size is known.
const BYTES_PER_COST: usize = 256;

/// A connection's bytes divided by this are the maximum held for one answer of unknown size.
const EXPECTED_PER_CONNECTION: usize = 4;

/// An admitted operation.
#[derive(Debug)]
pub(super) struct Operation {
    request: Request,
    document: Arc<Document>,
    pub(super) kind: Kind,
    /// For the log.
    pub(super) outcome: Outcome,
    /// The held bytes of its request.
    read: Option<Held>,
    /// Its own deadline, if it differs from the default.
    deadline: Option<Duration>,
}

impl Operation {
    /// Adds data for its resolvers to the request.
    pub(super) fn carrying(mut self, data: impl Any + Send + Sync) -> Self {
        self.request = self.request.data(data);
        self
    }

    /// Adds the bytes of its request, which are held while it runs.
    pub(super) fn read_from(mut self, read: Option<Held>) -> Self {
        self.read = read;
        self
    }

    /// Adds the files of its request, and the deadline for work on them.
    pub(super) fn with_files(mut self, files: Uploads, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self.carrying(files)
    }

    /// Returns its document with the types of the schema.
    pub(super) fn document(&self) -> &Valid<ExecutableDocument> {
        &self.document.measured
    }

    /// Returns the parameters of a request for the same operation.
    pub(super) fn parameters(&self) -> Parameters {
        let variables = serde_json::to_value(&self.request.variables).ok();
        Parameters {
            query: self.request.query.clone(),
            operation_name: self.request.operation_name.clone(),
            variables: variables.and_then(|it| it.as_object().cloned()).unwrap_or_default(),
        }
    }

    /// Returns the expected size of its answer in bytes.
    fn expected_bytes(&self) -> usize {
        let cost = self.outcome.cost.unwrap_or_default();
        usize::try_from(cost)
            .unwrap_or(usize::MAX)
            .saturating_mul(BYTES_PER_COST)
    }
}

/// Admits and runs operations.
pub(super) struct Operations {
    executor: Arc<dyn AnyReception>,
    admission: Admission,
    persisted: Store,
    pub(super) bounds: Arc<Bounds>,
    slices: Slices,
    pub(super) limits: Limits,
}

/// A request after reception with the bytes held for its answer, or the answer if it is refused.
type Received = Result<(Request, Held), async_graphql::Response>;

impl Operations {
    pub(super) fn new(
        executor: Arc<dyn AnyReception>,
        (admission, persisted): (Admission, Store),
        bounds: Arc<Bounds>,
        limits: Limits,
    ) -> Self {
        Self {
            executor,
            admission,
            persisted,
            bounds,
            slices: Slices::new(),
            limits,
        }
    }

    /// Admits a client's operation, or returns the refusal with what is known for the log.
    pub(super) fn admit(&self, sent: Sent, caller: &Caller) -> Result<Operation, Box<(Refusal, Outcome)>> {
        let named = self.persisted.find(sent);
        let Named { parameters, new } = named.map_err(|refusal| Box::new((refusal, Outcome::default())))?;
        let operation = self.let_in(parameters, self.admission.introspection.allows(caller.token.is_some()))?;
        if let Some(id) = new {
            self.persisted.keep(id, &operation.request.query);
        }
        Ok(operation)
    }

    /// Admits an operation of the server itself, without the restrictions for clients.
    pub(super) fn admit_ours(&self, parameters: Parameters) -> Result<Operation, Box<(Refusal, Outcome)>> {
        self.let_in(parameters, true)
    }

    /// Checks that a caller may see the schema. The executor must accept the token.
    pub(super) async fn show_schema(&self, caller: &Caller) -> Result<(), Refusal> {
        let introspection = self.admission.introspection;
        if !introspection.allows(caller.token.is_some()) {
            return Err(Refusal::transport(StatusCode::FORBIDDEN, introspection.refusal()));
        }
        match introspection {
            Introspection::Authenticated => self.recognise(caller).await,
            Introspection::On | Introspection::Off => Ok(()),
        }
    }

    fn let_in(&self, parameters: Parameters, knows_schema: bool) -> Result<Operation, Box<(Refusal, Outcome)>> {
        let admitted = self.admission.admit(parameters, knows_schema).map_err(|denied| {
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

    /// Returns the version of the data that queries are answered from.
    pub(super) fn version(&self) -> Option<Version> {
        self.executor.version()
    }

    /// Reads a request of so many bytes; a large one needs a permit, as expensive operations do.
    pub(super) async fn beside<T>(&self, client: Client, bytes: usize, read: impl FnOnce() -> T) -> T {
        self.slices.read(client, bytes, read).await
    }

    /// Waits for reception, then takes a place and runs the operation: a waiting request blocks no
    /// running one.
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
        let token = self.executor.caller(&request);
        let cost = outcome.cost.unwrap_or_default();
        let standing = self.bounds.budgets.charge(caller.peer.client, token.clone(), cost)?;
        let places = self.bounds.operations.of(caller.peer.client);
        let _place = places.take(1).ok_or_else(|| busy(places.most()))?;
        let mut answer = self
            .run(request, (kind, deadline), (caller.peer.client, outcome), told)
            .await?;
        answer.held = Some(held);
        answer.standing = standing;
        answer.token = token;
        Ok(answer)
    }

    /// Waits for reception. Only a request that has to wait counts as waiting.
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
        // Even an expensive operation must leave space for others of the connection.
        let bytes = bytes.min(room.most() / EXPECTED_PER_CONNECTION);
        Ok((request, room.wait(bytes).await))
    }

    /// Runs a query or a mutation in a separate task, so that we can answer its deadline and its
    /// panics. If the caller leaves, the task is aborted with this future. Work that never awaits
    /// cannot be interrupted: prices limit that.
    async fn run(
        &self,
        request: Request,
        (kind, deadline): (Kind, Duration),
        (client, outcome): (Client, Outcome),
        told: Told<'_>,
    ) -> Result<Answer, Refusal> {
        let executor = Arc::clone(&self.executor);
        let mut task = JoinSet::new();
        let span = info_span!("operation", name = outcome.operation, kind = outcome.kind);
        let run = async move { executor.execute(request).await }.boxed();
        let run = self.slices.run((client, outcome.cost), run);
        task.spawn(fairness::on_behalf(client, run.instrument(span.or_current())));
        match tokio::time::timeout(deadline, task.join_next()).await {
            Ok(Some(Ok(result))) => answer::shape(result, told),
            Ok(Some(Err(failure))) if failure.is_panic() => Err(panicked(&*failure.into_panic(), told.id)),
            // The task is aborted only when this future is dropped or the runtime ends.
            Ok(Some(Err(_)) | None) => Err(cut_off(kind, "The server stopped before the operation had finished.")),
            Err(_) => Err(late(kind, deadline.as_secs_f64())),
        }
    }

    /// Checks that the executor accepts the caller's token, with the smallest possible query.
    pub(super) async fn recognise(&self, caller: &Caller) -> Result<(), Refusal> {
        let question = Parameters {
            query: "{ __typename }".to_owned(),
            ..Parameters::default()
        };
        let operation = self.admit_ours(question).map_err(|refused| refused.0)?;
        self.execute(operation, caller).await.map(|_| ())
    }
}

fn operation(admitted: Admitted) -> Operation {
    Operation {
        outcome: Outcome {
            operation: admitted.operation,
            kind: Some(admitted.kind.as_str()),
            fields: Some(admitted.fields),
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

/// Returns the refusal of an operation that began and was not answered. A mutation may have been
/// carried out: that has a code of its own, and never the status 503, on which a load balancer may
/// repeat it.
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

/// Returns the refusal of an operation that waited in vain for a revision, the database, or space
/// for its answer.
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

/// Returns the refusal of a request without space among its client's held bytes.
pub(super) fn full(most: usize) -> Refusal {
    let message = format!(
        "Your requests and the answers that you have not taken hold {most} bytes, or all clients' as many as the server has. Read \
         the answers that you asked for, then try again."
    );
    let fault = Fault::new(Code::Unavailable, message).with("limit", "heldBytes");
    unavailable(fault.with("maximum", most))
}

/// Creates a refusal with status 503 and `Retry-After`.
pub(super) fn unavailable(fault: Fault) -> Refusal {
    let mut refusal = Refusal::transport(StatusCode::SERVICE_UNAVAILABLE, fault);
    refusal
        .headers
        .push((header::RETRY_AFTER, HeaderValue::from_static("1")));
    refusal
}
