//! Orders: as callers give them, while they wait, and once they are carried out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::oneshot;

use crate::app::commands::{Command, UserError, Written};
use crate::app::fault::Fault;
use crate::network::Snapshot;
use crate::storage::write::Request;

/// A write request.
#[derive(Debug)]
pub struct Order {
    /// The command.
    pub command: Box<dyn Command>,
    /// The caller: the name of a token.
    pub actor: String,
    /// The actor's reason.
    pub reason: Option<String>,
    /// The idempotency key and the digest of the input, if the client gave a key.
    pub request: Option<Request>,
}

/// The result of an order.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The records afterwards.
    pub snapshot: Arc<Snapshot>,
    /// The revision it made, or the current one if it changed nothing.
    pub revision: i64,
    /// The changes, or the faults; with faults nothing was written.
    pub result: Result<Written, Vec<UserError>>,
}

/// An order in the queue.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) order: Order,
    pub(super) answer: oneshot::Sender<Result<Outcome, Fault>>,
    /// The faults for which it was refused in a transaction that was not committed.
    pub(super) refused: Option<Vec<UserError>>,
    pub(super) start: Start,
    pub(super) begun: bool,
}

/// Decides between start and withdrawal of an order: the first one wins.
#[derive(Clone, Debug, Default)]
pub(super) struct Start(Arc<AtomicBool>);

impl Start {
    /// True for the first of the two sides that asks.
    pub(super) fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

impl Waiting {
    /// True if it is to be carried out: it was started before, or its caller still waits.
    pub(super) fn begin(&mut self) -> bool {
        self.begun = self.begun || self.start.take();
        self.begun && !self.answer.is_closed()
    }
}

/// An order that was carried out or refused, to be answered after the commit.
pub(super) struct Done {
    pub(super) waiting: Waiting,
    pub(super) revision: i64,
    pub(super) result: Result<Written, Vec<UserError>>,
    /// True if the result does not depend on the commit: it wrote nothing, and it was checked
    /// against committed records only.
    pub(super) settled: bool,
}

impl Done {
    /// Answers the caller.
    pub(super) fn answer(self, snapshot: &Arc<Snapshot>) {
        let outcome = Outcome {
            snapshot: Arc::clone(snapshot),
            revision: self.revision,
            result: self.result,
        };
        let _ = self.waiting.answer.send(Ok(outcome));
    }

    /// Resets the order, but keeps the faults for which it was refused.
    pub(super) fn undo(self) -> Waiting {
        Waiting {
            refused: self.result.err(),
            ..self.waiting
        }
    }
}

/// Answers the orders of a transaction whose commit failed. Returns those that were refused because
/// of edits in that transaction, as these edits may have been committed or not.
pub(super) fn undone(done: Vec<Done>, committed: &Arc<Snapshot>, fault: &Fault) -> Vec<Waiting> {
    let mut again = Vec::new();
    for done in done {
        if done.settled {
            done.answer(committed);
        } else if done.result.is_err() {
            again.push(done.undo());
        } else {
            let _ = done.waiting.answer.send(Err(fault.clone()));
        }
    }
    again
}

/// Returns the orders of a transaction that is not committed: those carried out, and the rest.
pub(super) fn again(done: Vec<Done>, rest: impl Iterator<Item = Waiting>) -> Vec<Waiting> {
    done.into_iter().map(Done::undo).chain(rest).collect()
}
