//! The only way to write to the database: a transaction that writes rows, the change log, and the
//! revision.
//!
//! A write is a list of [`Edit`]s: records before and after. Seeds, mutations and imports all use
//! it, so nothing is written that the log does not record.
//!
//! A transaction locks the revision first. So the writers of all processes run one after the other,
//! each sees exactly the state that the last one left, and revisions are committed in order without
//! gaps.

mod city;
mod country_group;
mod ids;
mod insert;
pub(super) mod log;
mod membership;
mod network;
mod partnership;
mod requests;
mod source;

use sea_orm::ConnectionTrait as _;
use sea_orm::entity::prelude::DateTimeUtc;

pub use self::ids::RowIds;
pub(super) use self::insert::rows as insert_rows;
pub use self::requests::{Answered, Request};
use super::{Backend, Patience, RecordKey, Store, StoreError, Transaction, revision};
use crate::domain::change::{ChangeKind, EntityType};
use crate::domain::image::Image;
use crate::domain::{Change, Edit, Mark, Revision};

/// The operation's name in errors.
const OPERATION: &str = "write records";

/// A write in progress: invisible to others before the commit, and rolled back if dropped.
#[derive(Debug)]
pub struct WriteTransaction {
    transaction: Transaction,
    store: Store,
    ids: RowIds,
    revision: i64,
    /// The mark of the revision that this write has made; `None` before.
    mark: Option<Mark>,
    /// The number of log entries of the revision so far.
    logged: i32,
    written_at: Option<DateTimeUtc>,
    /// The clock for record time, if it is not the writer's own.
    clock: Option<DateTimeUtc>,
}

/// The writer, time and reason of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorship {
    /// The name of a token, or of a program such as `seed`.
    pub actor: String,
    /// The moment, by the writer's clock. PostgreSQL's clock takes precedence.
    pub at: DateTimeUtc,
    /// The reason, in the writer's words.
    pub reason: Option<String>,
}

impl Store {
    /// Begins to write. Waits for earlier writers, in this process or another, but only so long
    /// that a request can still be answered.
    ///
    /// `ids` may be those that the previous [commit](WriteTransaction::commit) returned, if the
    /// process hears of every write of others and [forgets](WriteTransaction::forget_ids) them
    /// then.
    pub async fn begin_write(&self, ids: RowIds) -> Result<WriteTransaction, StoreError> {
        self.begin_write_with(Patience::REQUEST, ids).await
    }

    /// Begins to write with other time limits.
    pub(super) async fn begin_write_with(
        &self,
        patience: Patience,
        ids: RowIds,
    ) -> Result<WriteTransaction, StoreError> {
        let transaction = self.begin_immediate(patience, OPERATION).await?;
        let kind = (self.backend(), self.record_time());
        let locked = revision::lock(&transaction, kind, OPERATION).await?;
        Ok(WriteTransaction {
            transaction,
            store: self.clone(),
            ids,
            revision: locked.number,
            mark: None,
            logged: 0,
            written_at: locked.written_at,
            clock: locked.clock,
        })
    }
}

impl WriteTransaction {
    /// Returns the revision of the state that this write builds on, and after each call of
    /// [`write`](Self::write) the one that it made.
    pub const fn revision(&self) -> i64 {
        self.revision
    }

    /// Returns the revision that this write builds on or made last, with all its data.
    pub const fn made(&self) -> Revision {
        Revision {
            number: self.revision,
            mark: self.mark,
            at: self.written_at,
        }
    }

    /// Returns the moment of this write: by the database's clock if that gives record time, else by
    /// the writer's.
    pub fn moment(&self, writers: DateTimeUtc) -> DateTimeUtc {
        self.clock.unwrap_or(writers)
    }

    /// Returns the record time of the previous write; `None` if there is none.
    pub const fn written_at(&self) -> Option<DateTimeUtc> {
        self.written_at
    }

    /// Returns the changes of the revisions after one, in order: those that the writer has not
    /// heard of yet.
    ///
    /// # Errors
    /// [`StoreError::OtherHistory`] if the database is older than that revision, or has another one
    /// of its number.
    pub async fn changes_after(&self, revision: Revision) -> Result<Vec<Change>, StoreError> {
        if self.revision < revision.number {
            return Err(StoreError::OtherHistory { served: revision });
        }
        match log::after(&self.transaction, revision, None).await? {
            log::After::Whole(changes) => Ok(changes),
            log::After::Long(next) => log::whole(&self.transaction, next).await,
        }
    }

    /// Writes records, raises the revision by one, and logs the changes. Returns the log's entries,
    /// with row numbers.
    ///
    /// Edits are applied in order. Record time is [`moment`](Self::moment), or that of the previous
    /// write if it is later, so that time never runs backwards in the log. Costs a few statements
    /// for each run of new records of one kind, and two to eight for each other edit.
    ///
    /// # Errors
    /// [`StoreError::UnknownKey`] or [`StoreError::Violation`] if the records do not fit the store.
    /// The transaction must then be dropped.
    pub async fn write(&mut self, author: &Authorship, edits: Vec<Edit>) -> Result<Vec<Change>, StoreError> {
        self.revision += 1;
        self.mark = Some(Mark(Store::draw()));
        self.logged = 0;
        self.write_more(author, edits).await
    }

    /// Writes more records into the revision that [`write`](Self::write) has made, by the same
    /// author. So a revision that is too large for memory can be written in parts.
    ///
    /// # Errors
    /// Those of `write`.
    pub async fn write_more(&mut self, author: &Authorship, mut edits: Vec<Edit>) -> Result<Vec<Change>, StoreError> {
        let at = chrono::SubsecRound::trunc_subsecs(self.moment(author.at), 6);
        let at = self.written_at.map_or(at, |before| before.max(at));
        let mut rest = edits.as_mut_slice();
        while let Some(first) = rest.first() {
            let (entity, kind, network) = (first.entity(), first.kind(), first.network.clone());
            let alike = |edit: &&mut Edit| edit.entity() == entity && edit.kind() == kind && edit.network == network;
            let length = rest.iter_mut().take_while(alike).count();
            let (run, after) = rest.split_at_mut(length);
            self.write_run(entity, kind, run, at).await?;
            rest = after;
        }
        self.written_at = Some(at);
        for after in edits.iter_mut().filter_map(|edit| edit.after.as_mut()) {
            after.written_at(at);
        }
        let changes: Vec<Change> = (self.logged + 1..)
            .zip(edits)
            .map(|(sequence, edit)| Change {
                revision: self.revision,
                mark: self.mark.filter(|_| sequence == 1),
                sequence,
                at,
                actor: author.actor.clone(),
                reason: author.reason.clone(),
                edit,
            })
            .collect();
        log::append(&self.transaction, &changes).await?;
        self.logged = changes.last().map_or(self.logged, |last| last.sequence);
        Ok(changes)
    }

    /// Makes all writes durable and visible, and notifies other processes. Returns the row numbers
    /// that were looked up.
    ///
    /// # Errors
    /// After [`StoreError::Unconfirmed`] it is unknown if the write was committed: the revision
    /// shows it. After any other error it was not.
    pub async fn commit(self) -> Result<RowIds, StoreError> {
        let failed = StoreError::during(OPERATION);
        if let Some(at) = self.written_at {
            revision::set(&self.transaction, self.revision, at, OPERATION).await?;
        }
        if self.store.backend() == Backend::Postgres {
            let notify = self.store.notification(self.revision);
            self.transaction.execute_unprepared(&notify).await.map_err(failed)?;
        }
        let made = self.made();
        match self.transaction.makes(made.number).commit(OPERATION).await {
            Ok(()) => Ok(self.ids),
            Err(error) => self.store.settle(error, made).await.map(|()| RowIds::default()),
        }
    }

    /// Removes the row numbers that were looked up, because others have written.
    pub fn forget_ids(&mut self) {
        self.ids.clear();
    }

    /// Returns a record in its latest state in the log; `None` if there is none, or if it was
    /// deleted. `record_id` distinguishes memberships of one city.
    pub async fn image(&self, key: &RecordKey, record_id: Option<i64>) -> Result<Option<Image>, StoreError> {
        log::latest(&self.transaction, key, record_id).await
    }

    /// Returns the number of sources that a city states.
    pub async fn sources_stated_by(&self, city: &str) -> Result<u64, StoreError> {
        source::stated_by(&self.transaction, city).await
    }

    /// Returns the transaction, for statements of the storage layer that belong to the write.
    pub(super) const fn connection(&self) -> &Transaction {
        &self.transaction
    }

    /// Writes edits of one kind of record, all new, all changed or all deleted, of one network.
    async fn write_run(
        &mut self,
        entity: EntityType,
        kind: ChangeKind,
        run: &mut [Edit],
        at: DateTimeUtc,
    ) -> Result<(), StoreError> {
        let (transaction, ids) = (&self.transaction, &mut self.ids);
        match entity {
            EntityType::Network => network::write(transaction, ids, kind, run).await,
            EntityType::CountryGroup => country_group::write(transaction, ids, kind, run).await,
            EntityType::City => city::write(transaction, ids, kind, run, at).await,
            EntityType::Membership => membership::write(transaction, ids, kind, run).await,
            EntityType::Partnership => partnership::write(transaction, ids, kind, run, at).await,
        }
    }
}

/// Positions in a list, from 1.
fn ordinals() -> impl Iterator<Item = i32> {
    1..
}

/// The record after an edit, of the kind of its run.
macro_rules! image {
    ($image:expr, $kind:ident) => {
        match $image {
            Some(crate::domain::image::Image::$kind(image)) => image,
            _ => unreachable!("runs hold records of one kind"),
        }
    };
}
use image;
