//! The revision: one number for the whole store that grows with every write, and a mark that
//! distinguishes revisions with the same number in different histories.

use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

use super::connect::RecordTime;
use super::row::Row;
use super::{Backend, Store, StoreError};
use crate::domain::{Mark, Revision};

/// The columns of a [`Head`].
const HEAD: &str = "SELECT revision.value, latest.mark, revision.written_at, known.revision, known.mark";

/// The tables of a [`Head`]; `$1` is the known revision.
const HEAD_FROM: &str = "FROM revision \
     LEFT JOIN change AS latest ON latest.revision = revision.value AND latest.sequence = 1 \
     LEFT JOIN change AS known ON known.revision = $1 AND known.sequence = 1 \
     WHERE revision.id = 1";

/// The state of the database's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The last committed write.
    pub latest: Revision,
    /// The revision with the requested number, from the log; `None` if it has none.
    pub known: Option<Revision>,
    /// The database's clock; `None` on SQLite, which has none.
    pub clock: Option<DateTimeUtc>,
    /// True if the database is a standby, which replays the writes of another one and may be
    /// behind.
    pub is_standby: bool,
}

impl Head {
    /// True if the database continues from a revision that was read from it before. A truncated log
    /// proves nothing about its missing part.
    pub fn continues(&self, served: Revision) -> bool {
        let same = |known: Revision| known.mark == served.mark;
        self.latest.number >= served.number && self.known.is_none_or(same)
    }
}

impl Store {
    /// Returns the number of the last committed write; 0 for a store that was never written.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        Ok(self.head(0).await?.latest.number)
    }

    /// Returns the latest revision of the database, and its revision with a known number.
    pub async fn head(&self, known: i64) -> Result<Head, StoreError> {
        read(self.reader(), self.backend(), known, "read the revision").await
    }
}

/// Reads the head, possibly within a transaction.
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

/// The revision that a writer starts from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locked {
    pub(super) number: i64,
    /// The record time of the last write.
    pub(super) written_at: Option<DateTimeUtc>,
    /// The clock for record time, if it is not the writer's own.
    pub(super) clock: Option<DateTimeUtc>,
}

/// Locks the revision until the transaction ends, so that writers run one after the other, and
/// reads it. On SQLite the writing transaction is alone anyway.
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
