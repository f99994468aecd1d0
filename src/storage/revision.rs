//! The revision: one number for the whole store that grows with every write.

use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait, EntityTrait as _};

use super::entity::revision;
use super::{Store, StoreError};

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

/// Raises the revision by one and gives the new value. The row stays locked until the transaction ends, so that
/// revisions are committed in their order: call it late.
pub(super) async fn raise(connection: &impl ConnectionTrait, operation: &'static str) -> Result<i64, StoreError> {
    let failed = StoreError::during(operation);
    let statement = Query::update()
        .table("revision")
        .value("value", Expr::col("value").add(1))
        .and_where(Expr::col("id").eq(1))
        .returning_col("value")
        .to_owned();
    let row = connection.query_one(&statement).await.map_err(failed)?;
    row.ok_or_else(|| no_revision(operation))?
        .try_get_by_index(0)
        .map_err(failed)
}

fn no_revision(operation: &'static str) -> StoreError {
    StoreError::Corrupt {
        operation,
        message: "the revision row is missing".to_owned(),
    }
}
