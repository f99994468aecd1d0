//! Watches a database that only this process writes.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use tokio::task::AbortHandle;

use super::App;
use super::advance::advance;
use super::fault::panic_text;
use super::writer::Publication;
use crate::storage::{Claim, Examiner, Store};

/// Approximate number of changes that are read at a time.
const AT_ONCE: u64 = 1_000;

/// Watches until dropped.
#[derive(Debug)]
#[must_use = "watching ends when this is dropped"]
pub struct Watching(AbortHandle);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl App {
    /// Examines the database file periodically until the result is dropped, and reports troubles;
    /// needs a runtime. `None` on PostgreSQL.
    pub fn watch(&self, claim: &Arc<Claim>) -> Option<Watching> {
        let examiner = self.store.examiner(Arc::clone(claim), self.snapshot().revision())?;
        let watched = watch(examiner, self.store.clone(), Arc::clone(&self.publication));
        Some(Watching(tokio::spawn(watched).abort_handle()))
    }
}

async fn watch(mut examiner: Examiner, store: Store, publication: Arc<Publication>) {
    loop {
        // A failed examination is repeated.
        if let Err(panic) = AssertUnwindSafe(examiner.look()).catch_unwind().await {
            tracing::error!(cause = panic_text(&*panic), "a look at the database broke off");
        }
        if examiner.revision() > publication.current().revision() {
            publish_found(&store, &publication).await;
        }
        examiner.pause().await;
    }
}

/// Publishes content of the database whose commit was not confirmed. The next write would do so,
/// too.
async fn publish_found(store: &Store, publication: &Publication) {
    let snapshot = publication.current();
    let Ok(changes) = store.changes_after(snapshot.made(), AT_ONCE).await else {
        return;
    };
    match advance(&snapshot, &changes) {
        Ok(newer) => publication.publish(Arc::new(newer)),
        // A later examination finds what the writer has published meanwhile.
        Err(gap) => tracing::debug!(%gap, "the log of changes does not lead on"),
    }
}
