//! Sources of partnerships and memberships.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use super::KEYS_PER_STATEMENT;
use crate::domain::{CityId, MembershipId, PartnershipId, Source};
use crate::storage::entity::source;
use crate::storage::{Store, StoreError, dates};

const OPERATION: &str = "load sources";

impl Store {
    /// The sources of partnerships, each list in the order they were written.
    pub async fn load_partnership_sources(
        &self,
        ids: &[PartnershipId],
    ) -> Result<HashMap<PartnershipId, Vec<Source>>, StoreError> {
        let mut sources: HashMap<_, Vec<_>> = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(KEYS_PER_STATEMENT) {
            let ids = ids.iter().map(|id| id.0);
            for row in self.sources(source::Column::PartnershipId, ids).await? {
                if let Some(id) = row.partnership_id {
                    sources.entry(PartnershipId(id)).or_default().push(read(row)?);
                }
            }
        }
        Ok(sources)
    }

    /// The sources of memberships, each list in the order they were written.
    pub async fn load_membership_sources(
        &self,
        ids: &[MembershipId],
    ) -> Result<HashMap<MembershipId, Vec<Source>>, StoreError> {
        let mut sources: HashMap<_, Vec<_>> = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(KEYS_PER_STATEMENT) {
            let ids = ids.iter().map(|id| id.0);
            for row in self.sources(source::Column::MembershipId, ids).await? {
                if let Some(id) = row.membership_id {
                    sources.entry(MembershipId(id)).or_default().push(read(row)?);
                }
            }
        }
        Ok(sources)
    }

    async fn sources(
        &self,
        subject: source::Column,
        ids: impl Iterator<Item = i64>,
    ) -> Result<Vec<source::Model>, StoreError> {
        source::Entity::find()
            .filter(subject.is_in(ids))
            .order_by_asc(source::Column::Id)
            .all(self.reader())
            .await
            .map_err(StoreError::during(OPERATION))
    }
}

fn read(row: source::Model) -> Result<Source, StoreError> {
    let corrupt = |message| StoreError::Corrupt {
        operation: OPERATION,
        message,
    };
    Ok(Source {
        accessed_on: dates::read(row.accessed_on, row.accessed_on_precision.as_deref()).map_err(corrupt)?,
        confidence: row.confidence.parse().map_err(corrupt)?,
        url: row.url,
        citation: row.citation,
        publisher: row.publisher,
        asserted_by_city: row.asserted_by_city_id.map(CityId),
        asserted_by: row.asserted_by,
    })
}
