//! What can go wrong with the store, and what a client may read about it.
//!
//! The text of a database error holds SQL, names of constraints and sometimes values. It stays in the
//! source chain, for the log; [`StoreError::public_message`] is what may leave the server.

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::sqlx::error::{DatabaseError, ErrorKind};
use sea_orm::{DbErr, RuntimeErr};

/// Which rule of the schema a write would have broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A record with this key exists already.
    Unique,
    /// A record refers to one that does not exist, or is still referred to.
    Reference,
    /// A value is missing, out of range or contradicts another.
    Check,
}

/// A failure of the store. Every variant names the operation that failed, as in "load cities".
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address or the options cannot be used.
    #[error("the database settings cannot be used: {message}")]
    Configuration {
        /// What is wrong with them.
        message: String,
    },
    /// A file cannot be used as it would have to be.
    #[error("{message}")]
    File {
        /// Which file, and what is wrong with it.
        message: String,
    },
    /// Another process writes to this file of SQLite.
    #[error(
        "another process writes to this SQLite database and holds {}. Stop it first, or send your changes to its API; for several processes use PostgreSQL",
        path.display()
    )]
    Claimed {
        /// The lock file.
        path: std::path::PathBuf,
    },
    /// The database cannot be reached, is busy, or has no connection free.
    #[error("{operation}: the database is not available")]
    Unavailable {
        /// What was tried.
        operation: &'static str,
        /// The cause.
        #[source]
        source: DbErr,
    },
    /// The connection broke in a commit, or before the database had confirmed it: what was written may be there or not.
    #[error("{operation}: the database did not confirm the commit")]
    Unconfirmed {
        /// What was tried.
        operation: &'static str,
        /// The cause.
        #[source]
        source: DbErr,
    },
    /// The database stopped a statement that took too long.
    #[error("{operation}: the database stopped a statement at its time limit")]
    Timeout {
        /// What was tried.
        operation: &'static str,
        /// The cause.
        #[source]
        source: DbErr,
    },
    /// A write would have broken a rule of the schema; nothing was written.
    #[error("{operation}: a rule of the database forbids it ({violation:?})")]
    Violation {
        /// What was tried.
        operation: &'static str,
        /// The kind of rule.
        violation: Violation,
        /// The cause.
        #[source]
        source: DbErr,
    },
    /// The database has been migrated by a newer program than this one.
    #[error("the database is newer than this program: {detail}. Run the newer program, or migrate down with it first")]
    NewerDatabase {
        /// Which migrations this program does not know.
        detail: String,
    },
    /// The database lacks migrations and must not be served from.
    #[error("the database lacks migrations: {}. Run `interurban migrate up`", pending.join(", "))]
    PendingMigrations {
        /// Names of the missing migrations, oldest first.
        pending: Vec<String>,
    },
    /// A stored value makes no sense to this program.
    #[error("{operation}: a stored value cannot be read: {message}")]
    Corrupt {
        /// What was read.
        operation: &'static str,
        /// What is wrong.
        message: String,
    },
    /// A record to be written names one that does not exist.
    #[error("{operation}: no {entity} has the key \"{key}\"")]
    UnknownKey {
        /// What was tried.
        operation: &'static str,
        /// What kind of record is missing.
        entity: &'static str,
        /// The key that nothing has.
        key: String,
    },
    /// Anything else the database refuses.
    #[error("{operation}: the database refused a statement")]
    Database {
        /// What was tried.
        operation: &'static str,
        /// The cause.
        #[source]
        source: DbErr,
    },
}

impl StoreError {
    /// Turns a database error into one of ours, for use with `map_err`.
    pub(crate) fn during(operation: &'static str) -> impl Fn(DbErr) -> Self + Copy {
        move |source| Self::classify(operation, source)
    }

    /// The same for an error of a commit, which may have been carried out although it was not confirmed, unless the database itself
    /// has refused it.
    pub(crate) fn during_commit(operation: &'static str) -> impl Fn(DbErr) -> Self + Copy {
        move |source| match Self::classify(operation, source) {
            Self::Unavailable { operation, source } => Self::Unconfirmed { operation, source },
            error => error,
        }
    }

    /// A sentence for clients: no SQL, no names of constraints, no addresses.
    pub const fn public_message(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "The database is not available; try again in a moment.",
            Self::Unconfirmed { .. } => "The database did not confirm the write, which may have been done.",
            Self::Timeout { .. } => "The database took too long.",
            Self::Violation { violation, .. } => match violation {
                Violation::Unique => "A record with this key exists already.",
                Violation::Reference => "A record is still in use, or one it names does not exist.",
                Violation::Check => "A value is missing, out of range or contradicts another.",
            },
            Self::UnknownKey { .. } => "A record that is named does not exist.",
            Self::Configuration { .. }
            | Self::File { .. }
            | Self::Claimed { .. }
            | Self::NewerDatabase { .. }
            | Self::PendingMigrations { .. }
            | Self::Corrupt { .. }
            | Self::Database { .. } => "The store failed.",
        }
    }

    /// A file that cannot be used, with what the system says.
    pub(super) fn file(file: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File {
            message: format!("{}: {error}", file.display()),
        }
    }

    fn classify(operation: &'static str, source: DbErr) -> Self {
        let violation = match &source {
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => return Self::Unavailable { operation, source },
            DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => match &**error {
                SqlxError::Database(fault) => match Fault::of(fault.as_ref()) {
                    Fault::Rule(violation) => violation,
                    Fault::Unavailable => return Self::Unavailable { operation, source },
                    Fault::Timeout => return Self::Timeout { operation, source },
                    Fault::Other => return Self::Database { operation, source },
                },
                SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => {
                    return Self::Unavailable { operation, source };
                }
                _ => return Self::Database { operation, source },
            },
            _ => return Self::Database { operation, source },
        };
        Self::Violation {
            operation,
            violation,
            source,
        }
    }
}

/// What a database's own error means to us.
enum Fault {
    Rule(Violation),
    Unavailable,
    Timeout,
    Other,
}

impl Fault {
    fn of(error: &dyn DatabaseError) -> Self {
        match error.kind() {
            ErrorKind::UniqueViolation => return Self::Rule(Violation::Unique),
            ErrorKind::ForeignKeyViolation => return Self::Rule(Violation::Reference),
            ErrorKind::NotNullViolation | ErrorKind::CheckViolation => return Self::Rule(Violation::Check),
            _ => {}
        }
        match error.code().as_deref() {
            // SQLite reports ON DELETE RESTRICT as a trigger.
            Some("1811") => Self::Rule(Violation::Reference),
            // SQLite: busy, locked, and their extended forms.
            Some("5" | "6" | "261" | "517" | "262") => Self::Unavailable,
            // PostgreSQL: query cancelled by the statement time-out.
            Some("57014") => Self::Timeout,
            // PostgreSQL: waited too long for another writer, or was silent for too long.
            Some("55P03" | "25P03") => Self::Unavailable,
            // PostgreSQL: connection failures, shutting down, too many connections.
            Some(code) if code.starts_with("08") || code.starts_with("57P") || code == "53300" => Self::Unavailable,
            _ => Self::Other,
        }
    }
}
