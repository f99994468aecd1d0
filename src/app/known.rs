//! Snapshots of the past: what was known at an earlier revision, found by taking changes back, latest first.
//!
//! Who may read a network is not a matter of the past: one that is private today is private at every revision, however it was then.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::fault::{Cause, Fault};
use crate::domain::{Change, Edit, Visibility};
use crate::network::Snapshot;
use crate::storage::Store;
use crate::storage::cold::LogPart;

/// How many past snapshots are kept. Each shares with the current one whatever has not changed since.
const KEPT: u64 = 16;

/// How many changes are read and taken back at a time.
const BATCH: u64 = 10_000;

/// When something was known, as a client words it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// At a revision.
    AtRevision(i64),
    /// At a moment.
    At(DateTime<Utc>),
}

/// What names a past snapshot: its revision, and the keys of the networks that are private today.
type Key = (i64, Vec<String>);

/// The cache of past snapshots, one builder for each.
#[derive(Clone, Debug)]
pub struct Past {
    kept: moka::future::Cache<Key, Arc<Snapshot>>,
}

impl Default for Past {
    fn default() -> Self {
        Self {
            kept: moka::future::Cache::new(KEPT),
        }
    }
}

impl Past {
    /// The snapshot that was known then; `current` itself if nothing has changed since. Costs reading and taking back all changes
    /// since, unless it is kept.
    ///
    /// # Errors
    /// BAD_USER_INPUT for what lies in the future or before revision 0.
    pub async fn snapshot(
        &self,
        store: &Store,
        current: &Arc<Snapshot>,
        known: Known,
        now: DateTime<Utc>,
    ) -> Result<Arc<Snapshot>, Fault> {
        let revision = revision_of(store, current.revision(), known, now).await?;
        if revision == current.revision() {
            return Ok(Arc::clone(current));
        }
        let key = (revision, private_networks(current));
        let build = async { Ok(Arc::new(rebuild(store, current, revision).await?)) };
        let kept = self.kept.try_get_with(key, build).await;
        kept.map_err(|fault: Arc<Fault>| Fault::clone(&fault))
    }
}

async fn revision_of(store: &Store, current: i64, known: Known, now: DateTime<Utc>) -> Result<i64, Fault> {
    match known {
        Known::AtRevision(revision) if (0..=current).contains(&revision) => Ok(revision),
        Known::AtRevision(revision) => Err(Fault::range("scope.atRevision", 0, current, revision)),
        Known::At(at) if at > now => Err(Fault::bad(
            "scope.knownAt",
            format!("must not lie in the future; {} was given", at.to_rfc3339()),
        )),
        Known::At(at) => {
            let revision = store.load_revision_at(at).await;
            Ok(revision.map_err(|error| Fault::from_store(&error))?.min(current))
        }
    }
}

fn private_networks(snapshot: &Snapshot) -> Vec<String> {
    let networks = snapshot.networks().iter();
    let private = networks.filter(|records| records.network.visibility == Visibility::Private);
    private.map(|records| records.network.key.clone()).collect()
}

async fn rebuild(store: &Store, current: &Snapshot, revision: i64) -> Result<Snapshot, Fault> {
    let part = LogPart {
        after_revision: revision,
        up_to_revision: current.revision(),
    };
    let (mut snapshot, mut place) = (current.clone(), None);
    loop {
        let changes = store.load_log_back(&part, place, BATCH).await;
        let changes = changes.map_err(|error| Fault::from_store(&error))?;
        let Some(last) = changes.last() else { break };
        place = Some((last.revision, last.sequence));
        let earlier = snapshot.apply(revision, &inverse(changes));
        snapshot = earlier.map_err(|misfit| Fault::Internal(Cause(misfit.to_string())))?;
    }
    Ok(snapshot.known_as(revision, &private_networks(current)))
}

/// The snapshot of a recent revision, for those who follow: none if more would have to be taken back than is read at a time, or the
/// log does not reach so far; then they begin anew.
///
/// # Errors
/// Those of the store.
pub async fn recent(store: &Store, current: &Arc<Snapshot>, revision: i64) -> Result<Option<Arc<Snapshot>>, Fault> {
    if revision == current.revision() {
        return Ok(Some(Arc::clone(current)));
    }
    let part = LogPart {
        after_revision: revision,
        up_to_revision: current.revision(),
    };
    let changes = store.load_log_back(&part, None, BATCH + 1).await;
    let changes = changes.map_err(|error| Fault::from_store(&error))?;
    let reaches = changes.last().is_some_and(|change| change.revision == revision + 1);
    if !reaches || changes.len() as u64 > BATCH {
        return Ok(None);
    }
    Ok(current.apply(revision, &inverse(changes)).ok().map(Arc::new))
}

/// What takes changes back, in the order given.
fn inverse(changes: Vec<Change>) -> Vec<Edit> {
    changes.into_iter().map(|change| change.edit.inverse()).collect()
}
