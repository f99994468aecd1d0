//! The records as they were at an earlier revision.

use std::sync::Arc;

use super::fault::Fault;
use crate::domain::Edit;
use crate::network::Snapshot;
use crate::storage::Store;

/// How many changes are taken back at most; who has missed more begins anew.
const MOST_CHANGES: u64 = 10_000;

/// The snapshot of an earlier revision, made by taking back what was written since; none if that is too much, or the log does not reach
/// so far. Cost: the changes since, and a copy of what they touch.
///
/// # Errors
/// Those of the store.
pub async fn snapshot_at(
    store: &Store,
    current: &Arc<Snapshot>,
    revision: i64,
) -> Result<Option<Arc<Snapshot>>, Fault> {
    if revision == current.revision() {
        return Ok(Some(Arc::clone(current)));
    }
    let changes = store.changes_after(revision, Some(MOST_CHANGES + 1)).await;
    let changes = changes.map_err(|error| Fault::from_store(&error))?;
    let whole = changes.len() as u64 <= MOST_CHANGES
        && changes.first().is_some_and(|change| change.revision == revision + 1)
        && changes
            .last()
            .is_some_and(|change| change.revision >= current.revision());
    if !whole {
        return Ok(None);
    }
    let undone = changes
        .into_iter()
        .rev()
        .filter(|change| change.revision <= current.revision());
    let edits: Vec<Edit> = undone.map(|change| change.edit.inverse()).collect();
    Ok(current.apply(revision, &edits).ok().map(Arc::new))
}
