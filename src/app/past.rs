//! Past snapshots: computed by undoing changes, latest first.
//!
//! Access does not depend on record time: a network that is private today is private at every
//! revision.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::fault::{Cause, Fault};
use crate::domain::{Change, Edit, Revision, Visibility};
use crate::network::{Misfit, Snapshot};
use crate::storage::Store;
use crate::storage::cold::LogPart;

/// Number of changes that are read and undone at a time.
const BATCH: u64 = 10_000;

/// Maximum number of changes that the kept snapshots have undone, in total. A snapshot shares
/// unchanged data with the next one; a change costs some hundred bytes that are not shared.
const MOST_TAKEN_BACK: u64 = 500_000;

/// Minimum weight of a kept snapshot, in changes.
const LEAST_WEIGHT: u64 = BATCH;

/// A record time in a client's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownAt {
    /// At a revision.
    Revision(i64),
    /// At a moment.
    Moment(DateTime<Utc>),
}

/// Identifies a past snapshot: the history, the revision in it, and the keys of the networks that
/// are private today.
type Key = (u64, i64, Vec<String>);

/// A past snapshot, and the number of changes undone for it.
#[derive(Clone, Debug)]
struct Kept {
    snapshot: Arc<Snapshot>,
    taken_back: u64,
}

/// The cache of past snapshots, with one builder per snapshot.
///
/// Each batch on the way is kept, too: a request that takes too long gets TIMEOUT, and the next one
/// continues from there.
#[derive(Clone, Debug)]
pub struct PastSnapshots {
    kept: moka::future::Cache<Key, Kept>,
    batch: u64,
}

impl Default for PastSnapshots {
    fn default() -> Self {
        let weight = |kept: &Kept| kept.taken_back.clamp(LEAST_WEIGHT, MOST_TAKEN_BACK / 2);
        let kept = moka::future::Cache::builder()
            .max_capacity(MOST_TAKEN_BACK)
            .weigher(move |_, kept| u32::try_from(weight(kept)).unwrap_or(u32::MAX))
            .build();
        Self { kept, batch: BATCH }
    }
}

impl PastSnapshots {
    /// Returns the snapshot at a record time; `current` itself if nothing has changed since. Cost:
    /// reads and undoes all changes between it and the nearest later snapshot that is kept.
    ///
    /// # Errors
    /// BAD_USER_INPUT for a time in the future or a revision below 0.
    pub async fn snapshot(
        &self,
        store: &Store,
        current: &Arc<Snapshot>,
        known: KnownAt,
        now: DateTime<Utc>,
    ) -> Result<Arc<Snapshot>, Fault> {
        let revision = revision_of(store, current, known, now).await?;
        if revision == current.revision() {
            return Ok(Arc::clone(current));
        }
        let private = private_networks(current);
        let build = self.rebuild(store, current, revision, &private);
        let key = (current.history(), revision, private.clone());
        let kept = self.kept.try_get_with(key, build).await;
        kept.map(|kept| kept.snapshot)
            .map_err(|fault: Arc<Fault>| Fault::clone(&fault))
    }

    async fn rebuild(
        &self,
        store: &Store,
        current: &Arc<Snapshot>,
        revision: i64,
        private: &[String],
    ) -> Result<Kept, Fault> {
        let mut reached = Kept {
            snapshot: self.nearest(current, revision, private),
            taken_back: 0,
        };
        let mut place = None;
        let history = current.history();
        while reached.snapshot.revision() > revision {
            let part = LogPart {
                after_revision: revision,
                up_to_revision: reached.snapshot.revision(),
            };
            let changes = store.load_log_back(&part, place, self.batch).await;
            let mut changes = changes.map_err(|error| Fault::from_store(&error))?;
            let full = changes.len() as u64 == self.batch;
            let last = changes.last().map_or(revision, |change| change.revision);
            let whole = changes.partition_point(|change| change.revision > last);
            // The last revision may continue in the next batch; then the snapshot before it is
            // kept.
            let (until, keep) = match (full, whole) {
                (false, _) => (revision, false),
                (true, 0) => (reached.snapshot.revision(), false),
                (true, _) => (last, true),
            };
            if keep {
                changes.truncate(whole);
            }
            place = changes.last().map(|change| (change.revision, change.sequence));
            let until = made(store, until).await?;
            reached = take_back(reached, until, changes, private.to_vec()).await?;
            if keep {
                let key = (history, until.number, private.to_vec());
                self.kept.insert(key, reached.clone()).await;
                (reached.taken_back, place) = (0, None);
            }
        }
        Ok(reached)
    }

    /// Returns the earliest available snapshot that is not earlier than a revision.
    fn nearest(&self, current: &Arc<Snapshot>, revision: i64, private: &[String]) -> Arc<Snapshot> {
        let kept = self.kept.iter().filter(|(key, _)| {
            let (history, kept, its_private) = &**key;
            *history == current.history() && (revision..current.revision()).contains(kept) && its_private == private
        });
        let nearest = kept.min_by_key(|(key, _)| key.1);
        nearest.map_or_else(|| Arc::clone(current), |(_, kept)| kept.snapshot)
    }
}

/// Returns the time and mark of an earlier revision.
async fn made(store: &Store, revision: i64) -> Result<Revision, Fault> {
    let found = store.find_revision(revision).await;
    let found = found.map_err(|error| Fault::from_store(&error))?;
    Ok(found.unwrap_or_else(|| revision.into()))
}

/// Computes the snapshot of an earlier revision, with today's private networks. Runs off the async
/// threads.
async fn take_back(from: Kept, revision: Revision, changes: Vec<Change>, private: Vec<String>) -> Result<Kept, Fault> {
    let work = move || {
        let taken_back = from.taken_back + changes.len() as u64;
        let earlier = from.snapshot.apply(revision, &inverse(changes))?;
        let snapshot = Arc::new(earlier.known_as(revision, &private));
        Ok(Kept { snapshot, taken_back })
    };
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(Fault::from_join)?;
    done.map_err(|misfit: Misfit| Fault::Internal(Cause(misfit.to_string())))
}

async fn revision_of(store: &Store, snapshot: &Snapshot, known: KnownAt, now: DateTime<Utc>) -> Result<i64, Fault> {
    let current = snapshot.revision();
    // Record time may be ahead of this server's clock.
    let now = snapshot.made().at.map_or(now, |at| now.max(at));
    match known {
        KnownAt::Revision(revision) if (0..=current).contains(&revision) => Ok(revision),
        KnownAt::Revision(revision) => Err(Fault::range("scope.atRevision", 0, current, revision)),
        KnownAt::Moment(at) if at > now => Err(Fault::bad(
            "scope.knownAt",
            format!("must not lie in the future; {} was given", at.to_rfc3339()),
        )),
        KnownAt::Moment(at) => {
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

/// Returns the snapshot of a recent revision, for subscribers; `None` if more than one batch would
/// have to be undone or the log does not go back so far. Subscribers then start anew.
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
    let current = Arc::clone(current);
    let apply = move || current.apply(revision, &inverse(changes)).ok().map(Arc::new);
    tokio::task::spawn_blocking(apply).await.map_err(Fault::from_join)
}

/// Returns the edits that undo changes, in the order given.
fn inverse(changes: Vec<Change>) -> Vec<Edit> {
    changes.into_iter().map(|change| change.edit.inverse()).collect()
}

#[cfg(test)]
mod tests;
