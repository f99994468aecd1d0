//! The operations of a socket: each in a separate task, identified by the client's id.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures_util::StreamExt;
use tokio::task::{AbortHandle, JoinSet};
use tracing::{Instrument, info, info_span};

use super::message::ToClient;
use super::outbox::{About, Outbox, Stopped};
use crate::admission::Kind;
use crate::fault::Fault;
use crate::operations::{Caller, Event, Operation, Operations};

/// A running operation.
#[derive(Debug)]
struct Entry {
    number: u64,
    kind: Kind,
    stopped: Stopped,
    task: Option<AbortHandle>,
}

/// Ids in use. Shared with the tasks; each releases its id before it reports its end.
#[derive(Clone, Debug, Default)]
struct Taken(Arc<Mutex<HashMap<String, Entry>>>);

impl Taken {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Releases an id, unless another operation uses it by now.
    fn give_back(&self, id: &str, number: u64) {
        let mut entries = self.lock();
        if entries.get(id).is_some_and(|entry| entry.number == number) {
            entries.remove(id);
        }
    }
}

/// The operations of a socket; dropped with it.
#[derive(Debug)]
pub(super) struct Running {
    outbox: Outbox,
    taken: Taken,
    tasks: JoinSet<()>,
    begun: u64,
}

impl Running {
    pub(super) fn new(outbox: Outbox) -> Self {
        Self {
            outbox,
            taken: Taken::default(),
            tasks: JoinSet::new(),
            begun: 0,
        }
    }

    /// Returns the number of operations.
    pub(super) fn count(&self) -> usize {
        self.taken.lock().len()
    }

    /// True if an id is in use.
    pub(super) fn has(&self, id: &str) -> bool {
        self.taken.lock().contains_key(id)
    }

    /// Runs an operation under a free id.
    pub(super) fn begin(&mut self, id: String, operations: &Arc<Operations>, operation: Operation, caller: Caller) {
        self.begun += 1;
        let task = Task {
            id: id.clone(),
            number: self.begun,
            stopped: Stopped::default(),
            taken: self.taken.clone(),
            outbox: self.outbox.clone(),
        };
        let entry = Entry {
            number: self.begun,
            kind: operation.kind,
            stopped: task.stopped.clone(),
            task: None,
        };
        self.taken.lock().insert(id.clone(), entry);
        let span = info_span!(
            "operation",
            request_id = caller.id.as_str(),
            name = operation.outcome.operation
        );
        let run = task.run(Arc::clone(operations), operation, caller).instrument(span);
        let handle = self.tasks.spawn(run);
        if let Some(entry) = self.taken.lock().get_mut(&id) {
            entry.task = Some(handle);
        }
    }

    /// Stops an operation at the client's request: nothing more of it is sent, not even queued
    /// messages.
    pub(super) fn stop(&self, id: &str) {
        if let Some(entry) = self.taken.lock().remove(id) {
            entry.stop();
        }
    }

    /// Stops all subscriptions, since they do not end by themselves.
    pub(super) fn stop_subscriptions(&self) {
        self.taken.lock().retain(|_, entry| {
            let endless = entry.kind == Kind::Subscription;
            if endless {
                entry.stop();
            }
            !endless
        });
    }

    /// Waits until an operation has ended; returns at once if there is none.
    pub(super) async fn ended(&mut self) {
        self.tasks.join_next().await;
    }

    /// True if no operation runs.
    pub(super) fn is_idle(&self) -> bool {
        self.tasks.is_empty()
    }
}

impl Entry {
    fn stop(&self) {
        self.stopped.stop();
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// State of the task of an operation.
struct Task {
    id: String,
    number: u64,
    stopped: Stopped,
    taken: Taken,
    outbox: Outbox,
}

impl Task {
    async fn run(self, operations: Arc<Operations>, operation: Operation, caller: Caller) {
        let started = Instant::now();
        let outcome = operation.outcome.clone();
        let (client, mut token) = (caller.peer.address, None);
        let bytes = Arc::clone(&caller.peer.bytes);
        let mut events = operations.events(operation, caller);
        let mut told = 0_u64;
        let mut codes = Vec::new();
        loop {
            bytes.room().await;
            let Some(mut event) = events.next().await else { break };
            let held = event.held().unwrap_or_else(|| bytes.charge(0));
            match &event {
                Event::Next(answer) => {
                    told += 1;
                    codes = answer.codes();
                    token.clone_from(&answer.token);
                }
                Event::Failed(faults) | Event::Broken(faults) => {
                    codes = faults.iter().map(|fault: &Fault| fault.code().to_owned()).collect();
                }
                Event::Complete => {}
            }
            if !matches!(event, Event::Next(_)) {
                self.taken.give_back(&self.id, self.number);
            }
            let message = ToClient::event(&self.id, &event).message();
            let stopped = self.stopped.clone();
            self.outbox.post(message, Some(About { stopped, held })).await;
        }
        info!(
            duration_ms = started.elapsed().as_secs_f64() * 1_000.0,
            client = client.map(tracing::field::display),
            token = token.as_deref(),
            operation = outcome.operation,
            kind = outcome.kind,
            cost = outcome.cost,
            told,
            codes = (!codes.is_empty()).then(|| codes.join(",")),
            "operation"
        );
    }
}
