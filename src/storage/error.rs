//! What can go wrong with the store, and what a client may read about it.
//!
//! The text of a database error holds SQL, names of constraints and sometimes values. It stays in the
//! source chain, for the log; [`StoreError::public_message`] is what may leave the server.

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::sqlx::error::{DatabaseError, ErrorKind};
use sea_orm::{DbErr, RuntimeErr};

use super::outage::{Outage, refuses_commit};
use crate::domain::Revision;

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
    /// The database cannot do it now.
    #[error("{operation}: {}", outage.reason())]
    Unavailable {
        /// What was tried.
        operation: &'static str,
        /// Why not.
        outage: Outage,
        /// The cause.
        #[source]
        source: DbErr,
    },
    /// A commit was asked for and its end did not become known: what was written may be there or not.
    #[error("{operation}: the database did not confirm the commit")]
    Unconfirmed {
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
    /// The database was set back, or is another one: it does not have a revision that was read or
    /// written before.
    #[error("the database does not have revision {served}, which was served already")]
    OtherHistory {
        /// The revision, with its mark.
        served: Revision,
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
        move |source| match refuses_commit(&source) {
            true => Self::classify(operation, source),
            false => Self::Unconfirmed { operation, source },
        }
    }

    /// The database does not serve now, as this program knows and the database does not.
    pub(super) fn unavailable(operation: &'static str, outage: Outage) -> Self {
        Self::Unavailable {
            operation,
            outage,
            source: DbErr::Custom(outage.reason().to_owned()),
        }
    }

    /// Why the database cannot serve now, if that is what went wrong.
    pub const fn outage(&self) -> Option<Outage> {
        match self {
            Self::Unavailable { outage, .. } => Some(*outage),
            _ => None,
        }
    }

    /// A sentence for clients: no SQL, no names of constraints, no addresses.
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

    /// A file that cannot be used, with what the system says.
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
