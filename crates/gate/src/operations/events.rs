//! Runs an operation as a stream of events: one answer of a query or a mutation, any number of a
//! subscription.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::Response;
use futures_util::FutureExt;
use futures_util::stream::{self, BoxStream, StreamExt};

use super::answer::Told;
use super::{Answer, Caller, Operation, Operations, answer, attach};
use crate::access::panicked;
use crate::account::Held;
use crate::admission::{Document, Kind};
use crate::fault::{Code, Fault};

/// An event of an operation. Exactly the last event of a stream is not `Next`.
#[derive(Debug)]
pub(crate) enum Event {
    /// An answer with data, possibly with errors.
    Next(Box<Answer>),
    /// The operation failed to begin.
    Failed(Vec<Fault>),
    /// A running subscription broke off.
    Broken(Vec<Fault>),
    /// The end.
    Complete,
}

impl Event {
    /// Takes the bytes charged for the answer, if they are known already.
    pub(crate) fn held(&mut self) -> Option<Held> {
        match self {
            Self::Next(answer) => answer.held.take(),
            Self::Failed(_) | Self::Broken(_) | Self::Complete => None,
        }
    }
}

impl Operations {
    /// Runs an operation of any kind. A subscription does not occupy a place: it mostly waits.
    pub(crate) fn events(self: &Arc<Self>, operation: Operation, caller: Caller) -> BoxStream<'static, Event> {
        if operation.kind == Kind::Subscription {
            return self.subscribe(operation, caller);
        }
        let operations = Arc::clone(self);
        let run = async move {
            match operations.execute(operation, &caller).await {
                Ok(answer) => vec![Event::Next(Box::new(answer)), Event::Complete],
                Err(refusal) => vec![Event::Failed(refusal.faults)],
            }
        };
        stream::once(run).flat_map(stream::iter).boxed()
    }

    fn subscribe(&self, operation: Operation, caller: Caller) -> BoxStream<'static, Event> {
        let subscriptions = self.bounds.subscriptions.of(caller.peer.client);
        let Some(place) = subscriptions.take(1) else {
            let most = subscriptions.most();
            return stream::iter([Event::Failed(vec![too_many(most)])]).boxed();
        };
        if caller.token.is_none()
            && let cost = operation.outcome.cost.unwrap_or_default()
            && let Err(refusal) = self.bounds.budgets.charge(caller.peer.client, None, cost)
        {
            return stream::iter([Event::Failed(refusal.faults)]).boxed();
        }
        let request = attach(operation.request, &caller);
        let subscription = Subscription {
            _place: place,
            responses: self.slices.stream(
                (caller.peer.client, operation.outcome.cost),
                self.executor.execute_stream(request, None),
            ),
            ahead: None,
            begun: false,
            over: false,
            caller,
            document: operation.document,
            most_errors: self.limits.errors,
        };
        stream::unfold(subscription, Subscription::next).boxed()
    }
}

fn too_many(most: usize) -> Fault {
    let message = format!("{most} subscriptions are open, as many as the server keeps. Try again later.");
    let fault = Fault::new(Code::Unavailable, message).with("limit", "liveSubscriptions");
    fault.with("maximum", most)
}

/// The result of waiting for a response: the response, the end, or a panic.
type Come = Result<Option<Response>, Box<dyn Any + Send>>;

struct Subscription {
    _place: Held,
    responses: BoxStream<'static, Response>,
    /// The result that was read ahead, after a response that failed.
    ahead: Option<Come>,
    begun: bool,
    over: bool,
    caller: Caller,
    document: Arc<Document>,
    most_errors: usize,
}

impl Subscription {
    async fn next(mut self) -> Option<(Event, Self)> {
        if self.over {
            return None;
        }
        let come = match self.ahead.take() {
            Some(come) => come,
            None => self.come().await,
        };
        let event = match come {
            Ok(Some(response)) => self.event(response),
            Ok(None) => Event::Complete,
            Err(panic) => self.ending(panicked(&*panic, &self.caller.id).faults),
        };
        self.begun = true;
        self.over = !matches!(event, Event::Next(_));
        Some((event, self))
    }

    async fn come(&mut self) -> Come {
        AssertUnwindSafe(self.responses.next()).catch_unwind().await
    }

    fn ending(&self, faults: Vec<Fault>) -> Event {
        if self.begun {
            Event::Broken(faults)
        } else {
            Event::Failed(faults)
        }
    }

    /// True if nothing follows. A stream that ends with an error ends at once.
    fn has_ended(&mut self) -> bool {
        self.ahead = self.come().now_or_never();
        matches!(self.ahead, Some(Ok(None)))
    }

    fn told(&self) -> Told<'_> {
        Told {
            id: &self.caller.id,
            document: &self.document,
            most_errors: self.most_errors,
        }
    }

    /// Converts a response. A first response without data means that the subscription failed to
    /// begin, a last one that it broke off.
    fn event(&mut self, response: Response) -> Event {
        match answer::shape(response, self.told()) {
            Ok(answer) if answer.is_empty() && (!self.begun || self.has_ended()) => self.ending(answer.errors),
            Ok(answer) => Event::Next(Box::new(answer)),
            Err(refusal) => self.ending(refusal.faults),
        }
    }
}
