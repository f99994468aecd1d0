//! The share of the connections that requests may use to read the log, so that they do not keep
//! others from the database.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sea_orm::{ConnAcquireErr, DatabaseConnection, DbErr};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use super::StoreOptions;

/// All connections but one, or the only one. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    free: Arc<Semaphore>,
    patience: Duration,
    waiting: Arc<AtomicUsize>,
}

/// The use of one connection of the lane, until dropped.
#[derive(Debug)]
pub(super) struct Ride<'a> {
    connections: &'a DatabaseConnection,
    _permit: SemaphorePermit<'a>,
}

impl Lane {
    /// Creates the lane of a store.
    pub(super) fn of(options: &StoreOptions) -> Self {
        let others = options.connections.saturating_sub(1).max(1);
        Self {
            free: Arc::new(Semaphore::new(others as usize)),
            patience: options.acquire_timeout,
            waiting: Arc::default(),
        }
    }

    /// Waits for a connection, as long as for any connection.
    pub(super) async fn ride<'a>(&'a self, connections: &'a DatabaseConnection) -> Result<Ride<'a>, DbErr> {
        let none = |_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
        let permit = {
            let _waiting = Waiting::among(&self.waiting);
            timeout(self.patience, self.free.acquire()).await.map_err(none)?
        };
        let closed = |_| DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed);
        Ok(Ride {
            connections,
            _permit: permit.map_err(closed)?,
        })
    }
}

impl Lane {
    /// Returns the number of waiting reads.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

/// Counts as a waiting read until dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn among(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Deref for Ride<'_> {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        self.connections
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Store;

    #[tokio::test]
    async fn reads_of_the_log_leave_a_connection_to_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        let mut options = StoreOptions::new(url);
        options.connections = 2;
        options.acquire_timeout = Duration::from_millis(200);
        let store = Store::connect(&options).await.expect("connected");
        let first = store.cold_reader("test").await.expect("one is free");
        let second = store
            .cold_reader("test")
            .await
            .expect_err("the other is for tokens and writers");
        assert!(second.to_string().contains("connection"), "{second}");
        // While the only connection is in use, too.
        let busy = first
            .get_sqlite_connection_pool()
            .acquire()
            .await
            .expect("a connection");
        store.ping().await.expect("the other is free");
        drop((busy, first));
        store.cold_reader("test").await.expect("given back");
    }
}
