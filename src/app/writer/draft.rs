//! What a command sees and changes before anything is written.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::pending::Pending;
use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::domain::Edit;
use crate::domain::image::Image;
use crate::network::Snapshot;
use crate::storage::{RecordKey, StoreError, WriteTransaction};

/// The records as they are, with the edits made so far.
pub struct Draft<'a> {
    transaction: &'a WriteTransaction<'a>,
    snapshot: Arc<Snapshot>,
    pending: Pending,
    now: DateTime<Utc>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(transaction: &'a WriteTransaction<'a>, snapshot: Arc<Snapshot>, now: DateTime<Utc>) -> Self {
        Self {
            transaction,
            snapshot,
            pending: Pending::default(),
            now,
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
        self.now
    }

    /// Today in UTC.
    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
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
                after.written_at(self.now);
            }
            let step = self.pending.add(edit);
            steps.extend(step.map_err(|message| UserError::new(&[], UserErrorCode::Conflict, message))?);
        }
        if steps.is_empty() {
            return Ok(());
        }
        let drafted = self.snapshot.apply(self.snapshot.revision(), &steps);
        let drafted = drafted.map_err(|misfit| UserError::new(&[], UserErrorCode::Conflict, misfit.to_string()))?;
        self.snapshot = Arc::new(drafted);
        Ok(())
    }

    pub(super) fn into_edits(self) -> Vec<Edit> {
        self.pending.into_edits()
    }
}
