//! What a command sees and changes before anything is published.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::pending::{Pending, place};
use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::app::fault::{Cause, Fault};
use crate::domain::Edit;
use crate::domain::image::Image;
use crate::network::{Misfit, Snapshot};
use crate::storage::{Authorship, RecordKey, StoreError, WriteTransaction};

/// The records as they are, with the edits made so far.
pub struct Draft<'a> {
    transaction: &'a mut WriteTransaction,
    author: &'a Authorship,
    /// The records without any edit.
    before: Arc<Snapshot>,
    snapshot: Arc<Snapshot>,
    pending: Pending,
    /// Whether edits have been written.
    begun: bool,
    /// Whether none of them is to stay.
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

    /// The records with the edits made so far.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The same, to be kept while edits are made.
    pub fn shared(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot)
    }

    /// The moment of writing.
    pub const fn now(&self) -> DateTime<Utc> {
        self.author.at
    }

    /// Today in UTC.
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// A record as it is, with what the snapshot does not hold. `record_id` tells memberships of one city apart.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn image(&self, key: &RecordKey, record_id: Option<i64>) -> Result<Option<Image>, StoreError> {
        match self.pending.find(key, record_id) {
            Some(edit) => Ok(edit.after.clone()),
            None => self.transaction.image(key, record_id).await,
        }
    }

    /// How many sources name a city as the one that states them, with the edits made so far.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn sources_stated_by(&self, city: &str) -> Result<u64, StoreError> {
        let stored = self.transaction.sources_stated_by(city).await?;
        let (gone, come) = self.pending.sources_stated_by(city);
        Ok((stored + come).saturating_sub(gone))
    }

    /// Makes one more edit. What follows sees it. An edit that changes nothing is left out.
    ///
    /// # Errors
    /// If the edit does not fit the records: a fault of the command that made it.
    pub fn push(&mut self, edit: Edit) -> Result<(), Refusal> {
        self.extend(vec![edit])
    }

    /// Makes many edits at once, which is cheaper than one by one.
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

    /// Makes many edits, each of another record, and writes them at once, so that they need not be held until the end. What others name
    /// is written first, whatever their order. Versions must be set. A command that writes so makes no other edits.
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

    /// Makes many edits that are not to be written; what follows sees them.
    ///
    /// # Errors
    /// If an edit does not fit the records.
    pub fn suppose(&mut self, mut edits: Vec<Edit>) -> Result<(), Refusal> {
        edits.sort_by_key(place);
        self.advance(&edits)
    }

    /// Takes back everything, written or not.
    pub const fn take_back(&mut self) {
        self.taken_back = true;
    }

    /// Whether something was written that must not be committed, if the command was `done` or not.
    pub(super) const fn is_spoiled(&self, done: bool) -> bool {
        self.begun && (self.taken_back || !done)
    }

    /// Writes the edits that are not written yet. Gives the records after all edits, if there are any.
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

    /// Applies edits to the snapshot, in place once it is the draft's own.
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
