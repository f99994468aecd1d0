//! Loading everything anew while the program serves, where the log of changes does not lead on: a
//! revision is missing, or the database was set back and has another history.

use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::{JoinError, spawn_blocking};

use super::writer::Publication;
use crate::domain::Revision;
use crate::network::{Snapshot, SnapshotBuilder};
use crate::storage::{Store, StoreError};

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum NotRenewed {
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is at fault, or ends.
    #[error("a thread that made a snapshot broke off")]
    Thread(#[from] JoinError),
    /// A restore is under way, or was broken off.
    #[error("the database is not whole; it seems that it is being restored")]
    Partial,
    /// A standby replays what another database writes; it may still reach what is served.
    #[error("the database is a standby at revision {database} and behind this server, which is at {served}")]
    Standby {
        /// Where the standby is.
        database: i64,
        /// What this server shows.
        served: i64,
    },
}

/// Loads everything anew, one at a time. Cloning shares the turn.
#[derive(Clone, Debug)]
pub struct Renewal {
    store: Store,
    publication: Arc<Publication>,
    /// Number of references between the tables of a whole database.
    references: i64,
    turn: Arc<Mutex<()>>,
}

impl Renewal {
    /// Renews what is published from a store, which is whole now.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn new(store: Store, publication: Arc<Publication>) -> Result<Self, StoreError> {
        Ok(Self {
            references: store.count_references().await?,
            store,
            publication,
            turn: Arc::default(),
        })
    }

    /// Asks whether the database still has the history that is served, and if not loads everything
    /// anew. Gives the database's last revision. Cost: one statement, mostly.
    ///
    /// # Errors
    /// If the database cannot be read; what is served then stays.
    pub async fn check(&self) -> Result<Revision, NotRenewed> {
        let served = self.publication.current();
        let head = self.store.head(served.revision()).await?;
        if head.continues(served.made()) {
            return Ok(head.latest);
        }
        self.run(&served).await?;
        Ok(head.latest)
    }

    /// Loads everything anew, unless that has been done since a snapshot was current. What is
    /// published afterwards belongs to the same history if the database still has the revision of
    /// that snapshot. It goes on if the caller leaves.
    ///
    /// # Errors
    /// If the database cannot be read; what is served then stays.
    pub async fn run(&self, stale: &Snapshot) -> Result<(), NotRenewed> {
        let (renewal, stale) = (self.clone(), stale.clone());
        tokio::spawn(async move { renewal.renew(&stale).await }).await?
    }

    async fn renew(&self, stale: &Snapshot) -> Result<(), NotRenewed> {
        let _turn = self.turn.lock().await;
        let published = self.publication.published();
        if published.history != stale.history() || published.revision > stale.revision() {
            return Ok(());
        }
        // The address may lead to another server of the database by now.
        self.store.forget_connections().await;
        let head = self.store.head(stale.revision()).await?;
        if head.is_standby && head.latest.number < stale.revision() {
            return Err(NotRenewed::Standby {
                database: head.latest.number,
                served: stale.revision(),
            });
        }
        self.store.check_readable().await?;
        if self.store.count_references().await? < self.references {
            return Err(NotRenewed::Partial);
        }
        let mut builder = SnapshotBuilder::default();
        let loaded = self.store.load(&mut builder, &mut |_| {}).await?;
        let snapshot = spawn_blocking(move || builder.finish(loaded.revision)).await?;
        let (before, after) = (stale.made(), loaded.revision);
        let continues = head.continues(before) && after.number >= before.number;
        if continues {
            tracing::info!(revision = %after, "everything was loaded anew");
            self.put(stale, snapshot.continuing(stale)).await
        } else {
            tracing::warn!(
                served = %before, revision = %after,
                "the database was set back or is another one: everything was loaded anew, clients must begin anew"
            );
            self.put(stale, snapshot).await
        }
    }

    /// Publishes off the async threads, since the snapshot that it replaces may go with it.
    async fn put(&self, stale: &Snapshot, snapshot: Snapshot) -> Result<(), NotRenewed> {
        let (publication, stale) = (Arc::clone(&self.publication), stale.clone());
        let put = move || publication.replace(&stale, Arc::new(snapshot));
        Ok(spawn_blocking(put).await.map(drop)?)
    }
}
