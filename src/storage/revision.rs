//! The revision: one number for the whole store that grows with every write.

use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, Query};
use sea_orm::{ConnectionTrait, EntityTrait as _, QuerySelect as _};

use super::entity::revision;
use super::{Backend, Store, StoreError, Transaction};

impl Store {
    /// The revision of the last committed write; 0 for a store that was never written.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        read(self.reader(), "read the revision").await
    }
}

/// Reads the revision within a transaction.
pub(super) async fn read(connection: &impl ConnectionTrait, operation: &'static str) -> Result<i64, StoreError> {
    let row = revision::Entity::find_by_id(1)
        .one(connection)
        .await
        .map_err(StoreError::during(operation))?;
    row.map(|row| row.value).ok_or_else(|| no_revision(operation))
}

/// Locks the revision until the transaction ends, so that writers come one after the other, and reads it with the moment of the
/// last write. On SQLite the transaction that writes is alone anyway.
pub(super) async fn lock(
    transaction: &Transaction,
    backend: Backend,
    operation: &'static str,
) -> Result<(i64, Option<DateTimeUtc>), StoreError> {
    let mut query = revision::Entity::find_by_id(1);
    if backend == Backend::Postgres {
        query = query.lock(LockType::Update);
    }
    let row = query.one(transaction).await.map_err(StoreError::during(operation))?;
    row.map(|row| (row.value, row.written_at))
        .ok_or_else(|| no_revision(operation))
}

/// Sets the revision that a transaction has reached.
pub(super) async fn set(
    transaction: &Transaction,
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
