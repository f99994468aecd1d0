//! The current snapshot, and who hears of a new one.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use tokio::sync::watch;

use crate::network::Snapshot;

/// Where the current snapshot is published. Readers never wait; revisions only grow.
#[derive(Debug)]
pub struct Publication {
    current: ArcSwap<Snapshot>,
    revision: watch::Sender<i64>,
    publishing: Mutex<()>,
}

impl Publication {
    /// Begins with a snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        Self {
            revision: watch::Sender::new(snapshot.revision()),
            current: ArcSwap::from_pointee(snapshot),
            publishing: Mutex::new(()),
        }
    }

    /// The current snapshot.
    pub fn current(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// Publishes a snapshot, unless one of the same or a later revision has been published.
    pub fn publish(&self, snapshot: Arc<Snapshot>) {
        let _one_at_a_time = self.publishing.lock().unwrap_or_else(PoisonError::into_inner);
        let revision = snapshot.revision();
        if revision <= self.current.load().revision() {
            return;
        }
        self.current.store(snapshot);
        self.revision.send_replace(revision);
    }

    /// Hears of every revision from now on, or of the last one of several.
    pub fn subscribe(&self) -> watch::Receiver<i64> {
        self.revision.subscribe()
    }
}
