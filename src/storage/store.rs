//! The store: connections for reading and writing, the right kinds of transactions, and a count of
//! statements.

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
use super::site::Site;
use super::sole::{Sole, Turn};
use super::transaction::{Transaction, within};
use super::{RecordTime, StoreError, StoreOptions, connect};
use crate::troubles::Troubles;

/// The number of PostgreSQL's advisory lock for changes of the schema, which one program at a time
/// may make ("interurb" as bytes).
const BULK_LOCK: i64 = 0x696e_7465_7275_7262;

/// The time for which PostgreSQL lets a writer be idle while others may wait for it.
const SILENCE: Duration = Duration::from_secs(5);

/// The time limits of a writing transaction on PostgreSQL: waiting for others, and one statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    lock: Duration,
    statement: Duration,
}

impl Patience {
    /// For a request: some time must be left for its answer.
    pub(super) const REQUEST: Self = Self {
        lock: Duration::from_secs(3),
        statement: Duration::from_secs(5),
    };

    /// For a program that starts at the same time as others.
    pub(super) const START: Self = Self {
        lock: Duration::from_secs(60),
        statement: Duration::from_secs(90),
    };
}

/// The database of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file of SQLite.
    Sqlite,
    /// A server of PostgreSQL.
    Postgres,
}

/// The state of the connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolCounts {
    /// Connections in use.
    pub in_use: u32,
    /// Idle connections.
    pub idle: u32,
    /// Reads for requests that wait for a connection.
    pub waiting: usize,
}

/// The system of record. Cloning shares the connections.
#[derive(Clone, Debug)]
pub struct Store {
    backend: Backend,
    /// The writing connection of SQLite; on PostgreSQL the pool writes. `None` with `--read-only`.
    sole: Option<Arc<Sole>>,
    /// The files of SQLite, with `--read-only`.
    site: Option<Arc<Site>>,
    reader: Arc<Pool>,
    /// The connections that cold reads may use.
    lane: Lane,
    meter: Arc<Meter>,
    identity: u64,
    troubles: Troubles,
    options: StoreOptions,
    link: Link,
    record_time: RecordTime,
}

impl Store {
    /// Connects. On SQLite: one connection that writes and a pool that cannot; on PostgreSQL: one
    /// pool for both.
    ///
    /// Fails with [`StoreError::Configuration`] or [`StoreError::Unavailable`]. Does not check the
    /// schema.
    pub async fn connect(options: &StoreOptions) -> Result<Self, StoreError> {
        options.check()?;
        let meter = Arc::new(Meter::default());
        let (backend, sole, reader) = if options.is_postgres() {
            (Backend::Postgres, None, connect::postgres(options).await?)
        } else if options.read_only {
            options.must_exist()?;
            (Backend::Sqlite, None, connect::sqlite_read_only(options).await?)
        } else {
            let sole = Sole::open(options, &meter).await?;
            let readers = connect::sqlite_readers(options).await?;
            (Backend::Sqlite, Some(Arc::new(sole)), readers)
        };
        let site = match (backend, &sole) {
            (Backend::Sqlite, None) => {
                let file = options.file().unwrap_or_default();
                let site = Site::of(&file).map_err(|error| StoreError::file(&file, &error))?;
                Some(Arc::new(site))
            }
            _ => None,
        };
        Ok(Self {
            backend,
            sole,
            site,
            reader: Arc::new(Pool::new(meter.on(reader))),
            lane: Lane::of(options),
            meter,
            // Random, since process numbers repeat from container to container.
            identity: Self::draw(),
            troubles: Troubles::default(),
            options: options.clone(),
            link: Link::default(),
            record_time: options.record_time,
        })
    }

    /// Draws a random number. It only distinguishes things, and decides nothing.
    pub(super) fn draw() -> u64 {
        std::hash::RandomState::new().hash_one(0)
    }

    /// Returns the kind of database.
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Returns true if nothing is ever written.
    pub const fn is_read_only(&self) -> bool {
        self.options.read_only
    }

    /// Returns the number of statements sent since connecting, without those that begin and end
    /// transactions.
    pub fn statement_count(&self) -> u64 {
        self.meter.statements()
    }

    /// Counts the connections that read. On PostgreSQL the same connections write.
    pub fn connections(&self) -> PoolCounts {
        let (open, idle) = match self.backend {
            Backend::Postgres => {
                let pool = self.reader().get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
            Backend::Sqlite => {
                let pool = self.reader().get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        let idle = u32::try_from(idle).unwrap_or(u32::MAX);
        PoolCounts {
            in_use: open.saturating_sub(idle),
            idle,
            waiting: self.lane.waiting(),
        }
    }

    /// Returns the troubles that the store and its users report.
    pub const fn troubles(&self) -> &Troubles {
        &self.troubles
    }

    /// Checks that the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.reader().ping().await.map_err(StoreError::during("ping"))
    }

    /// Closes the connections, once those in use are returned. On SQLite this also cleans up the
    /// write-ahead log.
    pub async fn close(self) -> Result<(), StoreError> {
        let failed = StoreError::during("close");
        self.reader().close_by_ref().await.map_err(failed)?;
        match self.sole() {
            Some(sole) => sole.close().await.map_err(failed),
            None => Ok(()),
        }
    }

    /// Returns a number that distinguishes this store from those of other processes on the same
    /// database.
    pub(super) const fn identity(&self) -> u64 {
        self.identity
    }

    /// Returns the clock for the record time of writes.
    pub(super) const fn record_time(&self) -> RecordTime {
        self.record_time
    }

    /// Checks that the file that is only read is still in its place, and reports a trouble if not.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if it is not.
    pub(super) fn look_in_place(&self) -> Result<(), StoreError> {
        let Some(site) = &self.site else { return Ok(()) };
        let displaced = site.displaced();
        let trouble = displaced.map(|outage| outage.trouble("changes are not followed: "));
        self.troubles.set("database file", trouble);
        displaced.map_or(Ok(()), |outage| {
            Err(StoreError::unavailable("look at the file", outage))
        })
    }

    /// Closes the idle connections. The address may now lead to a PostgreSQL server other than the
    /// one they belong to.
    pub async fn forget_connections(&self) {
        if self.backend == Backend::Postgres {
            let pool = self.reader().get_postgres_connection_pool();
            while let Some(connection) = pool.try_acquire() {
                // An error closes it too.
                drop(connection.close().await);
            }
        }
    }

    /// Returns the writing connection of SQLite.
    pub(super) const fn sole(&self) -> Option<&Arc<Sole>> {
        self.sole.as_ref()
    }

    /// Returns the counters.
    pub(super) fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Returns the options of the store.
    pub(super) const fn options(&self) -> &StoreOptions {
        &self.options
    }

    /// Returns the connections that read.
    pub(super) fn reader(&self) -> &DatabaseConnection {
        self.reader.current()
    }

    /// Returns a connection for reads that anyone may request. If there are several, at least one
    /// is left to look up tokens, write, or follow the log.
    pub(super) async fn cold_reader(&self, operation: &'static str) -> Result<Ride<'_>, StoreError> {
        let ride = self.lane.ride(self.reader()).await;
        ride.map_err(StoreError::during(operation))
    }

    /// Begins a transaction in which every read sees the same state. It has no time limit.
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

    /// Begins a writing transaction. On PostgreSQL each of its statements has a time limit.
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
            // Nothing else takes time there, only the round trip to the database.
            let asked = Instant::now();
            let set = transaction.execute_unprepared(&limits).await;
            set.map_err(StoreError::during(operation))?;
            self.link.took(asked.elapsed(), &self.troubles);
        }
        Ok(transaction)
    }

    /// Begins a writing transaction for changes of the schema, alone among programs that make them.
    /// It has no time limit.
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

    /// Replaces a pool's time-out by its reason, found by asking for a connection outside the pool.
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
        if self.is_read_only() {
            return Err(StoreError::unavailable(operation, Outage::OpenedToRead));
        }
        let turn = match self.sole() {
            Some(sole) => Some(sole.turn(operation).await?),
            None => None,
        };
        let connection = turn.as_ref().map_or_else(|| self.reader(), Turn::connection);
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            // A deferred one would fail once another program has written after its first read.
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
