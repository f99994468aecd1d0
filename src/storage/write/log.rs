//! The log of changes: appending to it, and reading on from a revision.

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::insert;
use crate::domain::image::Image;
use crate::domain::{Change, Edit};
use crate::storage::entity::change;
use crate::storage::{RecordKey, StoreError, Transaction};

const OPERATION: &str = "read the log of changes";

/// Appends entries.
pub(super) async fn append(transaction: &Transaction, changes: &[Change]) -> Result<(), StoreError> {
    let rows = changes.iter().map(|change| change::ActiveModel {
        revision: Set(change.revision),
        sequence: Set(change.sequence),
        at: Set(change.at),
        actor: Set(change.actor.clone()),
        network: Set(change.edit.network.clone()),
        entity: Set(change.edit.entity().to_string()),
        key: Set(change.edit.key()),
        kind: Set(change.edit.kind().to_string()),
        before: Set(change.edit.before.as_ref().map(Image::to_json)),
        after: Set(change.edit.after.as_ref().map(Image::to_json)),
        reason: Set(change.reason.clone()),
        record_id: Set(change.edit.record_id),
    });
    insert::rows(transaction, rows.collect()).await
}

/// The entries after a revision, in order; those of at most `limit` entries' revisions if a limit is given, never a part of one
/// revision.
pub(in crate::storage) async fn after(
    connection: &impl ConnectionTrait,
    revision: i64,
    limit: Option<u64>,
) -> Result<Vec<Change>, StoreError> {
    let rows = change::Entity::find()
        .filter(change::Column::Revision.gt(revision))
        .order_by_asc(change::Column::Revision)
        .order_by_asc(change::Column::Sequence)
        .limit(limit)
        .all(connection)
        .await
        .map_err(StoreError::during(OPERATION))?;
    let full = limit.is_some_and(|limit| rows.len() as u64 >= limit);
    let mut changes = rows.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let last = changes.last().map(|change| change.revision);
    // The last revision may continue beyond the limit; it is given whole, or next time.
    if let Some(last) = last.filter(|_| full) {
        if changes[0].revision == last {
            let rows = change::Entity::find()
                .filter(change::Column::Revision.eq(last))
                .order_by_asc(change::Column::Sequence)
                .all(connection)
                .await
                .map_err(StoreError::during(OPERATION))?;
            return rows.into_iter().map(read).collect();
        }
        changes.retain(|change| change.revision < last);
    }
    Ok(changes)
}

/// A record as the log last saw it; `None` if there is none, or none any more.
pub(super) async fn latest(
    connection: &impl ConnectionTrait,
    key: &RecordKey,
    record_id: Option<i64>,
) -> Result<Option<Image>, StoreError> {
    let mut entries = change::Entity::find()
        .filter(change::Column::Entity.eq(key.entity.as_str()))
        .filter(change::Column::Key.eq(&key.key))
        .filter(match &key.network {
            Some(network) => change::Column::Network.eq(network),
            None => change::Column::Network.is_null(),
        });
    if let Some(id) = record_id {
        entries = entries.filter(change::Column::RecordId.eq(id));
    }
    let row = entries
        .order_by_desc(change::Column::Revision)
        .order_by_desc(change::Column::Sequence)
        .one(connection)
        .await
        .map_err(StoreError::during(OPERATION))?;
    let last = row.map(read).transpose()?;
    Ok(last.and_then(|change| change.edit.after))
}

/// An entry from its row.
pub(in crate::storage) fn read(row: change::Model) -> Result<Change, StoreError> {
    let corrupt = |message: String| StoreError::Corrupt {
        operation: OPERATION,
        message: format!("change {}.{}: {message}", row.revision, row.sequence),
    };
    let entity = row.entity.parse().map_err(corrupt)?;
    let image = |json: Option<serde_json::Value>| {
        let read = |json| Image::from_json(entity, json).map_err(|error| corrupt(error.to_string()));
        json.map(read).transpose()
    };
    let (before, mut after) = (image(row.before.clone())?, image(row.after.clone())?);
    // Seeds of the first version did not log when they wrote.
    if let Some(Image::Partnership(image)) = &mut after {
        image.created_at.get_or_insert(row.at);
        image.updated_at.get_or_insert(row.at);
    }
    if before.is_none() && after.is_none() {
        return Err(corrupt("there is no record before and none after".to_owned()));
    }
    Ok(Change {
        revision: row.revision,
        sequence: row.sequence,
        at: row.at,
        actor: row.actor,
        reason: row.reason,
        edit: Edit {
            network: row.network,
            record_id: row.record_id,
            before,
            after,
        },
    })
}
