//! What a command sees and changes before anything is written.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::domain::Edit;
use crate::domain::image::Image;
use crate::network::Snapshot;
use crate::storage::{RecordKey, StoreError, WriteTransaction};

/// The records as they are, with the edits made so far.
pub struct Draft<'a> {
    transaction: &'a WriteTransaction<'a>,
    snapshot: Arc<Snapshot>,
    edits: Vec<Edit>,
    now: DateTime<Utc>,
}

impl<'a> Draft<'a> {
    pub(super) const fn new(
        transaction: &'a WriteTransaction<'a>,
        snapshot: Arc<Snapshot>,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            transaction,
            snapshot,
            edits: Vec::new(),
            now,
        }
    }

    /// The records with the edits made so far.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
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
        let drafted = self.edits.iter().rev().find(|edit| {
            (edit.entity(), &edit.network, edit.key()) == (key.entity, &key.network, key.key.clone())
                && (record_id.is_none() || edit.record_id == record_id)
        });
        match drafted {
            Some(edit) => Ok(edit.after.clone()),
            None => self.transaction.image(key, record_id).await,
        }
    }

    /// Makes one more edit. What follows sees it.
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
    pub fn extend(&mut self, mut edits: Vec<Edit>) -> Result<(), Refusal> {
        for after in edits.iter_mut().filter_map(|edit| edit.after.as_mut()) {
            after.written_at(self.now);
        }
        let drafted = self.snapshot.apply(self.snapshot.revision(), &edits);
        let drafted = drafted.map_err(|misfit| UserError::new(&[], UserErrorCode::Conflict, misfit.to_string()))?;
        self.snapshot = Arc::new(drafted);
        self.edits.extend(edits);
        Ok(())
    }

    pub(super) fn into_edits(self) -> Vec<Edit> {
        self.edits
    }
}
