//! The store: connections for reading and writing, transactions of the right kind, a count of statements.

use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use super::lane::{Lane, Ride};
use super::link::Link;
use super::meter::Meter;
use super::outage::Outage;
use super::pool::Pool;
use super::sole::{Sole, Turn};
use super::transaction::{Transaction, within};
use super::{RecordTime, StoreError, StoreOptions, connect};
use crate::troubles::Troubles;

/// The number of the advisory lock under which one program at a time changes the schema
/// on PostgreSQL ("interurb" as bytes).
const BULK_LOCK: i64 = 0x696e_7465_7275_7262;

/// How long PostgreSQL lets a writer say nothing while others may wait for it.
const SILENCE: Duration = Duration::from_secs(5);

/// How long a writing transaction on PostgreSQL waits for others, and for the answer to one statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    lock: Duration,
    statement: Duration,
}

impl Patience {
    /// For a request: there must be time left for its answer.
    pub(super) const REQUEST: Self = Self {
        lock: Duration::from_secs(3),
        statement: Duration::from_secs(5),
    };

    /// For a program that begins, beside others that begin.
    pub(super) const START: Self = Self {
        lock: Duration::from_secs(60),
        statement: Duration::from_secs(90),
    };
}

/// Which database the store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file of SQLite.
    Sqlite,
    /// A server of PostgreSQL.
    Postgres,
}

/// The system of record. Cloning shares the connections.
#[derive(Clone, Debug)]
pub struct Store {
    backend: Backend,
    /// The writing connection of SQLite; on PostgreSQL the pool writes.
    sole: Option<Arc<Sole>>,
    reader: Arc<Pool>,
    /// Those of the connections that strangers may occupy.
    lane: Lane,
    meter: Arc<Meter>,
    identity: u64,
    troubles: Troubles,
    options: StoreOptions,
    link: Link,
    record_time: RecordTime,
}

impl Store {
    /// Connects. On SQLite: one connection that writes and a pool that cannot; on PostgreSQL one pool for both.
    ///
    /// Fails with [`StoreError::Configuration`] or [`StoreError::Unavailable`]. Does not look at the schema.
    pub async fn connect(options: &StoreOptions) -> Result<Self, StoreError> {
        options.check()?;
        let meter = Arc::new(Meter::default());
        let (backend, sole, reader) = if options.is_postgres() {
            (Backend::Postgres, None, connect::postgres(options).await?)
        } else {
            let sole = Sole::open(options, &meter).await?;
            let readers = connect::sqlite_readers(options).await?;
            (Backend::Sqlite, Some(Arc::new(sole)), readers)
        };
        Ok(Self {
            backend,
            sole,
            reader: Arc::new(Pool::new(meter.on(reader))),
            lane: Lane::of(options),
            meter,
            // By chance, since process numbers repeat from container to container.
            identity: Self::draw(),
            troubles: Troubles::default(),
            options: options.clone(),
            link: Link::default(),
            record_time: options.record_time,
        })
    }

    /// A number drawn by chance, by which nothing is decided: only to tell things apart.
    pub(super) fn draw() -> u64 {
        std::hash::RandomState::new().hash_one(0)
    }

    /// Which database this is.
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// How many statements were sent since connecting, without those that begin and end transactions.
    pub fn statement_count(&self) -> u64 {
        self.meter.statements()
    }

    /// Where the store and those who work with it report what is the matter.
    pub const fn troubles(&self) -> &Troubles {
        &self.troubles
    }

    /// Asks whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader().ping().await.map_err(StoreError::during("ping"))
    }

    /// Closes the connections, once those in use are given back. On SQLite this also tidies the write-ahead log.
    pub async fn close(self) -> Result<(), StoreError> {
        let failed = StoreError::during("close");
        self.reader().close_by_ref().await.map_err(failed)?;
        match self.sole() {
            Some(sole) => sole.close().await.map_err(failed),
            None => Ok(()),
        }
    }

    /// Tells this store from those of other processes on the same database.
    pub(super) const fn identity(&self) -> u64 {
        self.identity
    }

    /// Whose clock tells the record time of writes.
    pub(super) const fn record_time(&self) -> RecordTime {
        self.record_time
    }

    /// Closes the connections that nobody uses. The address may lead to another server of
    /// PostgreSQL than the one they were made to.
    pub async fn forget_connections(&self) {
        if self.backend == Backend::Postgres {
            let pool = self.reader().get_postgres_connection_pool();
            while let Some(connection) = pool.try_acquire() {
                // An error closes it as well.
                drop(connection.close().await);
            }
        }
    }

    /// The writing connection of SQLite.
    pub(super) const fn sole(&self) -> Option<&Arc<Sole>> {
        self.sole.as_ref()
    }

    /// What is counted.
    pub(super) fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Connections to the database.
    pub(super) const fn options(&self) -> &StoreOptions {
        &self.options
    }

    /// The connections that read.
    pub(super) fn reader(&self) -> &DatabaseConnection {
        self.reader.current()
    }

    /// A connection that reads what anyone may ask for. At least one of several is left to those
    /// who look up tokens, write, or follow the log.
    pub(super) async fn cold_reader(&self, operation: &'static str) -> Result<Ride<'_>, StoreError> {
        let ride = self.lane.ride(self.reader()).await;
        ride.map_err(StoreError::during(operation))
    }

    /// A transaction in which every read sees the same state. It has no time limit.
    pub(super) async fn begin_snapshot(&self, operation: &'static str) -> Result<DatabaseTransaction, StoreError> {
        let failed = StoreError::during(operation);
        let postgres = self.backend == Backend::Postgres;
        let transaction = self
            .reader()
            .begin_with_options(TransactionOptions {
                isolation_level: postgres.then_some(IsolationLevel::RepeatableRead),
                access_mode: postgres.then_some(AccessMode::ReadOnly),
                // SQLite fixes the state with the first read.
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            })
            .await
            .map_err(failed)?;
        self.lift_time_limit(&transaction).await.map_err(failed)?;
        Ok(transaction)
    }

    /// A writing transaction, of which each statement has a time limit on PostgreSQL.
    pub(super) async fn begin_immediate(
        &self,
        patience: Patience,
        operation: &'static str,
    ) -> Result<Transaction, StoreError> {
        let limit = (self.backend == Backend::Postgres).then(|| patience.statement.max(self.options.statement_timeout));
        let transaction = self.begin_writing(limit, operation).await?;
        if let Some(limit) = limit {
            let limits = format!(
                "SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {}; SET LOCAL idle_in_transaction_session_timeout = {}",
                limit.as_millis(),
                patience.lock.as_millis(),
                SILENCE.as_millis()
            );
            // Nothing else takes time there but the way to the database and back.
            let asked = Instant::now();
            let set = transaction.execute_unprepared(&limits).await;
            set.map_err(StoreError::during(operation))?;
            self.link.took(asked.elapsed(), &self.troubles);
        }
        Ok(transaction)
    }

    /// A writing transaction for changes of the schema, alone among programs that do such work. It has no time limit.
    pub(super) async fn begin_bulk(&self, operation: &'static str) -> Result<Transaction, StoreError> {
        let failed = StoreError::during(operation);
        let transaction = self.begin_writing(None, operation).await?;
        self.lift_time_limit(transaction.inner()).await.map_err(failed)?;
        if self.backend == Backend::Postgres {
            transaction
                .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({BULK_LOCK})"))
                .await
                .map_err(failed)?;
        }
        Ok(transaction)
    }

    /// A pool says that it has no connection in time. Whoever asks for one beside it hears why.
    pub(super) async fn why_not(&self, error: DbErr) -> DbErr {
        if self.backend == Backend::Postgres && Outage::of(&error) == Some(Outage::NoConnection) {
            if let Some(reason) = connect::refusal(&self.options).await {
                return reason;
            }
            let others = async { Ok(self.meter.on(connect::postgres(&self.options).await?)) };
            self.reader.replace(others).await;
        }
        error
    }

    async fn begin_writing(&self, limit: Option<Duration>, operation: &'static str) -> Result<Transaction, StoreError> {
        let turn = match self.sole() {
            Some(sole) => Some(sole.turn(operation).await?),
            None => None,
        };
        let connection = turn.as_ref().map_or_else(|| self.reader(), Turn::connection);
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            // A deferred one would fail as soon as another program has written after its first read.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        let begun = within(limit, connection.begin_with_options(options)).await;
        match begun {
            Ok(begun) => Ok(Transaction::new(begun, limit, turn)),
            Err(error) => Err(StoreError::during(operation)(self.why_not(error).await)),
        }
    }

    async fn lift_time_limit(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        if self.backend == Backend::Postgres {
            transaction
                .execute_unprepared("SET LOCAL statement_timeout = 0")
                .await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn on_sqlite_only_the_writer_writes_and_each_statement_counts_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let store = Store::connect(&StoreOptions::new(url)).await.expect("connected");
        let table = "CREATE TABLE t (a INTEGER)";
        let error = store
            .reader()
            .execute_unprepared(table)
            .await
            .expect_err("readers cannot write");
        assert!(error.to_string().contains("readonly"), "{error}");
        let transaction = store.begin_bulk("test").await.expect("begun");
        transaction.execute_unprepared(table).await.expect("the writer can");
        transaction.commit("test").await.expect("committed");
        let transaction = store.begin_bulk("test").await.expect("begun");
        let before = store.statement_count();
        for statement in ["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)"] {
            let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, statement);
            transaction.execute_raw(statement).await.expect("written");
        }
        assert_eq!(store.statement_count() - before, 2);
        drop(transaction);
        let count = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT count(*) FROM t");
        let row = store
            .reader()
            .query_one_raw(count)
            .await
            .expect("a count")
            .expect("a row");
        assert_eq!(
            row.try_get_by_index::<i64>(0),
            Ok(0),
            "a dropped transaction leaves nothing"
        );
    }
}
