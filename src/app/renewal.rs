//! Loads everything anew at runtime if the change log does not continue: a revision is missing, or
//! the database was restored to an earlier state and has another history.

use std::sync::Arc;

use tokio::sync::Mutex;
use tokio::task::{JoinError, spawn_blocking};

use super::writer::Publication;
use crate::network::{Snapshot, SnapshotBuilder};
use crate::storage::{Head, Store, StoreError};

/// The reason that nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum NotRenewed {
    /// The database cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A bug of the program, or its shutdown.
    #[error("a thread that made a snapshot broke off")]
    Thread(#[from] JoinError),
    /// A restore is under way, or was interrupted.
    #[error("the database is not whole; it seems that it is being restored")]
    Partial,
    /// The database is a standby that is behind; it may still reach the revision that is served.
    #[error("the database is a standby at revision {database} and behind this server, which is at {served}")]
    Standby {
        /// The standby's revision.
        database: i64,
        /// The revision that this server shows.
        served: i64,
    },
}

/// Loads everything anew, one load at a time. Clones share the lock.
#[derive(Clone, Debug)]
pub struct Renewal {
    store: Store,
    publication: Arc<Publication>,
    /// Number of references between the tables of a complete database.
    references: i64,
    turn: Arc<Mutex<()>>,
}

impl Renewal {
    /// Creates the renewal of a publication from a store, which must be complete now.
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

    /// Checks that the database still has the history that is served, and loads everything anew
    /// otherwise. Returns the database's head. Cost: usually one statement.
    ///
    /// # Errors
    /// If the database cannot be read; the served snapshot then stays.
    pub async fn check(&self) -> Result<Head, NotRenewed> {
        let served = self.publication.current();
        let head = self.store.head(served.revision()).await?;
        if head.continues(served.made()) {
            return Ok(head);
        }
        self.run(&served).await?;
        Ok(head)
    }

    /// Loads everything anew, unless that has been done since the snapshot `stale` was current. The
    /// new snapshot belongs to the same history if the database still has the revision of `stale`.
    /// Continues if the caller is dropped.
    ///
    /// # Errors
    /// If the database cannot be read; the served snapshot then stays.
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
        // The address may lead to another server by now.
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

    /// Publishes off the async threads, since this may drop the replaced snapshot.
    async fn put(&self, stale: &Snapshot, snapshot: Snapshot) -> Result<(), NotRenewed> {
        let (publication, stale) = (Arc::clone(&self.publication), stale.clone());
        let put = move || publication.replace(&stale, Arc::new(snapshot));
        Ok(spawn_blocking(put).await.map(drop)?)
    }
}
