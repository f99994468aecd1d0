//! Whether writes succeed, for `/readyz`: what the last one came to, and what is found out while
//! there are none.

use std::time::{Duration, Instant};

use crate::app::fault::Fault;
use crate::storage::{Backend, Outage, Store};
use crate::troubles::{Trouble, Weight};

/// The name of the trouble.
const NAME: &str = "writes";

/// How long to wait for orders before the store is looked at: while all is well, and while it is
/// not.
const PAUSES: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(1));

/// A trouble that may pass by itself is told when it has lasted for so long.
const PASSES_WITHIN: Duration = Duration::from_secs(5);

/// What is known of the next write.
#[derive(Debug)]
pub(super) struct Outlook {
    store: Store,
    /// Since when none has succeeded, if the last one failed.
    failing: Option<Instant>,
}

impl Outlook {
    pub(super) const fn new(store: Store) -> Self {
        Self { store, failing: None }
    }

    /// How long to wait for orders before [`look`](Self::look).
    pub(super) const fn pause(&self) -> Duration {
        if self.failing.is_some() { PAUSES.1 } else { PAUSES.0 }
    }

    /// Finds out whether a write would succeed.
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

    /// A write was done, or would be.
    pub(super) fn succeeded(&mut self) {
        if self.failing.take().is_some() {
            self.store.troubles().set(NAME, None);
        }
    }

    /// A write could not be done. SQLite is watched by itself.
    pub(super) fn failed(&mut self, fault: &Fault) {
        let outage = match fault {
            Fault::Unavailable(obstacle) => obstacle.outage,
            _ => None,
        };
        // Others write.
        if self.store.backend() != Backend::Postgres || matches!(outage, Some(Outage::Held | Outage::Conflict)) {
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
