//! Publishes the current snapshot and notifies subscribers.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use moka::policy::EvictionPolicy;
use tokio::sync::watch;

use crate::domain::{Mark, Revision};
use crate::network::Snapshot;

/// Number of revisions whose marks are remembered.
const MARKS: u64 = 10_000;

/// The current revision within a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// The number of the history, as in [`Snapshot::history`].
    pub history: u64,
    /// The number of the revision.
    pub revision: i64,
}

impl Published {
    fn of(snapshot: &Snapshot) -> Self {
        Self {
            history: snapshot.history(),
            revision: snapshot.revision(),
        }
    }
}

/// The current snapshot. Readers never wait. Revisions only grow, unless the database starts
/// another history.
#[derive(Debug)]
pub struct Publication {
    current: ArcSwap<Snapshot>,
    published: watch::Sender<Published>,
    publishing: Mutex<()>,
    /// Marks by history and revision.
    marks: moka::sync::Cache<(u64, i64), Mark>,
}

impl Publication {
    /// Starts with a snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        let publication = Self {
            published: watch::Sender::new(Published::of(&snapshot)),
            current: ArcSwap::from_pointee(snapshot),
            publishing: Mutex::new(()),
            marks: moka::sync::Cache::builder()
                .max_capacity(MARKS)
                .eviction_policy(EvictionPolicy::lru())
                .build(),
        };
        publication.note_current();
        publication
    }

    /// Returns the current snapshot.
    pub fn current(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Returns the current revision, without keeping the snapshot alive.
    pub fn published(&self) -> Published {
        *self.published.borrow()
    }

    /// Publishes a snapshot, unless it belongs to another history or the same or a later revision
    /// is already published.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        let is_newer =
            |current: Published, new: Published| current.history == new.history && current.revision < new.revision;
        self.put(snapshot, is_newer);
    }

    /// Publishes a newly loaded snapshot in place of `replaced`, if the current one is still of
    /// that history. Another history may start at an earlier revision. Returns true if it is
    /// current now.
    pub fn replace(&self, replaced: &Snapshot, snapshot: Arc<Snapshot>) -> bool {
        self.put(snapshot, |current, new| {
            current.history == replaced.history() && (current.history != new.history || current.revision < new.revision)
        })
    }

    fn put(&self, snapshot: Arc<Snapshot>, fits: impl FnOnce(Published, Published) -> bool) -> bool {
        let _one_at_a_time = self.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        let new = Published::of(&snapshot);
        if !fits(self.published(), new) {
            return false;
        }
        self.current.store(snapshot);
        self.note_current();
        self.published.send_replace(new);
        true
    }

    fn note_current(&self) {
        let current = self.current.load();
        self.note(current.history(), current.made());
    }

    /// Remembers the mark of a revision.
    pub fn note(&self, history: u64, revision: Revision) {
        if let Some(mark) = revision.mark {
            self.marks.insert((history, revision.number), mark);
        }
    }

    /// Returns the mark of a revision, if it is remembered.
    pub fn mark(&self, history: u64, number: i64) -> Option<Mark> {
        self.marks.get(&(history, number))
    }

    /// Subscribes to new revisions. If several are published in a row, only the last one may be
    /// seen.
    pub fn subscribe(&self) -> watch::Receiver<Published> {
        self.published.subscribe()
    }
}
