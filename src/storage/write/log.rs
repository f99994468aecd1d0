//! The change log: appends entries, and reads those after a revision.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult as _, QueryFilter as _, QueryOrder as _,
    QueryResult, QuerySelect as _, QueryTrait as _, Select,
};

use super::insert;
use crate::domain::image::Image;
use crate::domain::{Change, Edit, Mark, Revision};
use crate::storage::entity::change;
use crate::storage::{RecordKey, StoreError, Transaction};

const OPERATION: &str = "read the log of changes";

/// From this many entries on, decoding leaves the async threads: it takes more than a millisecond.
const MANY: usize = 100;

/// The number of entries per statement when a revision is read as a whole.
const PAGE: u64 = 1_000;

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
        mark: Set(change.mark.map(|mark| mark.to_string())),
    });
    insert::rows(transaction, rows.collect()).await
}

/// Returns the entries after a revision, in order: at most about `limit` entries, but only whole
/// revisions. A longer revision is returned alone and in part, as its first `limit` entries:
/// [`whole`] reads all of it.
///
/// # Errors
/// [`StoreError::OtherHistory`] if the log has another revision of that number.
pub(in crate::storage) async fn after(
    connection: &impl ConnectionTrait,
    revision: Revision,
    limit: Option<u64>,
) -> Result<After, StoreError> {
    // Includes the revision's own first entry: nothing can come between reading its mark and the
    // entries.
    let own = change::Column::Revision
        .eq(revision.number)
        .and(change::Column::Sequence.eq(1));
    let query = in_order(change::Entity::find().filter(own.or(change::Column::Revision.gt(revision.number))));
    let mut changes = entries(connection, query.limit(limit)).await?;
    let full = limit.is_some_and(|limit| changes.len() as u64 >= limit);
    if changes.first().is_some_and(|first| first.revision == revision.number) {
        let own = changes.remove(0);
        if !own.made().agrees_with(revision) {
            return Err(StoreError::OtherHistory { served: revision });
        }
    }
    let Some(last) = changes.last().map(|change| change.revision).filter(|_| full) else {
        return Ok(After::Whole(changes));
    };
    // The last revision may continue beyond the limit; it is returned whole, or next time.
    if changes[0].revision == last {
        return Ok(After::Long(last));
    }
    changes.retain(|change| change.revision < last);
    Ok(After::Whole(changes))
}

/// The entries after a revision in the log.
pub(in crate::storage) enum After {
    /// Whole revisions.
    Whole(Vec<Change>),
    /// A revision with more entries than one read returns.
    Long(i64),
}

/// Returns all entries of one revision, in order, a page at a time; within a transaction that sees
/// one state.
pub(in crate::storage) async fn whole(
    transaction: &impl ConnectionTrait,
    revision: i64,
) -> Result<Vec<Change>, StoreError> {
    let mut changes: Vec<Change> = Vec::new();
    loop {
        let reached = changes.last().map_or(0, |change| change.sequence);
        let rest = change::Column::Revision
            .eq(revision)
            .and(change::Column::Sequence.gt(reached));
        let page = in_order(change::Entity::find().filter(rest)).limit(PAGE);
        let page = entries(transaction, page).await?;
        let full = page.len() as u64 == PAGE;
        changes.extend(page);
        if !full {
            return Ok(changes);
        }
    }
}

fn in_order(entries: Select<change::Entity>) -> Select<change::Entity> {
    entries
        .order_by_asc(change::Column::Revision)
        .order_by_asc(change::Column::Sequence)
}

/// Reads entries. Many are decoded off the async threads, which have requests to answer meanwhile.
pub(in crate::storage) async fn entries(
    connection: &impl ConnectionTrait,
    query: Select<change::Entity>,
) -> Result<Vec<Change>, StoreError> {
    let rows = connection.query_all(&query.into_query()).await;
    let rows = rows.map_err(StoreError::during(OPERATION))?;
    if rows.len() < MANY {
        return decode(&rows);
    }
    let decoding = tokio::task::spawn_blocking(move || decode(&rows));
    decoding.await.map_err(|broken| StoreError::Corrupt {
        operation: OPERATION,
        message: broken.to_string(),
    })?
}

fn decode(rows: &[QueryResult]) -> Result<Vec<Change>, StoreError> {
    let entry = |row| change::Model::from_query_result(row, "").map_err(StoreError::during(OPERATION));
    rows.iter().map(|row| read(entry(row)?)).collect()
}

/// Returns a revision from the log; `None` if it has none of that number.
pub(in crate::storage) async fn revision(
    connection: &impl ConnectionTrait,
    number: i64,
) -> Result<Option<Revision>, StoreError> {
    let first = change::Entity::find_by_id((number, 1)).one(connection).await;
    let first = first.map_err(StoreError::during(OPERATION))?;
    Ok(first.map(read).transpose()?.map(|change| change.made()))
}

/// Returns a record in its latest state in the log; `None` if there is none, or if it was deleted.
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

/// Decodes an entry from its row.
pub(in crate::storage) fn read(row: change::Model) -> Result<Change, StoreError> {
    let corrupt = |message: String| StoreError::Corrupt {
        operation: OPERATION,
        message: format!("change {}.{}: {message}", row.revision, row.sequence),
    };
    let entity = row.entity.parse().map_err(corrupt)?;
    let mark = row.mark.as_deref().map(str::parse::<Mark>);
    let mark = mark.transpose().map_err(corrupt)?;
    let image = |json: Option<serde_json::Value>| {
        let read = |json| Image::from_json(entity, json).map_err(|error| corrupt(error.to_string()));
        json.map(read).transpose()
    };
    let (before, mut after) = (image(row.before.clone())?, image(row.after.clone())?);
    // Seeds of the first version did not log the time of writing.
    if let Some(Image::Partnership(image)) = &mut after {
        image.created_at.get_or_insert(row.at);
        image.updated_at.get_or_insert(row.at);
    }
    if before.is_none() && after.is_none() {
        return Err(corrupt("there is no record before and none after".to_owned()));
    }
    Ok(Change {
        revision: row.revision,
        mark,
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
