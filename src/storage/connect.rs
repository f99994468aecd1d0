//! How connections are opened: the options that keep the promises of the store on either database.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use futures_util::FutureExt as _;
use sea_orm::sqlx::postgres::{PgConnection, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Error as SqlxError, Executor as _};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector};
use tokio::time::timeout;

use super::{StoreError, address, encryption, pooler};

/// How long SQLite waits for a lock that another program holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How many rows SQLite's thread may be ahead of the reader. With sqlx's 50 a load spends much of its time waking threads.
const ROWS_AHEAD: usize = 1_000;

/// How long a connection of PostgreSQL may take to say that it is there.
const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

/// How to reach the database.
#[derive(Clone)]
pub struct StoreOptions {
    /// `sqlite:<file>` (made if it does not exist; its folder must) or `postgres://…`.
    pub url: String,
    /// Connections for reading: SQLite's readers beside its one writer, or PostgreSQL's whole pool. At least 1.
    pub connections: u32,
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// After how long PostgreSQL stops a statement; bulk work is exempt. SQLite has no such limit.
    pub statement_timeout: Duration,
    /// Whose clock tells the record time of writes.
    pub record_time: RecordTime,
}

/// Whose clock tells the record time of writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordTime {
    /// That of the database, one for all who write to it. SQLite has none: there it is that of the
    /// program.
    OfDatabase,
    /// That of the program that writes: for tests, whose time is an argument.
    OfProgram,
}

impl StoreOptions {
    /// Options with the defaults: 4 connections, 2 seconds to get one, 5 seconds a statement.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 4,
            acquire_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(5),
            record_time: RecordTime::OfDatabase,
        }
    }

    /// Whether the address is one of PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres://") || self.url.starts_with("postgresql://")
    }

    /// Refuses a file of SQLite that is not there, for those who come to look and not to begin.
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

    /// The file of SQLite.
    pub(super) fn file(&self) -> Option<PathBuf> {
        let sqlite = self
            .url
            .starts_with("sqlite:")
            .then(|| SqliteConnectOptions::from_str(&self.url).ok())??;
        Some(sqlite.get_filename().to_owned())
    }

    /// Refuses what cannot work, in words.
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

/// The address may hold a password, so only the kind of database is shown.
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

/// Opens the single connection that writes, making the file if there is none.
pub(super) async fn sqlite_writer(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let file = options.file().unwrap_or_default();
    // Not left to SQLite: it opens a file that it may only read, and refuses the first write; and
    // where the file has gone it would make another one.
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

/// Opens the single connection that writes to a file that is there.
pub(super) async fn sqlite_writer_again(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let mut connect = pool(options, 1);
    connect.map_sqlx_sqlite_opts(durable);
    open(connect).await
}

/// Makes the file of a database, empty, if there is none; in any case one that may be written to.
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

/// Why no database can be at this place.
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

/// Whether a file begins as those of SQLite do.
pub(super) fn is_sqlite(file: &Path) -> bool {
    let mut header = [0; 16];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header == *b"SQLite format 3\0"
}

/// Opens the connections that read; they refuse to write. The writer must have been opened before.
///
/// All of them at once: one that is opened later would be one to another database if the file has
/// been replaced meanwhile.
pub(super) async fn sqlite_readers(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let mut connect = pool(options, options.connections);
    connect.min_connections(options.connections);
    connect.map_sqlx_sqlite_opts(|sqlite| durable(sqlite).pragma("query_only", "1"));
    open(connect).await
}

/// Opens one connection that reads, to see what is in the file now.
pub(super) async fn sqlite_reader(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let one = StoreOptions {
        connections: 1,
        ..options.clone()
    };
    sqlite_readers(&one).await
}

/// Opens a pool of PostgreSQL connections. One that does not answer at once, before its use or after, is closed.
pub(super) async fn postgres(options: &StoreOptions) -> Result<DatabaseConnection, StoreError> {
    let (server, _) = address::read(&options.url)?;
    let server = server.application_name("interurban").disable_statement_logging();
    let time_limit = format!("SET statement_timeout = {}", options.statement_timeout.as_millis());
    let opened = PgPoolOptions::new()
        .max_connections(options.connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            let time_limit = AssertSqlSafe(time_limit.clone());
            async move { connection.execute(time_limit).await.map(drop) }.boxed()
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

/// Whether a connection answers, once it has done what is left to do on it, such as to take a transaction back.
async fn answers(connection: &mut PgConnection) -> Result<bool, SqlxError> {
    let answer = timeout(ANSWERS_WITHIN, connection.ping()).await;
    answer.unwrap_or_else(|_| Err(SqlxError::Io(io::ErrorKind::TimedOut.into())))?;
    Ok(true)
}

/// Why PostgreSQL gives no connection: a pool tries until its time is up, and says no more than that.
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

/// A pool of connections to a file of SQLite.
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

/// An acknowledged write survives a power cut (`Full`), readers never wait for the writer (WAL), and
/// references are checked.
fn durable(sqlite: SqliteConnectOptions) -> SqliteConnectOptions {
    sqlite
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("temp_store", "MEMORY")
}
