//! The sources of all partnerships at once, from the rows that hold them now.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
};

use crate::domain::change::EntityType;
use crate::domain::{CityId, PartnershipId, Revision, Source};
use crate::storage::entity::{change, source};
use crate::storage::row::{Row, each_row};
use crate::storage::{Store, StoreError, revision};

const OPERATION: &str = "load all sources";

/// The sources of all partnerships at a revision.
#[derive(Debug, Default)]
pub struct AllSources {
    sources: HashMap<PartnershipId, Vec<Source>>,
    /// Partnerships that were written after the revision.
    written: HashSet<PartnershipId>,
}

impl AllSources {
    /// Returns the sources of a partnership; `None` if it was written after the revision.
    pub fn of(&self, partnership: PartnershipId) -> Option<&[Source]> {
        let sources = || self.sources.get(&partnership).map_or(&[][..], Vec::as_slice);
        (!self.written.contains(&partnership)).then(sources)
    }
}

impl Store {
    /// Reads the sources of all partnerships at a revision; `None` if the database does not continue
    /// its history. Cost: all sources, and the log after the revision.
    pub async fn load_all_sources(&self, since: Revision) -> Result<Option<AllSources>, StoreError> {
        let _ride = self.cold_reader(OPERATION).await?;
        let transaction = self.begin_snapshot(OPERATION).await?;
        let head = revision::read(&transaction, self.backend(), since.number, OPERATION).await?;
        if !head.continues(since) {
            return Ok(None);
        }
        let mut all = AllSources::default();
        let later = change::Entity::find()
            .select_only()
            .column(change::Column::RecordId)
            .filter(change::Column::Revision.gt(since.number))
            .filter(change::Column::Entity.eq(EntityType::Partnership.to_string()))
            .into_query();
        each_row(&transaction, &later, OPERATION, |row| {
            all.written.extend(row.next::<Option<i64>>()?.map(PartnershipId));
            Ok(())
        })
        .await?;
        let rows = source::Entity::find()
            .filter(source::Column::PartnershipId.is_not_null())
            .order_by_asc(source::Column::Id)
            .into_query();
        each_row(&transaction, &rows, OPERATION, |row| {
            let (partnership, source) = read(row)?;
            all.sources.entry(partnership).or_default().push(source);
            Ok(())
        })
        .await?;
        transaction.rollback().await.map_err(StoreError::during(OPERATION))?;
        Ok(Some(all))
    }
}

fn read(row: &mut Row<'_>) -> Result<(PartnershipId, Source), StoreError> {
    row.next::<i64>()?;
    let partnership = PartnershipId(row.next()?);
    row.next::<Option<i64>>()?;
    let source = Source {
        url: row.next()?,
        citation: row.next()?,
        publisher: row.next()?,
        asserted_by_city: row.next::<Option<i64>>()?.map(CityId),
        asserted_by: row.next()?,
        confidence: row.word()?,
        accessed_on: row.date()?,
    };
    Ok((partnership, source))
}
