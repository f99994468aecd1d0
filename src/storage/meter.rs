//! Counters of a store's work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use sea_orm::DatabaseConnection;
use tokio::sync::Notify;

/// The counters of one store, over all its connections.
#[derive(Debug, Default)]
pub(super) struct Meter {
    statements: AtomicU64,
    commits: AtomicU64,
    is_failing: AtomicBool,
    alarm: Notify,
}

impl Meter {
    /// Makes a connection add to the counters.
    pub(super) fn on(self: &Arc<Self>, mut connection: DatabaseConnection) -> DatabaseConnection {
        let meter = Arc::clone(self);
        connection.set_metric_callback(move |statement| {
            meter.statements.fetch_add(1, Ordering::Relaxed);
            if statement.failed {
                meter.alarm.notify_one();
            }
        });
        connection
    }

    /// Counts the end of a turn at writing: with a commit that is known to be on the disk, or
    /// otherwise.
    pub(super) fn turn_ended(&self, committed: bool) {
        self.is_failing.store(!committed, Ordering::Relaxed);
        if committed {
            self.commits.fetch_add(1, Ordering::Relaxed);
        } else {
            self.alarm.notify_one();
        }
    }

    /// Returns the number of statements, without those that begin and end transactions.
    pub(super) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Returns the number of turns at writing that ended with a commit on the disk.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// True if the last turn at writing did not end with such a commit.
    pub(super) fn is_failing(&self) -> bool {
        self.is_failing.load(Ordering::Relaxed)
    }

    /// Waits until something has failed since the last wait.
    pub(super) async fn failed(&self) {
        self.alarm.notified().await;
    }
}
