//! A writing transaction. Each of its statements has a time limit on PostgreSQL, whatever the network does with it, and its end is
//! either known or said to be unknown.
//!
//! The database ends a transaction whose server says nothing for some seconds, since others wait for it. A server that only thinks,
//! as about a large import, is not silent: a heartbeat speaks for it.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::entity::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};

use super::StoreError;
use super::sole::Turn;

/// Pause between two signs of life.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How long a heartbeat speaks for a server at most. What thinks for longer between two statements hangs.
const LONGEST: Duration = Duration::from_secs(600);

/// A writing transaction; nothing is left of it if it is dropped.
#[derive(Debug)]
pub(super) struct Transaction {
    inner: Arc<DatabaseTransaction>,
    limit: Option<Duration>,
    heartbeat: Option<Heartbeat>,
    /// On SQLite the right to write. After the transaction, since fields are dropped in their
    /// order.
    turn: Option<Turn>,
    revision: Option<i64>,
}

impl Transaction {
    /// Of a transaction that has begun. `limit` is the time for one statement; without one there is no heartbeat either.
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

    /// Says which revision the commit makes.
    pub(super) fn makes(self, revision: i64) -> Self {
        let revision = Some(revision);
        Self { revision, ..self }
    }

    /// The transaction as the library knows it.
    pub(super) fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// Makes it durable and visible. After [`StoreError::Unconfirmed`] it is not known whether it was.
    pub(super) async fn commit(self, operation: &'static str) -> Result<(), StoreError> {
        // PostgreSQL answers a commit after a failed statement as if it were well.
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

/// A task that says something while the transaction does not. Ends when dropped.
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

    /// Waits until it has let go of the transaction.
    ///
    /// # Errors
    /// If a sign of life failed.
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

/// What the database answers, or that it does not.
pub(super) async fn within<T>(
    limit: Option<Duration>,
    answer: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let Some(limit) = limit else {
        return answer.await;
    };
    timeout(limit, answer).await.unwrap_or_else(|_| Err(silent()))
}

/// The error of a connection that is there and does not answer.
pub(super) fn silent() -> DbErr {
    let error = sea_orm::sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
