//! The reasons that a database does not serve, in words for clients: no SQL, no address, no table
//! name.

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::sqlx::error::DatabaseError;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr};

use crate::troubles::{Trouble, Weight};

/// The reason that the database cannot serve a request now. It is never a fault of the request or
/// of this program, and it may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// There is no connection, or it broke.
    Unreachable,
    /// TLS failed: the server offers none, or it rejects our certificate, or we reject its.
    NoEncryption,
    /// There is a connection, but no answer.
    Silent,
    /// No connection was free or could be opened in time.
    NoConnection,
    /// Another writer holds a lock that this one needs.
    Held,
    /// The database ended a write that was idle for too long.
    WentSilent,
    /// A statement reached its time limit.
    Slow,
    /// Writes are refused.
    ReadOnly,
    /// This server runs with `--read-only`.
    OpenedToRead,
    /// The disk is full.
    DiskFull,
    /// The memory is full.
    OutOfMemory,
    /// Others use all connections.
    TooManyConnections,
    /// A limit of the database's configuration.
    Limit,
    /// The database is stopping, restarting or recovering.
    Restarting,
    /// The database had already ended the transaction.
    Ended,
    /// The transaction conflicted with another one.
    Conflict,
    /// This server lacks a necessary right.
    NotAllowed,
    /// There is no such database, or its tables are not those of this program.
    Missing,
    /// The database cannot read or write its files.
    Storage,
    /// A pooler gives each transaction another connection.
    Pooled,
    /// SQLite found that its file is damaged.
    Damaged,
    /// The SQLite file is no longer where it was opened.
    FileGone,
    /// Another file is in the place of the SQLite file.
    FileReplaced,
    /// The SQLite file, or its folder, cannot be read.
    FileHidden,
    /// SQLite's write-ahead log, or its index, is no longer the one that was opened.
    LogDisplaced,
    /// The SQLite file has become shorter, which it never does by itself.
    FileCut,
    /// The SQLite file has a state that this server has not written.
    OtherState,
    /// Another process may write to the SQLite file.
    ClaimLost,
}

impl Outage {
    /// Returns the reason, as a clause without a full stop.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Unreachable => "the database cannot be reached",
            Self::NoEncryption => "no encrypted connection to the database could be made",
            Self::Silent => "the database does not answer",
            Self::NoConnection => "no connection to the database could be had in time",
            Self::Held => "another write, perhaps a large import, holds the database",
            Self::WentSilent => "the database ended the write because this server was silent for too long",
            Self::Slow => "the database took too long",
            Self::ReadOnly => "the database is read-only",
            Self::OpenedToRead => "this server only reads (--read-only)",
            Self::DiskFull => "the disk of the database is full",
            Self::OutOfMemory => "the database is out of memory",
            Self::TooManyConnections => "the database has no connections left",
            Self::Limit => "a limit in the configuration of the database is reached",
            Self::Restarting => "the database is stopping or starting",
            Self::Ended => "the database ended the transaction",
            Self::Conflict => "another transaction was in the way",
            Self::NotAllowed => "the database does not allow this server to do it",
            Self::Missing => "the database is missing, or its tables are not those of this program",
            Self::Storage => "the database cannot read or write its files",
            Self::Damaged => "the file of the database is damaged",
            Self::FileGone => "the file of the database is gone",
            Self::FileReplaced => "the file of the database was replaced by another",
            Self::FileHidden => "the file of the database cannot be looked at",
            Self::LogDisplaced => "the write-ahead log beside the database, or its index, was removed or replaced",
            Self::FileCut => "the file of the database was cut short",
            Self::OtherState => "the file of the database holds another state than the one that is served",
            Self::ClaimLost => {
                "the lock file of the database was removed, and another process may have taken its place"
            }
            Self::Pooled => "a pooler gives each transaction another connection to the database",
        }
    }

    /// True if writes fail until somebody acts.
    pub const fn is_lasting(self) -> bool {
        matches!(
            self,
            Self::ReadOnly
                | Self::DiskFull
                | Self::OutOfMemory
                | Self::TooManyConnections
                | Self::Limit
                | Self::NotAllowed
                | Self::NoEncryption
                | Self::Missing
                | Self::Storage
                | Self::Pooled
        )
    }

    /// True if a restart can continue with the current files.
    pub(super) const fn ends_with_a_restart(self) -> bool {
        matches!(self, Self::FileReplaced | Self::LogDisplaced | Self::OtherState)
    }

    /// Returns the outage as a trouble of the process. `what` names the consequence.
    pub(super) fn trouble(self, what: &str) -> Trouble {
        let weight = match self.ends_with_a_restart() {
            true => Weight::NeedsRestart,
            false => Weight::NotReady,
        };
        Trouble::new(weight, format!("{what}{}", self.reason()))
    }

    /// Returns the outage that an error reports; `None` if it is about the statement or a value.
    pub(super) fn of(error: &DbErr) -> Option<Self> {
        match error {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => Some(Self::NoConnection),
            DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => Some(Self::Unreachable),
            DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(Self::of_driver(error).unwrap_or(Self::Unreachable)),
            DbErr::Conn(RuntimeErr::Internal(_)) => Some(Self::Unreachable),
            DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
                Self::of_driver(error)
            }
            _ => None,
        }
    }

    fn of_driver(error: &SqlxError) -> Option<Self> {
        match error {
            SqlxError::Database(error) => Self::of_database(error.as_ref()),
            SqlxError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Some(Self::Silent),
            SqlxError::Tls(_) => Some(Self::NoEncryption),
            // A failed handshake, usually because of a certificate.
            SqlxError::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => Some(Self::NoEncryption),
            SqlxError::PoolTimedOut => Some(Self::NoConnection),
            // A connection with invalid messages is as good as none.
            SqlxError::Io(_)
            | SqlxError::Protocol(_)
            | SqlxError::BeginFailed
            | SqlxError::PoolClosed
            | SqlxError::WorkerCrashed => Some(Self::Unreachable),
            _ => None,
        }
    }

    fn of_database(error: &dyn DatabaseError) -> Option<Self> {
        let code = error.code()?;
        if code.len() == SQLSTATE {
            Self::of_sqlstate(&code)
        } else {
            Self::of_sqlite(code.parse().ok()?)
        }
    }

    /// Classifies PostgreSQL's code (see its appendix A); the first two characters are a class.
    fn of_sqlstate(code: &str) -> Option<Self> {
        Some(match code {
            "25006" => Self::ReadOnly,
            "25P03" => Self::WentSilent,
            "26000" | "42P05" => Self::Pooled,
            "42501" => Self::NotAllowed,
            "42P01" | "42703" | "3F000" | "3D000" => Self::Missing,
            "53100" => Self::DiskFull,
            "53200" => Self::OutOfMemory,
            "53300" => Self::TooManyConnections,
            "54000" => Self::Limit,
            "55P03" | "55006" => Self::Held,
            "57014" | "25P04" => Self::Slow,
            "XX001" | "XX002" => Self::Storage,
            _ => match code.get(..2)? {
                "08" => Self::Unreachable,
                "25" => Self::Ended,
                "28" => Self::NotAllowed,
                "40" => Self::Conflict,
                "53" => Self::Limit,
                "57" => Self::Restarting,
                "58" => Self::Storage,
                _ => return None,
            },
        })
    }

    /// Classifies SQLite's code, whose lowest eight bits are the kind.
    fn of_sqlite(code: u32) -> Option<Self> {
        Some(match code & 0xff {
            5 | 6 | 15 => Self::Held,
            7 => Self::OutOfMemory,
            8 => Self::ReadOnly,
            10 | 14 => Self::Storage,
            11 | 26 => Self::Damaged,
            13 => Self::DiskFull,
            _ => return None,
        })
    }
}

/// SQLite's code for a write that failed for a reason other than a full disk.
const SQLITE_IOERR_WRITE: &str = "778";

/// The length of PostgreSQL's codes; those of SQLite are shorter numbers.
const SQLSTATE: usize = 5;

/// True if an error of a commit proves that nothing was committed: the database itself refused it,
/// and continued. An error that ends the connection, or that a pooler created, may come after the
/// commit.
pub(super) fn refuses_commit(error: &DbErr) -> bool {
    use sea_orm::sqlx::postgres::{PgDatabaseError, PgSeverity};
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let SqlxError::Database(error) = &**error else {
        return false;
    };
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(error) => {
            let doubtful = ["08", "57P", "58", "XX", "40003"]
                .iter()
                .any(|start| error.code().starts_with(start));
            // It ends the connection, but never while a commit is in progress.
            let was_idle = error.code() == "25P03";
            was_idle || error.severity() == PgSeverity::Error && !doubtful
        }
        // SQLite: a commit is the last record written to the log. So it is absent if there was no
        // lock, no right or no space, or if writing failed.
        None => {
            let outage = Outage::of_database(error.as_ref());
            outage.is_none_or(|outage| matches!(outage, Outage::Held | Outage::ReadOnly | Outage::DiskFull))
                || error.code().as_deref() == Some(SQLITE_IOERR_WRITE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_by_which_a_database_says_not_now_has_its_reason() {
        for (code, outage) in [
            ("25006", Outage::ReadOnly),
            ("25P02", Outage::Ended),
            ("25P03", Outage::WentSilent),
            ("26000", Outage::Pooled),
            ("28P01", Outage::NotAllowed),
            ("3D000", Outage::Missing),
            ("40001", Outage::Conflict),
            ("40P01", Outage::Conflict),
            ("42501", Outage::NotAllowed),
            ("42P05", Outage::Pooled),
            ("53100", Outage::DiskFull),
            ("53200", Outage::OutOfMemory),
            ("53300", Outage::TooManyConnections),
            ("53400", Outage::Limit),
            ("55P03", Outage::Held),
            ("57014", Outage::Slow),
            ("57P01", Outage::Restarting),
            ("57P02", Outage::Restarting),
            ("57P03", Outage::Restarting),
            ("58030", Outage::Storage),
            ("08006", Outage::Unreachable),
            ("08P01", Outage::Unreachable),
        ] {
            assert_eq!(Outage::of_sqlstate(code), Some(outage), "{code}");
        }
        for code in ["22001", "23505", "42601", "42883", "XX000"] {
            assert_eq!(Outage::of_sqlstate(code), None, "{code} is about the statement");
        }
        for (code, outage) in [
            (5, Outage::Held),
            (517, Outage::Held),
            (8, Outage::ReadOnly),
            (13, Outage::DiskFull),
            (11, Outage::Damaged),
            (26, Outage::Damaged),
            (1038, Outage::Storage),
        ] {
            assert_eq!(Outage::of_sqlite(code), Some(outage), "{code}");
        }
        assert_eq!(
            Outage::of_sqlite(10 | 3 << 8),
            Some(Outage::Storage),
            "an extended code"
        );
    }
}
