//! A writing transaction. On PostgreSQL each of its statements has a time limit that does not
//! depend on the network, and its outcome is either known or reported as unknown.
//!
//! The database ends a transaction that is idle for some seconds, since others wait for it. A
//! server that computes, as for a large import, is not idle: a heartbeat shows this.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::entity::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::StoreError;
use super::sole::Turn;

/// The pause between two heartbeats.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// The longest time for which heartbeats are sent. A longer computation between two statements
/// counts as hung.
const LONGEST: Duration = Duration::from_secs(600);

/// A writing transaction; dropping it rolls it back.
#[derive(Debug)]
pub(super) struct Transaction {
    inner: Arc<DatabaseTransaction>,
    limit: Option<Duration>,
    heartbeat: Option<Heartbeat>,
    /// The right to write on SQLite. It is declared after the transaction, since fields are dropped
    /// in order.
    turn: Option<Turn>,
    revision: Option<i64>,
}

impl Transaction {
    /// Wraps a transaction that has begun. `limit` is the time for one statement; without it there
    /// is no heartbeat either.
    pub(super) fn new(inner: DatabaseTransaction, limit: Option<Duration>, turn: Option<Turn>) -> Self {
        let inner = Arc::new(inner);
        let heartbeat = limit.map(|limit| Heartbeat::start(Arc::clone(&inner), limit));
        Self {
            inner,
            limit,
            heartbeat,
            turn,
            revision: None,
        }
    }

    /// Sets the revision that the commit makes.
    pub(super) fn makes(self, revision: i64) -> Self {
        let revision = Some(revision);
        Self { revision, ..self }
    }

    /// Returns the transaction of the library.
    pub(super) fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// Makes it durable and visible. After [`StoreError::Unconfirmed`] the outcome is unknown.
    pub(super) async fn commit(self, operation: &'static str) -> Result<(), StoreError> {
        // PostgreSQL reports a commit after a failed statement as a success.
        if let Some(heartbeat) = self.heartbeat {
            heartbeat.end().await.map_err(StoreError::during(operation))?;
        }
        let inner = Arc::into_inner(self.inner).expect("the heartbeat has ended");
        let committed = within(self.limit, inner.commit()).await;
        let committed = committed.map_err(StoreError::during_commit(operation));
        match (committed, self.turn) {
            (Ok(()), Some(turn)) => turn.confirm(operation, self.revision).await,
            (Err(error), Some(turn)) => {
                turn.discard().await;
                Err(error)
            }
            (committed, None) => committed,
        }
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        within(self.limit, self.inner.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        within(self.limit, self.inner.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        within(self.limit, self.inner.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        within(self.limit, self.inner.query_all_raw(statement)).await
    }
}

/// A task that sends statements while the transaction is idle. Ends when dropped.
#[derive(Debug)]
struct Heartbeat {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Result<(), DbErr>>,
}

impl Heartbeat {
    fn start(transaction: Arc<DatabaseTransaction>, limit: Duration) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(beat(transaction, limit, stopped));
        Self { stop, task }
    }

    /// Waits until it has released the transaction.
    ///
    /// # Errors
    /// If a heartbeat failed.
    async fn end(self) -> Result<(), DbErr> {
        drop(self.stop);
        let ended = self.task.await;
        ended.unwrap_or_else(|error| Err(DbErr::Conn(RuntimeErr::Internal(error.to_string()))))
    }
}

async fn beat(
    transaction: Arc<DatabaseTransaction>,
    limit: Duration,
    mut stopped: oneshot::Receiver<()>,
) -> Result<(), DbErr> {
    let end = Instant::now() + LONGEST;
    while Instant::now() < end {
        tokio::select! {
            _ = &mut stopped => break,
            () = sleep(HEARTBEAT) => {}
        }
        within(Some(limit), transaction.execute_unprepared("SELECT 1")).await?;
    }
    Ok(())
}

/// Returns the database's answer, or an error if there is none in time.
pub(super) async fn within<T>(
    limit: Option<Duration>,
    answer: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let Some(limit) = limit else {
        return answer.await;
    };
    timeout(limit, answer).await.unwrap_or_else(|_| Err(silent()))
}

/// Returns the error of a connection that exists but does not answer.
pub(super) fn silent() -> DbErr {
    let error = sea_orm::sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
