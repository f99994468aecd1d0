//! The pool of connections, replaced when it gives none any more.
//!
//! The driver checks each returned connection, and waits for the answer without a limit. A
//! connection that freezes then is lost to its pool. When all are lost, the pool gives none,
//! although the database is there.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sea_orm::DatabaseConnection;
use tokio::time::timeout;

use super::StoreError;

/// The age before which a pool is not replaced: it may only be busy.
const LEAST_AGE: Duration = Duration::from_secs(10);

/// The time for which the connections of a replaced pool may still be used.
const CLOSED_WITHIN: Duration = Duration::from_secs(60);

/// A pool and its replacement.
#[derive(Debug)]
pub(super) struct Pool {
    connections: DatabaseConnection,
    made: Instant,
    next: OnceLock<Box<Pool>>,
}

impl Pool {
    /// Creates a pool of connections just opened.
    pub(super) fn new(connections: DatabaseConnection) -> Self {
        Self {
            connections,
            made: Instant::now(),
            next: OnceLock::new(),
        }
    }

    /// Returns the connections to use.
    pub(super) fn current(&self) -> &DatabaseConnection {
        &self.last().connections
    }

    /// Replaces the connections. Those in use stay usable.
    pub(super) async fn replace(&self, open: impl Future<Output = Result<DatabaseConnection, StoreError>>) {
        let last = self.last();
        if last.made.elapsed() < LEAST_AGE {
            return;
        }
        // Without new connections, keep the old ones.
        let Ok(connections) = open.await else { return };
        if last.next.set(Box::new(Self::new(connections))).is_ok() {
            tracing::warn!("the connections to the database were silent; others have been opened");
            let old = last.connections.clone();
            tokio::spawn(async move { timeout(CLOSED_WITHIN, old.close()).await });
        }
    }

    fn last(&self) -> &Self {
        let mut pool = self;
        while let Some(next) = pool.next.get() {
            pool = next;
        }
        pool
    }
}
