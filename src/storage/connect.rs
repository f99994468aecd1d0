//! Opens connections with the options that keep the store's guarantees on either database.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use futures_util::FutureExt as _;
use sea_orm::sqlx::postgres::{PgConnection, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Error as SqlxError, Executor as _};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector,
};
use tokio::time::timeout;

use super::files::beside;
use super::{Outage, StoreError, address, encryption, pooler};

/// The time that SQLite waits for a lock of another program.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The number of rows that SQLite's thread may be ahead of the reader. With sqlx's 50, a load
/// spends much of its time waking threads.
const ROWS_AHEAD: usize = 1_000;

/// The time in which a connection of PostgreSQL must answer a check.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// The options of the store.
#[derive(Clone)]
pub struct StoreOptions {
    /// `sqlite:<file>` (created if missing; its folder must exist) or `postgres://…`.
    pub url: String,
    /// The number of connections for reading: SQLite's readers beside its one writer, or
    /// PostgreSQL's whole pool. At least 1.
    pub connections: u32,
    /// The time to wait for a free connection.
    pub acquire_timeout: Duration,
    /// The time after which PostgreSQL stops a statement; bulk work is exempt. SQLite has no such
    /// limit.
    pub statement_timeout: Duration,
    /// The clock for the record time of writes.
    pub record_time: RecordTime,
    /// True if nothing is ever written: the user, the server or the file may allow only reading.
    pub read_only: bool,
}

/// The clock for the record time of writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordTime {
    /// That of the database, which all writers share. SQLite has none, so there it is that of the
    /// program.
    OfDatabase,
    /// That of the writing program: for tests, which pass the time as an argument.
    OfProgram,
}

impl StoreOptions {
    /// Creates options with the defaults: 4 connections, 2 seconds to get one, 5 seconds per
    /// statement.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 4,
            acquire_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(5),
            record_time: RecordTime::OfDatabase,
            read_only: false,
        }
    }

    /// True if the address is one of PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres://") || self.url.starts_with("postgresql://")
    }

    /// Rejects a missing SQLite file, for commands that read and must not create one.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn must_exist(&self) -> Result<(), StoreError> {
        match self.file().filter(|file| !file.exists()) {
            Some(file) => Err(StoreError::File {
                message: format!(
                    "there is no database {}; --database-url (DATABASE_URL) names another, `interurban serve` makes one",
                    file.display()
                ),
            }),
            None => Ok(()),
        }
    }

    /// Returns the file of SQLite.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let sqlite = self
            .url
            .starts_with("sqlite:")
            .then(|| SqliteConnectOptions::from_str(&self.url).ok())??;
        Some(sqlite.get_filename().to_owned())
    }

    /// Rejects options that cannot work.
    ///
    /// # Errors
    /// [`StoreError::Configuration`].
    pub fn check(&self) -> Result<(), StoreError> {
        let fault = |message: &str| {
            Err(StoreError::Configuration {
                message: message.to_owned(),
            })
        };
        if !self.is_postgres() && !self.url.starts_with("sqlite:") {
            return fault("the address must begin with sqlite: or postgres://");
        }
        if self.url.starts_with("sqlite:") && (self.url.contains(":memory:") || self.url.contains("mode=memory")) {
            return fault(
                "SQLite in memory is not supported, because readers and the writer would not share it; name a file",
            );
        }
        if self.is_postgres() {
            for parameter in address::read(&self.url)?.1 {
                tracing::warn!(
                    parameter,
                    "this parameter of the address of PostgreSQL has no effect here"
                );
            }
        }
        if self.connections == 0 {
            return fault("at least one connection is needed");
        }
        Ok(())
    }
}

/// The address may contain a password, so only the kind of database is shown.
impl std::fmt::Debug for StoreOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("StoreOptions")
            .field("postgres", &self.is_postgres())
            .field("connections", &self.connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .finish()
    }
}

/// Opens the single connection that writes, and creates the file if it is missing.
pub(super) async fn sqlite_writer(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let file = options.file().unwrap_or_default();
    // SQLite must not create the file: it opens a read-only file and fails at the first write, and
    // it would replace a file that has gone.
    make(&file)?;
    let is_empty = file.metadata().is_ok_and(|metadata| metadata.len() == 0);
    sqlite_writer_again(options)
        .await
        .map_err(|error| match is_empty || is_sqlite(&file) {
            true => error,
            false => StoreError::File {
                message: format!("{} is no database of SQLite; name another file", file.display()),
            },
        })
}

/// Opens the single connection that writes to an existing file.
pub(super) async fn sqlite_writer_again(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let mut connect = pool(options, 1);
    connect.map_sqlx_sqlite_opts(durable);
    open(connect).await
}

/// Creates the file of a database, empty, if it is missing; checks in any case that it is writable.
fn make(file: &Path) -> Result<(), StoreError> {
    if let Some(message) = misplaced(file) {
        return Err(StoreError::File { message });
    }
    let done = if file.is_file() { "opened for writing" } else { "made" };
    let opened = File::options().write(true).create(true).truncate(false).open(file);
    opened.map(drop).map_err(|error| StoreError::File {
        message: format!("the database {} cannot be {done}: {error}", file.display()),
    })
}

/// Returns the reason that no database can be at this path.
pub(super) fn misplaced(file: &Path) -> Option<String> {
    let name = file.display();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Some(format!(
            "the database {name} cannot be made: there is no folder {}",
            folder.display()
        ));
    }
    file.is_dir()
        .then(|| format!("{name} is a folder; name a file in it as the database"))
}

/// True if a file begins like a SQLite file.
pub(super) fn is_sqlite(file: &Path) -> bool {
    let mut header = [0; 16];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header == *b"SQLite format 3\0"
}

/// Opens the connections that read; they refuse to write. The writer must have been opened before.
///
/// All are opened at once: if the file were replaced, a connection opened later would belong to
/// another database.
pub(super) async fn sqlite_readers(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let mut connect = pool(options, options.connections);
    connect.min_connections(options.connections);
    connect.map_sqlx_sqlite_opts(|sqlite| durable(sqlite).pragma("query_only", "1"));
    open(connect).await
}

/// Opens connections that read an existing file, which may be write-protected. If it has no log and
/// its folder allows no new file, SQLite treats the file as immutable.
pub(super) async fn sqlite_read_only(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let open_as = |is_immutable: bool| {
        let mut connect = pool(options, options.connections);
        connect.min_connections(options.connections);
        connect.map_sqlx_sqlite_opts(move |sqlite| reading(sqlite).read_only(true).immutable(is_immutable));
        connect
    };
    let opened = async {
        let connections = open(open_as(false)).await?;
        // SQLite opens the log with the first read.
        let read = connections
            .execute_unprepared("SELECT count(*) FROM sqlite_schema")
            .await;
        read.map_err(StoreError::during("connect"))?;
        Ok(connections)
    };
    match opened.await {
        Err(StoreError::Unavailable {
            outage: Outage::Storage | Outage::ReadOnly,
            ..
        }) if !has_log(options) => open(open_as(true)).await,
        opened => opened,
    }
}

fn has_log(options: &StoreOptions) -> bool {
    options.file().is_some_and(|file| beside(&file, "-wal").exists())
}

/// Opens one connection that reads, to see the current content of the file.
pub(super) async fn sqlite_reader(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let one = StoreOptions {
        connections: 1,
        ..options.clone()
    };
    sqlite_readers(&one).await
}

/// Opens a pool of PostgreSQL connections. A connection that does not answer at once, before or
/// after use, is closed.
pub(super) async fn postgres(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let (server, _) = address::read(&options.url)?;
    let server = server.application_name("interurban").disable_statement_logging();
    let mut settings = format!("SET statement_timeout = {}", options.statement_timeout.as_millis());
    if options.read_only {
        settings.push_str("; SET default_transaction_read_only = on");
    }
    let opened = PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            let settings = AssertSqlSafe(settings.clone());
            async move { connection.execute(settings).await.map(drop) }.boxed()
        })
        .before_acquire(|connection, _| answers(connection).boxed())
        .after_release(|connection, _| answers(connection).boxed())
        .connect_with(server.clone())
        .await;
    let pool = match opened {
        Ok(pool) => SqlxPostgresConnector::from_sqlx_postgres_pool(pool),
        Err(error) => {
            let reason = refusal(options).await.unwrap_or_else(|| connection(error));
            return Err(StoreError::during("connect")(reason));
        }
    };
    pooler::refuse(&server).await?;
    encryption::note(&pool, &server).await?;
    Ok(pool)
}

/// True if a connection answers, after pending work such as a rollback.
async fn answers(connection: &mut PgConnection) -> Result<bool, SqlxError> {
    let answer = timeout(ANSWERS_WITHIN, connection.ping()).await;
    answer.unwrap_or_else(|_| Err(SqlxError::Io(io::ErrorKind::TimedOut.into())))?;
    Ok(true)
}

/// Returns the reason that PostgreSQL gives no connection: a pool retries until it times out, and
/// reports only that.
pub(super) async fn refusal(options: &StoreOptions) -> Option<DbErr> {
    let (server, _) = address::read(&options.url).ok()?;
    let tried = timeout(options.acquire_timeout, server.connect()).await;
    match tried {
        Ok(Ok(_)) => None,
        Ok(Err(error)) => Some(connection(error)),
        Err(_) => Some(connection(SqlxError::Io(io::ErrorKind::TimedOut.into()))),
    }
}

fn connection(error: SqlxError) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

/// Returns the options of a pool of connections to a SQLite file.
fn pool(options: &StoreOptions, connections: u32) -> ConnectOptions {
    let mut connect = ConnectOptions::new(options.url.clone());
    connect
        .max_connections(connections)
        .acquire_timeout(options.acquire_timeout)
        .connect_timeout(options.acquire_timeout)
        .sqlx_logging(false)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .test_before_acquire(false);
    connect
}

async fn open(connect: ConnectOptions) -> Result<DatabaseConnection, StoreError> {
    Database::connect(connect).await.map_err(StoreError::during("connect"))
}

/// Sets the guarantees: an acknowledged write survives a power cut (`Full`), readers never wait for
/// the writer (WAL), and references are checked.
fn durable(sqlite: SqliteConnectOptions) -> SqliteConnectOptions {
    reading(sqlite)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
}

/// Sets the options that every connection to SQLite has.
fn reading(sqlite: SqliteConnectOptions) -> SqliteConnectOptions {
    sqlite
        .busy_timeout(BUSY_TIMEOUT)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("temp_store", "MEMORY")
}
