//! Descriptions of partnerships.

use std::collections::HashMap;

use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _};

use super::KEYS_PER_STATEMENT;
use crate::domain::PartnershipId;
use crate::storage::entity::partnership;
use crate::storage::{Store, StoreError};

impl Store {
    /// The descriptions of partnerships, of those that have one.
    pub async fn load_descriptions(&self, ids: &[PartnershipId]) -> Result<HashMap<PartnershipId, String>, StoreError> {
        let mut descriptions = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(KEYS_PER_STATEMENT) {
            let rows: Vec<(i64, String)> = partnership::Entity::find()
                .select_only()
                .columns([partnership::Column::Id, partnership::Column::Description])
                .filter(partnership::Column::Id.is_in(ids.iter().map(|id| id.0)))
                .filter(partnership::Column::Description.is_not_null())
                .into_tuple()
                .all(self.reader())
                .await
                .map_err(StoreError::during("load descriptions"))?;
            descriptions.extend(rows.into_iter().map(|(id, text)| (PartnershipId(id), text)));
        }
        Ok(descriptions)
    }
}
