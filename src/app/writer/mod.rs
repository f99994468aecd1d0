//! The only way to write: commands wait in a queue, and one task executes up to 64 of them in one
//! transaction.
//!
//! The task locks the revision, reads what other processes have written, checks each command in
//! memory against exactly the records that it will change, writes the accepted edits, and commits
//! once for all. Only then does it publish the new snapshot and answer. A refused command does not
//! affect the others.

mod draft;
mod order;
mod outlook;
mod pending;
mod publish;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use prometheus_client::metrics::histogram::Histogram;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

pub use self::draft::Draft;
use self::order::{Done, Start, Waiting, again, undone};
pub use self::order::{Order, Outcome};
use self::outlook::Outlook;
pub use self::publish::{Publication, Published};
use super::Clock;
use super::advance::advance;
use super::commands::{Refusal, UserError, UserErrorCode, Written};
use super::fault::{Cause, Fault, no_panic, panic_text};
use super::record_time::is_ahead;
use super::renewal::Renewal;
use super::times::time;
use crate::domain::Revision;
use crate::network::Snapshot;
use crate::storage::write::Request;
use crate::storage::{Authorship, Backend, RowIds, Store, StoreError, WriteTransaction};

/// Maximum number of commands in the queue.
const QUEUE: usize = 1_024;

/// Maximum number of commands in one transaction. More would delay the first one without being
/// cheaper.
const TOGETHER: usize = 64;

/// Maximum time that a command waits in the queue. Longer delays come from a large import, or a
/// database that does not answer; the caller must still be told in time.
const TURN_WITHIN: Duration = Duration::from_secs(4);

/// The handle of the writing task. Clones share it.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: mpsc::Sender<Waiting>,
    commits: Histogram,
}

impl Writer {
    /// Starts the task; needs a runtime. It ends when the last writer is dropped and the queue is
    /// empty.
    pub fn start(store: Store, publication: Arc<Publication>, renewal: Renewal, clock: Clock) -> Self {
        let (queue, orders) = mpsc::channel(QUEUE);
        let commits = time();
        let task = Task {
            commits: commits.clone(),
            outlook: Outlook::new(store.clone()),
            store,
            publication,
            renewal,
            clock,
            ids: RowIds::default(),
            wrote: None,
            stands_still: false,
        };
        // A separate thread: checking a large import must not delay readers.
        let runtime = tokio::runtime::Handle::current();
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || runtime.block_on(task.run(orders)))
            .expect("the system has a thread left at start");
        Self { queue, commits }
    }

    /// Returns the number of queued orders.
    pub fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Returns the times of commits.
    pub const fn commits(&self) -> &Histogram {
        &self.commits
    }

    /// Carries out an order. If the caller leaves before the order starts, it is dropped.
    ///
    /// # Errors
    /// UNAVAILABLE if the order did not start in time or the database does not serve: nothing was
    /// done. OUTCOME_UNKNOWN if the order may have been carried out and only the confirmation was
    /// lost: an idempotency key makes it safe to repeat.
    pub async fn carry_out(&self, order: Order) -> Result<Outcome, Fault> {
        let (answer, mut outcome) = oneshot::channel();
        let start = Start::default();
        let waiting = Waiting {
            order,
            answer,
            refused: None,
            start: start.clone(),
            begun: false,
        };
        self.queue.try_send(waiting).map_err(|error| match error {
            TrySendError::Full(_) => Fault::unavailable("too many writes wait", "the queue of writes is full"),
            TrySendError::Closed(_) => Fault::unavailable("the server is stopping", "the writer has stopped"),
        })?;
        let outcome = match timeout(TURN_WITHIN, &mut outcome).await {
            Ok(outcome) => outcome,
            Err(_) if start.take() => {
                let reason = "the writes before this one, perhaps a large import, take too long";
                return Err(Fault::unavailable(reason, "a write did not get its turn"));
            }
            Err(_) => outcome.await,
        };
        outcome.map_err(|_| Fault::OutcomeUnknown(Cause("the writer has stopped".to_owned())))?
    }
}

struct Task {
    store: Store,
    commits: Histogram,
    outlook: Outlook,
    publication: Arc<Publication>,
    renewal: Renewal,
    clock: Clock,
    /// Row numbers as of the revision `wrote`.
    ids: RowIds,
    /// The last revision that this task wrote; if the database has another, others have written
    /// since.
    wrote: Option<Revision>,
    /// True while record time is ahead of the clock.
    stands_still: bool,
}

impl Task {
    async fn run(mut self, mut orders: mpsc::Receiver<Waiting>) {
        let mut together = Vec::with_capacity(TOGETHER);
        loop {
            let taken = timeout(self.outlook.pause(), orders.recv_many(&mut together, TOGETHER)).await;
            match taken {
                Ok(0) => return,
                Ok(_) => {}
                Err(_) => self.look().await,
            }
            together.retain(|waiting| !waiting.answer.is_closed());
            while !together.is_empty() {
                // A panic ends this transaction, not the task: its callers get OUTCOME_UNKNOWN.
                let written = AssertUnwindSafe(self.write(together)).catch_unwind().await;
                together = written.unwrap_or_else(|panic| {
                    tracing::error!(cause = panic_text(&*panic), "a transaction broke off");
                    Vec::new()
                });
            }
        }
    }

    /// Examines the store while the queue is empty. On SQLite there is no follower, so this detects
    /// another history.
    async fn look(&mut self) {
        self.outlook.look().await;
        if self.store.backend() == Backend::Sqlite
            && let Err(error) = self.renewal.check().await
        {
            tracing::debug!(%error, "the history of the database cannot be told");
        }
    }

    /// Carries out orders in one transaction and answers them. Returns the orders to retry. If the
    /// store refuses one order, or one is refused after it wrote, the whole transaction is rolled
    /// back and the others are retried. Orders that were refused beside others that could not be
    /// committed are checked again without those.
    async fn write(&mut self, orders: Vec<Waiting>) -> Vec<Waiting> {
        let publication = Arc::clone(&self.publication);
        let mut snapshot = publication.current();
        let mut transaction = match self.store.begin_write(std::mem::take(&mut self.ids)).await {
            Ok(transaction) => transaction,
            Err(error) => {
                let fault = Fault::from_store(&error);
                self.outlook.failed(&fault);
                self.give_up(orders, &fault);
                return Vec::new();
            }
        };
        match caught_up(&transaction, &snapshot).await {
            Ok(Some(newer)) => snapshot = Arc::new(newer),
            Ok(None) => {}
            Err(fault) => {
                self.outlook.failed(&fault);
                drop(transaction);
                self.renew(&snapshot, &fault).await;
                self.give_up(orders, &fault);
                return Vec::new();
            }
        }
        if self.wrote.is_none_or(|wrote| !wrote.agrees_with(snapshot.made())) {
            transaction.forget_ids();
        }
        let now = transaction.moment((self.clock)());
        self.watch_time(transaction.written_at(), now);
        let history = snapshot.history();
        let mut made = Vec::new();
        let committed = Arc::clone(&snapshot);
        let mut done: Vec<Done> = Vec::with_capacity(orders.len());
        let mut orders = orders.into_iter();
        while let Some(mut waiting) = orders.next() {
            // The caller may have left during the wait for the lock.
            if !waiting.begin() {
                continue;
            }
            let author = Authorship {
                actor: waiting.order.actor.clone(),
                at: now,
                reason: waiting.order.reason.clone(),
            };
            // A panic of one command must not end the writing task.
            let step = AssertUnwindSafe(carry_out(&mut transaction, &snapshot, &waiting.order, &author)).catch_unwind();
            match step.await.unwrap_or_else(|panic| Err(panicked(&*panic))) {
                Ok(Step::Refused(errors)) => done.push(Done {
                    waiting,
                    revision: snapshot.revision(),
                    result: Err(errors),
                    settled: Arc::ptr_eq(&snapshot, &committed),
                }),
                Ok(Step::TakenBack(result)) => {
                    drop(transaction);
                    self.leave(waiting, result);
                    return again(done, orders);
                }
                Ok(Step::Denied(fault)) => {
                    let _ = waiting.answer.send(Err(fault));
                }
                Ok(Step::Done(revision, written, after)) => {
                    let settled = after.is_none() && Arc::ptr_eq(&snapshot, &committed);
                    made.extend(after.as_ref().map(|after| after.made()));
                    snapshot = after.unwrap_or(snapshot);
                    done.push(Done {
                        waiting,
                        revision,
                        result: Ok(written),
                        settled,
                    });
                }
                Err(fault) => {
                    drop(transaction);
                    self.outlook.failed(&fault);
                    let _ = waiting.answer.send(Err(fault));
                    return again(done, orders);
                }
            }
        }
        if done.is_empty() {
            return Vec::new();
        }
        let begun = Instant::now();
        let committed_ids = transaction.commit().await;
        self.commits.observe(begun.elapsed().as_secs_f64());
        match committed_ids {
            Ok(ids) => self.ids = ids,
            Err(error) => {
                let fault = Fault::from_store(&error);
                self.outlook.failed(&fault);
                return undone(done, &committed, &fault);
            }
        }
        self.outlook.succeeded();
        self.wrote = Some(snapshot.made());
        made.into_iter().for_each(|made| publication.note(history, made));
        publication.publish(Arc::clone(&snapshot));
        for done in done {
            done.answer(&snapshot);
        }
        Vec::new()
    }

    /// Loads everything anew if the database has another history than the snapshot, on which
    /// nothing could be written.
    async fn renew(&self, snapshot: &Snapshot, fault: &Fault) {
        if let Fault::HistoryChanged { .. } = fault
            && let Err(error) = self.renewal.run(snapshot).await
        {
            tracing::warn!(%error, "the database cannot be loaded anew");
        }
    }

    /// Logs when record time stops because a clock was ahead at a write, and when it continues.
    fn watch_time(&mut self, written_at: Option<DateTime<Utc>>, now: DateTime<Utc>) {
        let ahead = written_at.is_some_and(|at| is_ahead(at, now));
        match (self.stands_still, ahead) {
            (false, true) => tracing::warn!(
                last_write = ?written_at, clock = %now,
                "the last write is later than the clock: record time stands still until the clock has reached it"
            ),
            (true, false) => tracing::info!(clock = %now, "record time goes on"),
            _ => {}
        }
        self.stands_still = ahead;
    }

    /// Answers an order that has written nothing.
    fn leave(&self, waiting: Waiting, result: Result<Written, Vec<UserError>>) {
        let snapshot = self.publication.current();
        let done = Done {
            waiting,
            revision: snapshot.revision(),
            result,
            settled: true,
        };
        done.answer(&snapshot);
    }

    /// Answers orders for which no transaction can be opened. An order that was refused before
    /// stays refused: it would have written nothing.
    fn give_up(&self, orders: Vec<Waiting>, fault: &Fault) {
        for mut waiting in orders {
            match waiting.refused.take() {
                Some(errors) => self.leave(waiting, Err(errors)),
                None => _ = waiting.answer.send(Err(fault.clone())),
            }
        }
    }
}

/// Returns the snapshot after writes of other processes, if there were any.
async fn caught_up(transaction: &WriteTransaction, snapshot: &Snapshot) -> Result<Option<Snapshot>, Fault> {
    let changes = transaction.changes_after(snapshot.made()).await;
    let changes = changes.map_err(|error| Fault::from_store(&error))?;
    if transaction.revision() == snapshot.revision() {
        return Ok(None);
    }
    let newer = no_panic(|| advance(snapshot, &changes))?;
    let reason = "the log of changes does not lead on from what this server has";
    newer
        .map(Some)
        .map_err(|gap| Fault::unavailable(reason, gap.to_string()))
}

/// The result of one order within a transaction.
enum Step {
    Refused(Vec<UserError>),
    Denied(Fault),
    /// It was refused or rolled back after it had written: the transaction must be dropped.
    TakenBack(Result<Written, Vec<UserError>>),
    /// The revision, the changes, and the new snapshot unless nothing changed.
    Done(i64, Written, Option<Arc<Snapshot>>),
}

async fn carry_out(
    transaction: &mut WriteTransaction,
    snapshot: &Arc<Snapshot>,
    order: &Order,
    author: &Authorship,
) -> Result<Step, Fault> {
    let store = |error: StoreError| Fault::from_store(&error);
    if let Some(request) = &order.request
        && let Some(before) = transaction.answered(&order.actor, &request.key).await.map_err(store)?
    {
        return Ok(repeated(request, before));
    }
    let mut draft = Draft::new(transaction, Arc::clone(snapshot), author);
    let result = order.command.apply(&mut draft).await;
    let spoiled = draft.is_spoiled(result.is_ok());
    let written = match result {
        Ok(written) if spoiled => return Ok(Step::TakenBack(Ok(written))),
        Ok(written) => written,
        Err(Refusal::User(errors)) if spoiled => return Ok(Step::TakenBack(Err(errors))),
        Err(Refusal::User(errors)) => return Ok(Step::Refused(errors)),
        Err(Refusal::Denied(fault)) if spoiled => return Err(fault),
        Err(Refusal::Denied(fault)) => return Ok(Step::Denied(fault)),
        Err(Refusal::Store(error)) => return Err(store(error)),
    };
    let after = draft.finish().await?;
    if let Some(request) = &order.request {
        let result = serde_json::to_value(&written).expect("what was done holds only what JSON can");
        transaction.remember(author, request, result).await.map_err(store)?;
    }
    Ok(Step::Done(transaction.revision(), written, after))
}

/// Returns the earlier answer to a repeated request. The same key for another input is a fault.
fn repeated(request: &Request, before: crate::storage::write::Answered) -> Step {
    if request.digest != before.digest {
        let message = "was used before for another input; choose a new key for each thing to be done";
        return Step::Refused(vec![UserError::new(
            &["idempotencyKey"],
            UserErrorCode::Conflict,
            message,
        )]);
    }
    match serde_json::from_value(before.result) {
        Ok(written) => Step::Done(before.revision, written, None),
        Err(_) => Step::Refused(vec![UserError::new(
            &["idempotencyKey"],
            UserErrorCode::Conflict,
            "was answered by another version of the program; read what was written at its revision",
        )]),
    }
}

fn panicked(panic: &(dyn Any + Send)) -> Fault {
    Fault::Internal(Cause(format!("a command panicked: {}", panic_text(panic))))
}
