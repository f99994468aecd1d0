//! The records that a command sees and edits before anything is published.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::pending::{Pending, place};
use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::app::fault::{Cause, Fault};
use crate::domain::Edit;
use crate::domain::image::Image;
use crate::network::{Misfit, Snapshot};
use crate::storage::{Authorship, RecordKey, StoreError, WriteTransaction};

/// The current records with the edits made so far.
pub struct Draft<'a> {
    transaction: &'a mut WriteTransaction,
    author: &'a Authorship,
    /// The records without edits.
    before: Arc<Snapshot>,
    snapshot: Arc<Snapshot>,
    pending: Pending,
    /// True if edits have been written to the transaction.
    begun: bool,
    /// True if all edits are to be rolled back.
    taken_back: bool,
}

impl<'a> Draft<'a> {
    pub(super) fn new(transaction: &'a mut WriteTransaction, snapshot: Arc<Snapshot>, author: &'a Authorship) -> Self {
        Self {
            transaction,
            author,
            before: Arc::clone(&snapshot),
            snapshot,
            pending: Pending::default(),
            begun: false,
            taken_back: false,
        }
    }

    /// Returns the records with the edits made so far.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Like [`snapshot`](Self::snapshot), as a handle that can be kept while edits are made.
    pub fn shared(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot)
    }

    /// Returns the time of the write.
    pub const fn now(&self) -> DateTime<Utc> {
        self.author.at
    }

    /// Returns today's date in UTC.
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Returns a record with its cold data. `record_id` distinguishes memberships of one city.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn image(&self, key: &RecordKey, record_id: Option<i64>) -> Result<Option<Image>, StoreError> {
        match self.pending.find(key, record_id) {
            Some(edit) => Ok(edit.after.clone()),
            None => self.transaction.image(key, record_id).await,
        }
    }

    /// Counts the sources that name a city as the one that states them, after the edits made so
    /// far.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sources_stated_by(&self, city: &str) -> Result<u64, StoreError> {
        let stored = self.transaction.sources_stated_by(city).await?;
        let (gone, come) = self.pending.sources_stated_by(city);
        Ok((stored + come).saturating_sub(gone))
    }

    /// Adds an edit. Later steps see it. An edit that changes nothing is dropped.
    ///
    /// # Errors
    /// If the edit does not fit the records: a bug of the command.
    pub fn push(&mut self, edit: Edit) -> Result<(), Refusal> {
        self.extend(vec![edit])
    }

    /// Adds many edits at once, which is cheaper than one by one.
    ///
    /// # Errors
    /// As for [`push`](Self::push).
    pub fn extend(&mut self, edits: Vec<Edit>) -> Result<(), Refusal> {
        let mut steps = Vec::with_capacity(edits.len());
        for mut edit in edits {
            if let Some(after) = &mut edit.after {
                after.written_at(self.now());
            }
            let step = self.pending.add(edit);
            steps.extend(step.map_err(|message| UserError::new(&[], UserErrorCode::Conflict, message))?);
        }
        if steps.is_empty() {
            return Ok(());
        }
        let drafted = self.snapshot.apply(self.snapshot.made(), &steps);
        self.snapshot = Arc::new(drafted.map_err(|misfit| conflict(&misfit))?);
        Ok(())
    }

    /// Adds many edits of distinct records and writes them at once, so that they need not be held
    /// in memory. Referenced records are written first, in any order of `edits`. Versions must be
    /// set. A command that uses this must add no other edits.
    ///
    /// # Errors
    /// If an edit does not fit the records, and those of the store.
    pub async fn write(&mut self, mut edits: Vec<Edit>) -> Result<(), Refusal> {
        debug_assert!(self.pending.is_empty(), "edits of a command are all made one way");
        edits.sort_by_key(place);
        let changes = if self.begun {
            self.transaction.write_more(self.author, edits).await
        } else {
            self.begun = true;
            self.transaction.write(self.author, edits).await
        };
        self.advance(changes?.iter().map(|change| &change.edit))
    }

    /// Applies edits that are not to be written. Later steps see them.
    ///
    /// # Errors
    /// If an edit does not fit the records.
    pub fn suppose(&mut self, mut edits: Vec<Edit>) -> Result<(), Refusal> {
        edits.sort_by_key(place);
        self.advance(&edits)
    }

    /// Rolls back everything, written or not.
    pub const fn take_back(&mut self) {
        self.taken_back = true;
    }

    /// True if something was written that must not be committed. `done` tells if the command
    /// succeeded.
    pub(super) const fn is_spoiled(&self, done: bool) -> bool {
        self.begun && (self.taken_back || !done)
    }

    /// Writes the remaining edits. Returns the records after all edits, if there are any.
    pub(super) async fn finish(self) -> Result<Option<Arc<Snapshot>>, Fault> {
        let edits = self.pending.into_edits();
        if self.taken_back || edits.is_empty() {
            return Ok((self.begun && !self.taken_back).then_some(self.snapshot));
        }
        let changes = self.transaction.write(self.author, edits).await;
        let changes = changes.map_err(|error| Fault::from_store(&error))?;
        let edits = changes.iter().map(|change| &change.edit);
        let after = self.before.apply(self.transaction.made(), edits);
        let after = after.map_err(|misfit| Fault::Internal(Cause(misfit.to_string())))?;
        Ok(Some(Arc::new(after)))
    }

    /// Applies edits to the snapshot, in place if the draft is its only owner.
    fn advance<'e>(&mut self, edits: impl IntoIterator<Item = &'e Edit>) -> Result<(), Refusal> {
        let snapshot = std::mem::replace(&mut self.snapshot, Arc::clone(&self.before));
        let after = Arc::unwrap_or_clone(snapshot).applied(self.transaction.made(), edits);
        self.snapshot = Arc::new(after.map_err(|misfit| conflict(&misfit))?);
        Ok(())
    }
}

fn conflict(misfit: &Misfit) -> Refusal {
    UserError::new(&[], UserErrorCode::Conflict, misfit.to_string()).into()
}
