//! Inserts many rows at once, and deletes the lists of a record.

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ActiveModelTrait, EntityTrait, Iterable as _, QueryFilter as _};

use super::OPERATION;
use crate::storage::{StoreError, Transaction};

/// The largest number of bound values in one statement: below the limits of both databases (32,766
/// and 65,535).
pub(super) const VALUES_PER_STATEMENT: usize = 30_000;

/// The largest number of rows in one statement; longer ones are slower on both databases.
const ROWS_PER_STATEMENT: usize = 1_000;

/// Inserts rows in order, some hundreds per statement.
pub(in crate::storage) async fn rows<A>(transaction: &Transaction, rows: Vec<A>) -> Result<(), StoreError>
where
    A: ActiveModelTrait + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let size = (VALUES_PER_STATEMENT / columns).min(ROWS_PER_STATEMENT);
    let mut rows = rows.into_iter();
    loop {
        let chunk: Vec<A> = rows.by_ref().take(size).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        <A::Entity as EntityTrait>::insert_many(chunk)
            .exec_without_returning(transaction)
            .await
            .map_err(StoreError::during(OPERATION))?;
    }
}

/// Deletes the rows of `E` that satisfy `condition`.
pub(super) async fn delete<E: EntityTrait>(transaction: &Transaction, condition: SimpleExpr) -> Result<(), StoreError> {
    E::delete_many()
        .filter(condition)
        .exec(transaction)
        .await
        .map(|_| ())
        .map_err(StoreError::during(OPERATION))
}
