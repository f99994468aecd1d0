//! The change log, read in parts.

use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::domain::{Change, Revision};
use crate::storage::entity::change;
use crate::storage::write::log;
use crate::storage::{Store, StoreError};

const OPERATION: &str = "read the log of changes";

/// The position of a change in the log: its revision, and its position among the changes of that
/// revision.
pub type LogPlace = (i64, i32);

/// A part of the log: the changes after one revision and up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogPart {
    /// Only changes after this revision.
    pub after_revision: i64,
    /// Only changes up to this revision.
    pub up_to_revision: i64,
}

impl Store {
    /// Returns the latest changes of a part of the log before a position, latest first, at most
    /// `limit`.
    pub async fn load_log_back(
        &self,
        part: &LogPart,
        place: Option<LogPlace>,
        limit: u64,
    ) -> Result<Vec<Change>, StoreError> {
        let latest_first = change::Entity::find()
            .filter(condition(part))
            .filter(place.map_or_else(Condition::all, before))
            .order_by_desc(change::Column::Revision)
            .order_by_desc(change::Column::Sequence)
            .limit(limit);
        log::entries(&*self.cold_reader(OPERATION).await?, latest_first).await
    }

    /// Returns the first changes after a position, up to a revision, in order, at most `limit`.
    /// They are those of one network, and of records that belong to none.
    pub async fn load_log_on(
        &self,
        (revision, sequence): LogPlace,
        up_to_revision: i64,
        network: &str,
        limit: u64,
    ) -> Result<Vec<Change>, StoreError> {
        // A single comparison, so that the index finds the position.
        let place = Expr::tuple([Expr::col(change::Column::Revision), Expr::col(change::Column::Sequence)]);
        let in_order = change::Entity::find()
            .filter(place.gt(Expr::tuple([Expr::val(revision), Expr::val(sequence)])))
            .filter(change::Column::Revision.lte(up_to_revision))
            .filter(concerning(network))
            .order_by_asc(change::Column::Revision)
            .order_by_asc(change::Column::Sequence)
            .limit(limit);
        log::entries(&*self.cold_reader(OPERATION).await?, in_order).await
    }

    /// Counts the changes of a part of the log that concern one network, or a record that belongs
    /// to none.
    pub async fn count_changes(&self, part: &LogPart, network: &str) -> Result<u64, StoreError> {
        let found = change::Entity::find()
            .filter(condition(part))
            .filter(concerning(network));
        let reader = self.cold_reader(OPERATION).await?;
        found.count(&*reader).await.map_err(StoreError::during(OPERATION))
    }

    /// Returns some of those changes, in order: `limit` of them after the first `offset`.
    pub async fn list_changes(
        &self,
        part: &LogPart,
        network: &str,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Change>, StoreError> {
        let in_order = change::Entity::find()
            .filter(condition(part))
            .filter(concerning(network))
            .order_by_asc(change::Column::Revision)
            .order_by_asc(change::Column::Sequence)
            .offset(offset)
            .limit(limit);
        log::entries(&*self.cold_reader(OPERATION).await?, in_order).await
    }

    /// Returns a revision from the log; `None` if it has none of that number.
    pub async fn find_revision(&self, number: i64) -> Result<Option<Revision>, StoreError> {
        log::revision(self.reader(), number).await
    }

    /// Returns the last revision written at or before a moment; 0 if there is none.
    pub async fn load_revision_at(&self, at: DateTimeUtc) -> Result<i64, StoreError> {
        let row: Option<i64> = change::Entity::find()
            .select_only()
            .column(change::Column::Revision)
            .filter(change::Column::At.lte(at))
            .order_by_desc(change::Column::Revision)
            .into_tuple()
            .one(&*self.cold_reader(OPERATION).await?)
            .await
            .map_err(StoreError::during(OPERATION))?;
        Ok(row.unwrap_or(0))
    }
}

fn condition(part: &LogPart) -> Condition {
    Condition::all()
        .add(change::Column::Revision.gt(part.after_revision))
        .add(change::Column::Revision.lte(part.up_to_revision))
}

/// Selects the changes of one network, and of records that belong to none.
fn concerning(network: &str) -> Condition {
    Condition::any()
        .add(change::Column::Network.is_null())
        .add(change::Column::Network.eq(network))
}

/// Selects the changes before a position.
fn before((revision, sequence): LogPlace) -> Condition {
    let same = Condition::all()
        .add(change::Column::Revision.eq(revision))
        .add(change::Column::Sequence.lt(sequence));
    Condition::any().add(change::Column::Revision.lt(revision)).add(same)
}
