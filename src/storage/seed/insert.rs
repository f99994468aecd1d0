//! Inserting many rows at once, and finding the row numbers of keys.

use std::collections::HashMap;

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait as _, DatabaseTransaction, EntityTrait, Iterable as _, QueryFilter as _,
    QuerySelect as _,
};

use crate::storage::StoreError;

/// The operation's name in errors.
pub(super) const OPERATION: &str = "write a network";

/// How many values one statement may bind: below the limits of both databases (32,766 and 65,535).
const VALUES_PER_STATEMENT: usize = 30_000;

/// Longer statements than this many rows are slower on both databases.
const ROWS_PER_STATEMENT: usize = 1_000;

/// Inserts rows in their order, some hundreds a statement.
pub(super) async fn rows<A>(transaction: &DatabaseTransaction, rows: Vec<A>) -> Result<(), StoreError>
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

/// The row numbers of keys, from the rows of `E` that satisfy `condition`.
pub(super) async fn ids<E: EntityTrait>(
    transaction: &DatabaseTransaction,
    (id, key): (E::Column, E::Column),
    condition: SimpleExpr,
) -> Result<Ids, StoreError> {
    let rows: Vec<(i64, String)> = E::find()
        .select_only()
        .columns([id, key])
        .filter(condition)
        .into_tuple()
        .all(transaction)
        .await
        .map_err(StoreError::during(OPERATION))?;
    Ok(Ids(rows.into_iter().map(|(id, key)| (key, id)).collect()))
}

/// The row numbers of `keys`, a chunk of keys a statement.
pub(super) async fn ids_of<E: EntityTrait>(
    transaction: &DatabaseTransaction,
    (id, key): (E::Column, E::Column),
    keys: impl Iterator<Item = &str>,
) -> Result<Ids, StoreError> {
    let keys: Vec<&str> = keys.collect();
    let mut found = Ids::default();
    for keys in keys.chunks(VALUES_PER_STATEMENT) {
        let some = ids::<E>(transaction, (id, key), key.is_in(keys.iter().copied())).await?;
        found.0.extend(some.0);
    }
    Ok(found)
}

/// Row numbers by key.
#[derive(Debug, Default)]
pub(super) struct Ids(HashMap<String, i64>);

impl Ids {
    /// Whether the key is known.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The row number of a key that must exist.
    pub(super) fn of(&self, entity: &'static str, key: &str) -> Result<i64, StoreError> {
        self.0.get(key).copied().ok_or_else(|| StoreError::UnknownKey {
            operation: OPERATION,
            entity,
            key: key.to_owned(),
        })
    }
}

/// Positions in a list, from 1.
pub(super) fn ordinals() -> impl Iterator<Item = i32> {
    1..
}
