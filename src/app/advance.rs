//! From one published snapshot to the next by what the log of changes says.

use crate::domain::Change;
use crate::network::{Misfit, Snapshot};

/// The log does not lead on from a snapshot; only loading everything anew helps.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// A revision is missing: the log was cut, or the database is another one.
    #[error("the log of changes does not have revision {0}")]
    Missing(i64),
    /// The changes were not made for this snapshot.
    #[error(transparent)]
    Misfit(#[from] Misfit),
}

/// The snapshot after changes, which must be whole revisions that follow on it without a gap.
///
/// # Errors
/// [`Gap`]; without changes, of the next revision.
pub fn advance(snapshot: &Snapshot, changes: &[Change]) -> Result<Snapshot, Gap> {
    let mut reached = snapshot.made();
    for change in changes {
        if change.revision == reached.number + 1 {
            reached = change.made();
        } else if change.revision != reached.number || change.revision == snapshot.revision() {
            return Err(Gap::Missing(reached.number + 1));
        }
    }
    if reached.number == snapshot.revision() {
        return Err(Gap::Missing(reached.number + 1));
    }
    Ok(snapshot.apply(reached, changes.iter().map(|change| &change.edit))?)
}
