//! Settles a commit that PostgreSQL did not confirm.

use std::time::Duration;

use tokio::time::timeout;

use super::outage::Outage;
use super::{Backend, RowIds, Store, StoreError, revision};
use crate::domain::Revision;

const OPERATION: &str = "look for what was written";

/// The time limit of the search. It must leave time to answer the request that waits for the
/// commit.
const SETTLED_WITHIN: Duration = Duration::from_secs(4);

impl Store {
    /// Checks over another connection if a revision exists, after its commit was not confirmed.
    ///
    /// # Errors
    /// The same error if that cannot be found out, and [`StoreError::Unavailable`] if the write was
    /// not committed.
    pub(super) async fn settle(&self, error: StoreError, made: Revision) -> Result<(), StoreError> {
        if self.backend() == Backend::Sqlite {
            return self.outcome(made, error).await;
        }
        let StoreError::Unconfirmed { operation, source } = &error else {
            return Err(error);
        };
        match timeout(SETTLED_WITHIN, self.has_written(made)).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(StoreError::Unavailable {
                operation,
                outage: Outage::of(source).unwrap_or(Outage::Ended),
                source: source.clone(),
            }),
            _ => Err(error),
        }
    }

    /// True if the log has a revision, by its mark. Waits for the lock, because its holder may be
    /// the very commit in question.
    async fn has_written(&self, made: Revision) -> Result<bool, StoreError> {
        let held = self.begin_write(RowIds::default()).await?;
        let head = revision::read(held.connection(), self.backend(), made.number, OPERATION).await?;
        Ok(head.known.is_some_and(|known| known.mark == made.mark))
    }
}
