//! A process that is not alone: what the others write is read from the log of changes and published here, too.
//!
//! The writer of this process publishes what it wrote itself, and hears of others when it writes; the follower hears of them in
//! between. Whoever comes first publishes; revisions only grow.

mod pulse;

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{AbortHandle, JoinError, spawn_blocking};

pub use self::pulse::Pulse;
use super::advance::{Gap, advance};
use super::writer::Publication;
use crate::network::SnapshotBuilder;
use crate::storage::{Feed, Heard, Store, StoreError};

/// Pause after the log did not lead on, so that a log that never does cannot keep the database busy.
const AFTER_A_GAP: Duration = Duration::from_secs(1);

/// Follows until dropped.
#[derive(Debug)]
#[must_use = "following ends when this is dropped"]
pub struct Following(AbortHandle);

impl Drop for Following {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The task that follows.
#[derive(Debug)]
pub(super) struct Follower {
    pub(super) store: Store,
    pub(super) feed: Feed,
    pub(super) publication: Arc<Publication>,
    pub(super) pulse: Arc<Pulse>,
}

/// Why the state of the database was not reached.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a thread that applied changes broke off")]
    Thread(#[from] JoinError),
    /// The database is not the one that was served, or was set back.
    #[error("the database is at revision {database}, this server at {served} already: it must be started anew")]
    Older { database: i64, served: i64 },
}

impl Follower {
    /// Starts to follow; within a runtime.
    pub(super) fn start(self) -> Following {
        Following(tokio::spawn(self.run()).abort_handle())
    }

    async fn run(mut self) {
        let mut troubled = false;
        loop {
            let heard = self.feed.wait().await;
            if matches!(heard, Heard::Revision(revision) if revision <= self.served()) {
                continue;
            }
            match self.catch_up(heard).await {
                Ok(()) if troubled => tracing::info!(revision = self.served(), "the database is followed again"),
                Ok(()) => {}
                Err(error) if troubled => tracing::debug!(%error, "the database cannot be followed"),
                Err(error) => tracing::warn!(%error, "the database cannot be followed"),
            }
            troubled = self.pulse.is_troubled();
        }
    }

    fn served(&self) -> i64 {
        self.publication.current().revision()
    }

    /// Publishes everything up to the revision that the database has now.
    async fn catch_up(&mut self, heard: Heard) -> Result<(), Lost> {
        let served = self.served();
        let database = self.feed.revision().await.inspect_err(|_| self.pulse.lost())?;
        if database < served {
            self.pulse.diverged();
            return Err(Lost::Older { database, served });
        }
        self.pulse.confirm(database, served);
        if heard == Heard::Silence && database > served {
            self.feed.distrust();
        }
        while self.served() < database {
            self.step().await.inspect_err(|_| self.pulse.lost())?;
        }
        self.pulse.confirm(database, self.served());
        Ok(())
    }

    /// Reads on in the log and publishes what it says, or loads everything where the log does not help.
    async fn step(&self) -> Result<(), Lost> {
        let snapshot = self.publication.current();
        let changes = self.feed.changes_after(snapshot.revision()).await?;
        // Off the async threads, since many changes of a large network take their time.
        let publication = Arc::clone(&self.publication);
        let applied = spawn_blocking(move || -> Result<(), Gap> {
            publication.publish(Arc::new(advance(&snapshot, &changes)?));
            Ok(())
        });
        // What breaks off on these changes would do so at every attempt.
        let gap = match applied.await {
            Ok(Ok(())) => None,
            Ok(Err(gap)) => Some(gap.to_string()),
            Err(broken) => Some(broken.to_string()),
        };
        if let Some(gap) = gap {
            tracing::warn!(gap, "everything is loaded anew");
            let mut builder = SnapshotBuilder::default();
            let loaded = self.store.load(&mut builder, &mut |_| {}).await?;
            let publication = Arc::clone(&self.publication);
            let publish = move || publication.publish(Arc::new(builder.finish(loaded.revision)));
            spawn_blocking(publish).await?;
            tokio::time::sleep(AFTER_A_GAP).await;
        }
        Ok(())
    }
}
