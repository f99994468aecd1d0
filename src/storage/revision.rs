//! The revision: one number for the whole store that grows with every write, and what tells it from
//! one of the same number in another history.

use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

use super::connect::RecordTime;
use super::row::Row;
use super::{Backend, Store, StoreError};
use crate::domain::{Mark, Revision};

/// The columns of a [`Head`].
const HEAD: &str = "SELECT revision.value, latest.mark, revision.written_at, known.revision, known.mark";

/// The tables of a [`Head`]; `$1` is the revision that is known.
const HEAD_FROM: &str = "FROM revision \
     LEFT JOIN change AS latest ON latest.revision = revision.value AND latest.sequence = 1 \
     LEFT JOIN change AS known ON known.revision = $1 AND known.sequence = 1 \
     WHERE revision.id = 1";

/// What the database says of its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last committed write.
    pub latest: Revision,
    /// The revision of the number that was asked about, as the log has it; `None` if it does not.
    pub known: Option<Revision>,
    /// The database's clock; `None` on SQLite, which has none of its own.
    pub clock: Option<DateTimeUtc>,
    /// True if the database replays what another one writes. It may be behind for a while.
    pub is_standby: bool,
}

impl Head {
    /// True if the database goes on from a revision that was read from it before. A log that was
    /// cut says nothing about what it lacks.
    pub fn continues(&self, served: Revision) -> bool {
        let same = |known: Revision| known.mark == served.mark;
        self.latest.number >= served.number && self.known.is_none_or(same)
    }
}

impl Store {
    /// The number of the last committed write; 0 for a store that was never written.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        Ok(self.head(0).await?.latest.number)
    }

    /// Latest revision of the database, and its revision under a known number.
    pub async fn head(&self, known: i64) -> Result<Head, StoreError> {
        read(self.reader(), self.backend(), known, "read the revision").await
    }
}

/// Reads the head, perhaps within a transaction.
pub(super) async fn read(
    connection: &impl ConnectionTrait,
    backend: Backend,
    known: i64,
    operation: &'static str,
) -> Result<Head, StoreError> {
    let own = match backend {
        Backend::Postgres => ", clock_timestamp(), pg_is_in_recovery()",
        Backend::Sqlite => ", NULL, FALSE",
    };
    let sql = format!("{HEAD}{own} {HEAD_FROM}");
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [known.into()]);
    let row = connection.query_one_raw(statement).await;
    let row = row.map_err(StoreError::during(operation))?;
    head(&row.ok_or_else(|| no_revision(operation))?, operation)
}

fn head(row: &QueryResult, operation: &'static str) -> Result<Head, StoreError> {
    let mut row = Row::new(row, operation);
    let latest = Revision {
        number: row.next()?,
        mark: row.optional_word()?,
        at: row.next()?,
    };
    let known: Option<i64> = row.next()?;
    let mark: Option<Mark> = row.optional_word()?;
    Ok(Head {
        latest,
        known: known.map(|number| Revision {
            mark,
            ..Revision::from(number)
        }),
        clock: row.next()?,
        is_standby: row.next()?,
    })
}

/// The revision as a writer finds it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locked {
    pub(super) number: i64,
    /// Record time of the last write.
    pub(super) written_at: Option<DateTimeUtc>,
    /// The clock that tells record time, if it is not the writer's own.
    pub(super) clock: Option<DateTimeUtc>,
}

/// Locks the revision until the transaction ends, so that writers come one after the other, and
/// reads it. On SQLite the transaction that writes is alone anyway.
pub(super) async fn lock(
    transaction: &impl ConnectionTrait,
    (backend, record_time): (Backend, RecordTime),
    operation: &'static str,
) -> Result<Locked, StoreError> {
    let clock = match (backend, record_time) {
        (Backend::Postgres, RecordTime::OfDatabase) => "clock_timestamp()",
        _ => "NULL",
    };
    let lock = match backend {
        Backend::Postgres => "FOR UPDATE",
        Backend::Sqlite => "",
    };
    let sql = format!("SELECT value, written_at, CAST({clock} AS timestamptz) FROM revision WHERE id = 1 {lock}");
    let statement = Statement::from_string(transaction.get_database_backend(), sql);
    let row = transaction.query_one_raw(statement).await;
    let row = row.map_err(StoreError::during(operation))?;
    let row = row.ok_or_else(|| no_revision(operation))?;
    let mut row = Row::new(&row, operation);
    Ok(Locked {
        number: row.next()?,
        written_at: row.next()?,
        clock: row.next()?,
    })
}

/// Sets the revision that a transaction has reached.
pub(super) async fn set(
    transaction: &impl ConnectionTrait,
    value: i64,
    at: DateTimeUtc,
    operation: &'static str,
) -> Result<(), StoreError> {
    let statement = Query::update()
        .table("revision")
        .value("value", value)
        .value("written_at", at)
        .and_where(Expr::col("id").eq(1))
        .to_owned();
    transaction
        .execute(&statement)
        .await
        .map(|_| ())
        .map_err(StoreError::during(operation))
}

fn no_revision(operation: &'static str) -> StoreError {
    StoreError::Corrupt {
        operation,
        message: "the revision row is missing".to_owned(),
    }
}
