//! Follows the change log: publishes writes of other processes in this process.
//!
//! The writer of this process publishes its own writes, and reads those of others before it writes.
//! The follower reads them in between. The first of the two publishes; revisions only grow. The
//! exception is a database that was restored to an earlier state: it has another history, and
//! everything is loaded anew.

mod lag;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::{AbortHandle, JoinError, spawn_blocking};

pub use self::lag::Lag;
use super::Clock;
use super::advance::{Gap, advance};
use super::record_time::APART;
use super::renewal::{NotRenewed, Renewal};
use super::writer::Publication;
use crate::network::Snapshot;
use crate::storage::{Feed, Heard, StoreError};

/// Pause after a gap in the log, so that a permanent gap does not keep the database busy.
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

/// The task that follows the log.
#[derive(Debug)]
pub(super) struct Follower {
    pub(super) feed: Feed,
    pub(super) publication: Arc<Publication>,
    pub(super) lag: Arc<Lag>,
    pub(super) renewal: Renewal,
    pub(super) clock: Clock,
}

/// The reason that the database's state was not reached.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a thread that applied changes broke off")]
    Thread(#[from] JoinError),
    #[error(transparent)]
    NotRenewed(#[from] NotRenewed),
}

impl Follower {
    /// Starts the task; needs a runtime.
    pub(super) fn start(self) -> Following {
        Following(tokio::spawn(self.run()).abort_handle())
    }

    async fn run(mut self) {
        let mut troubled = false;
        loop {
            let heard = self.feed.wait().await;
            match self.catch_up(heard).await {
                Ok(()) if troubled => tracing::info!(revision = self.served(), "the database is followed again"),
                Ok(()) => {}
                Err(error) if troubled => tracing::debug!(%error, "the database cannot be followed"),
                Err(error) => tracing::warn!(%error, "the database cannot be followed"),
            }
            troubled = self.lag.is_troubled();
        }
    }

    fn served(&self) -> i64 {
        self.publication.published().revision
    }

    /// Publishes everything up to the database's current revision.
    async fn catch_up(&mut self, heard: Heard) -> Result<(), Lost> {
        let caught_up = self.read_on(heard).await;
        match &caught_up {
            Ok(()) => {}
            Err(Lost::NotRenewed(reason)) => self.lag.diverged(reason.to_string()),
            Err(_) => self.lag.lost(),
        }
        caught_up
    }

    async fn read_on(&mut self, heard: Heard) -> Result<(), Lost> {
        let snapshot = self.publication.current();
        let head = self.feed.head(snapshot.revision()).await?;
        if let Some(clock) = head.clock {
            self.compare_clocks(clock);
        }
        let database = head.latest.number;
        if !head.continues(snapshot.made()) {
            self.renewal.run(&snapshot).await?;
            self.lag.confirm(self.served(), self.served());
            return Ok(());
        }
        self.lag.confirm(database, self.served());
        if heard == Heard::Silence && database > self.served() {
            self.feed.distrust();
        }
        while self.served() < database && self.step().await? {}
        self.lag.confirm(database.max(self.served()), self.served());
        Ok(())
    }

    /// Logs when the database's clock and this process's drift apart.
    fn compare_clocks(&self, databases: DateTime<Utc>) {
        let apart = || self.lag.clock_ahead().abs() > APART;
        let before = apart();
        self.lag.compare_clocks(databases, (self.clock)());
        if apart() && !before {
            let seconds = self.lag.clock_ahead().num_seconds();
            tracing::warn!(
                seconds,
                "the database's clock is ahead of this server's by so many seconds"
            );
        }
    }

    /// Reads the log and publishes its changes. If the log has a gap, loads everything anew and
    /// returns false: earlier knowledge of the database may be outdated.
    async fn step(&self) -> Result<bool, Lost> {
        let snapshot = self.publication.current();
        let changes = match self.feed.changes_after(snapshot.made()).await {
            Err(StoreError::OtherHistory { .. }) => return self.load_anew(&snapshot).await,
            changes => changes?,
        };
        // Off the async threads, since many changes of a large network take time.
        let (publication, before) = (Arc::clone(&self.publication), Arc::clone(&snapshot));
        let applied = spawn_blocking(move || -> Result<(), Gap> {
            publication.publish(Arc::new(advance(&before, &changes)?));
            drop((changes, before));
            Ok(())
        });
        // Changes that fail to apply would fail at every attempt.
        let gap = match applied.await {
            Ok(Ok(())) => return Ok(true),
            Ok(Err(gap)) => gap.to_string(),
            Err(broken) => broken.to_string(),
        };
        tracing::warn!(gap, "everything is loaded anew");
        self.load_anew(&snapshot).await
    }

    async fn load_anew(&self, snapshot: &Snapshot) -> Result<bool, Lost> {
        self.renewal.run(snapshot).await?;
        tokio::time::sleep(AFTER_A_GAP).await;
        Ok(false)
    }
}
