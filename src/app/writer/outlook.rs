//! The expected success of writes, for `/readyz`: from the last write, and from examinations while
//! there are none.

use std::time::{Duration, Instant};

use crate::app::fault::Fault;
use crate::storage::{Backend, Outage, Store};
use crate::troubles::{Trouble, Weight};

/// The name of the trouble.
const NAME: &str = "writes";

/// Pauses between examinations without orders: if all is well, and after a failure.
const PAUSES: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(1));

/// A trouble that may pass by itself is reported after this time.
const PASSES_WITHIN: Duration = Duration::from_secs(5);

/// The expected success of the next write.
#[derive(Debug)]
pub(super) struct Outlook {
    store: Store,
    /// Time of the first failure since the last success.
    failing: Option<Instant>,
}

impl Outlook {
    pub(super) const fn new(store: Store) -> Self {
        Self { store, failing: None }
    }

    /// Returns the time to wait for orders before [`look`](Self::look).
    pub(super) const fn pause(&self) -> Duration {
        if self.failing.is_some() { PAUSES.1 } else { PAUSES.0 }
    }

    /// Examines if a write would succeed.
    pub(super) async fn look(&mut self) {
        let looked = match self.failing {
            Some(_) => self.store.try_write().await,
            None => self.store.look_writable().await,
        };
        match looked {
            Ok(()) => self.succeeded(),
            Err(error) => self.failed(&Fault::from_store(&error)),
        }
    }

    /// Records that a write succeeded, or would.
    pub(super) fn succeeded(&mut self) {
        if self.failing.take().is_some() {
            self.store.troubles().set(NAME, None);
        }
    }

    /// Records that a write failed. SQLite has its own watch.
    pub(super) fn failed(&mut self, fault: &Fault) {
        let outage = match fault {
            Fault::Unavailable(obstacle) => obstacle.outage,
            _ => None,
        };
        // The lock is held or contended, or this server never writes.
        let is_expected = matches!(outage, Some(Outage::Held | Outage::Conflict | Outage::OpenedToRead));
        if self.store.backend() != Backend::Postgres || is_expected {
            return;
        }
        let since = *self.failing.get_or_insert_with(Instant::now);
        let Fault::Unavailable(obstacle) = fault else { return };
        if outage.is_some_and(Outage::is_lasting) || since.elapsed() > PASSES_WITHIN {
            let reason = format!("writes fail: {}", obstacle.reason);
            self.store
                .troubles()
                .set(NAME, Some(Trouble::new(Weight::NotReady, reason)));
        }
    }
}
