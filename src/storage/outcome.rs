//! The outcome of a write whose commit was not confirmed.

use sea_orm::ConnectionTrait as _;

use super::{Outage, Patience, Store, StoreError, revision};
use crate::domain::Revision;

/// The operation's name in errors.
const OPERATION: &str = "look for the outcome of a write";

/// Writes a page of the file, unlike a statement that leaves a row unchanged.
const TOUCH: &str = "PRAGMA user_version = 0";

impl Store {
    /// Finds out if a write that would have made a revision was committed. This is possible on
    /// SQLite only, over a new connection.
    ///
    /// # Errors
    /// The error of the commit: [`StoreError::Unconfirmed`] while the outcome is unknown, and
    /// [`StoreError::Unavailable`] if the write was not committed.
    pub(super) async fn outcome(&self, wanted: Revision, error: StoreError) -> Result<(), StoreError> {
        let (Some(sole), StoreError::Unconfirmed { operation, .. }) = (self.sole(), &error) else {
            return Err(error);
        };
        sole.perhaps_reach(wanted.number);
        match self.touch().await {
            Ok(found) if found.agrees_with(wanted) => Ok(()),
            Ok(found) if found.number < wanted.number => Err(StoreError::unavailable(operation, Outage::Storage)),
            _ => Err(error),
        }
    }

    /// Commits a change without effect, on SQLite, and returns the revision. It takes the place of
    /// a failed commit in the write-ahead log, so that the failed one does not come back at the
    /// next start.
    ///
    /// # Errors
    /// Those of any write.
    pub(super) async fn touch(&self) -> Result<Revision, StoreError> {
        let transaction = self.begin_immediate(Patience::REQUEST, OPERATION).await?;
        let head = revision::read(&transaction, self.backend(), 0, OPERATION).await?;
        transaction
            .execute_unprepared(TOUCH)
            .await
            .map_err(StoreError::during(OPERATION))?;
        transaction.makes(head.latest.number).commit(OPERATION).await?;
        Ok(head.latest)
    }
}
