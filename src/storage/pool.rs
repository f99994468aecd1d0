//! The pool of connections, which is replaced when it gives none any more.
//!
//! The driver asks each connection that is given back whether it is still there, and waits for the
//! answer without a limit. One that freezes just then is lost to its pool; when all are, the pool
//! gives none, though the database is there.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sea_orm::DatabaseConnection;
use tokio::time::timeout;

use super::StoreError;

/// A pool is not replaced before it is so old: it may only be busy.
const LEAST_AGE: Duration = Duration::from_secs(10);

/// How long the connections of a pool that was replaced may still be used.
const CLOSED_WITHIN: Duration = Duration::from_secs(60);

/// A pool, and the one that has replaced it.
#[derive(Debug)]
pub(super) struct Pool {
    connections: DatabaseConnection,
    made: Instant,
    next: OnceLock<Box<Pool>>,
}

impl Pool {
    /// Of connections that were just opened.
    pub(super) fn new(connections: DatabaseConnection) -> Self {
        Self {
            connections,
            made: Instant::now(),
            next: OnceLock::new(),
        }
    }

    /// The connections to use.
    pub(super) fn current(&self) -> &DatabaseConnection {
        &self.last().connections
    }

    /// Replaces the connections. Those in use may be used on.
    pub(super) async fn replace(&self, open: impl Future<Output = Result<DatabaseConnection, StoreError>>) {
        let last = self.last();
        if last.made.elapsed() < LEAST_AGE {
            return;
        }
        // Without any the old ones are as good.
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
