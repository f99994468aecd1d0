//! Advances a published snapshot by entries of the change log.

use crate::domain::Change;
use crate::network::{Misfit, Snapshot};

/// The change log does not continue a snapshot. Everything must be loaded anew.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// A revision is missing: the log was cut, or the database is another one.
    #[error("the log of changes does not have revision {0}")]
    Missing(i64),
    /// The changes do not fit this snapshot.
    #[error(transparent)]
    Misfit(#[from] Misfit),
}

/// Applies changes to a snapshot. They must be whole revisions that follow it without a gap.
///
/// # Errors
/// [`Gap`]; without changes, that the next revision is missing.
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
