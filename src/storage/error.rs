//! The errors of the store, and the messages that clients may read.
//!
//! The text of a database error contains SQL, names of constraints and sometimes values. It stays
//! in the source chain, for the log. Only [`StoreError::public_message`] may leave the server.

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::sqlx::error::{DatabaseError, ErrorKind};
use sea_orm::{DbErr, RuntimeErr};

use super::outage::{Outage, refuses_commit};
use crate::domain::Revision;

/// The rule of the schema that a write would have broken.
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
        /// The error.
        message: String,
    },
    /// A file cannot be used as required.
    #[error("{message}")]
    File {
        /// The file and the error.
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
    /// The database cannot do it now.
    #[error("{operation}: {}", outage.reason())]
    Unavailable {
        /// The operation.
        operation: &'static str,
        /// The reason.
        outage: Outage,
        /// The cause.
        #[source]
        source: DbErr,
    },
    /// A commit was sent but its outcome is unknown: the data may be written or not.
    #[error("{operation}: the database did not confirm the commit")]
    Unconfirmed {
        /// The operation.
        operation: &'static str,
        /// The cause.
        #[source]
        source: DbErr,
    },
    /// A write would have broken a rule of the schema; nothing was written.
    #[error("{operation}: a rule of the database forbids it ({violation:?})")]
    Violation {
        /// The operation.
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
        /// The migrations that this program does not know.
        detail: String,
    },
    /// The database lacks migrations and must not be used for serving.
    #[error("the database lacks migrations: {}. Run `interurban migrate up`", pending.join(", "))]
    PendingMigrations {
        /// Names of the missing migrations, oldest first.
        pending: Vec<String>,
    },
    /// A stored value is invalid for this program.
    #[error("{operation}: a stored value cannot be read: {message}")]
    Corrupt {
        /// The operation.
        operation: &'static str,
        /// The error.
        message: String,
    },
    /// The database was restored from a backup, or is another one: it lacks a revision that was
    /// read or written before.
    #[error("the database does not have revision {served}, which was served already")]
    OtherHistory {
        /// The revision, with its mark.
        served: Revision,
    },
    /// A record to be written refers to one that does not exist.
    #[error("{operation}: no {entity} has the key \"{key}\"")]
    UnknownKey {
        /// The operation.
        operation: &'static str,
        /// The kind of the missing record.
        entity: &'static str,
        /// The key of the missing record.
        key: String,
    },
    /// Any other error of the database.
    #[error("{operation}: the database refused a statement")]
    Database {
        /// The operation.
        operation: &'static str,
        /// The cause.
        #[source]
        source: DbErr,
    },
}

impl StoreError {
    /// Converts a database error, for use with `map_err`.
    pub(crate) fn during(operation: &'static str) -> impl Fn(DbErr) -> Self + Copy {
        move |source| Self::classify(operation, source)
    }

    /// Converts an error of a commit. The commit may have been carried out without confirmation,
    /// unless the database itself refused it.
    pub(crate) fn during_commit(operation: &'static str) -> impl Fn(DbErr) -> Self + Copy {
        move |source| match refuses_commit(&source) {
            true => Self::classify(operation, source),
            false => Self::Unconfirmed { operation, source },
        }
    }

    /// Creates the error that the database does not serve now, for reasons that only this program
    /// knows.
    pub(super) fn unavailable(operation: &'static str, outage: Outage) -> Self {
        Self::Unavailable {
            operation,
            outage,
            source: DbErr::Custom(outage.reason().to_owned()),
        }
    }

    /// Returns the reason that the database cannot serve now, if that is the error.
    pub const fn outage(&self) -> Option<Outage> {
        match self {
            Self::Unavailable { outage, .. } => Some(*outage),
            _ => None,
        }
    }

    /// Returns a sentence for clients: no SQL, no names of constraints, no addresses.
    pub const fn public_message(&self) -> &'static str {
        match self {
            Self::Unavailable { outage, .. } => outage.reason(),
            Self::Unconfirmed { .. } => "The database did not confirm the write, which may have been done.",
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
            | Self::OtherHistory { .. }
            | Self::Database { .. } => "The store failed.",
        }
    }

    /// Creates the error of a file, with the message of the system.
    pub(super) fn file(file: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File {
            message: format!("{}: {error}", file.display()),
        }
    }

    fn classify(operation: &'static str, source: DbErr) -> Self {
        if let Some(violation) = Violation::of(&source) {
            return Self::Violation {
                operation,
                violation,
                source,
            };
        }
        match Outage::of(&source) {
            Some(outage) => Self::Unavailable {
                operation,
                outage,
                source,
            },
            None => Self::Database { operation, source },
        }
    }
}

impl Violation {
    fn of(error: &DbErr) -> Option<Self> {
        let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
            return None;
        };
        match &**error {
            SqlxError::Database(error) => Self::of_database(error.as_ref()),
            _ => None,
        }
    }

    fn of_database(error: &dyn DatabaseError) -> Option<Self> {
        match error.kind() {
            ErrorKind::UniqueViolation => Some(Self::Unique),
            ErrorKind::ForeignKeyViolation => Some(Self::Reference),
            ErrorKind::NotNullViolation | ErrorKind::CheckViolation => Some(Self::Check),
            // SQLite reports ON DELETE RESTRICT as a trigger.
            _ => (error.code()?.as_ref() == "1811").then_some(Self::Reference),
        }
    }
}
