//! The positions of some networks' changes in revisions that also changed other records.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::{EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};

use super::KEYS_PER_STATEMENT;
use crate::storage::among::among;
use crate::storage::entity::change;
use crate::storage::{Store, StoreError};

const OPERATION: &str = "look for changes of networks";

/// The changes of some networks in one revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionPart {
    /// Keys of the networks.
    pub networks: Arc<[String]>,
    /// The revision.
    pub revision: i64,
}

impl Store {
    /// Returns the positions of changes in their revisions, ascending. A revision without such
    /// changes is left out. One statement for all revisions with the same networks.
    pub async fn load_positions(&self, parts: &[RevisionPart]) -> Result<HashMap<RevisionPart, Vec<i32>>, StoreError> {
        let backend = self.reader().get_database_backend();
        let mut found: HashMap<RevisionPart, Vec<i32>> = HashMap::new();
        for same in parts.chunk_by(|one, other| one.networks == other.networks) {
            for part in same.chunks(KEYS_PER_STATEMENT) {
                let networks = &part[0].networks;
                let revisions = part.iter().map(|part| part.revision);
                let rows: Vec<(i64, i32)> = change::Entity::find()
                    .select_only()
                    .columns([change::Column::Revision, change::Column::Sequence])
                    .filter(among(change::Column::Revision, revisions, backend))
                    .filter(among(
                        change::Column::Network,
                        networks.iter().map(String::as_str),
                        backend,
                    ))
                    .order_by_asc(change::Column::Sequence)
                    .into_tuple()
                    .all(&*self.cold_reader(OPERATION).await?)
                    .await
                    .map_err(StoreError::during(OPERATION))?;
                for (revision, sequence) in rows {
                    let networks = Arc::clone(networks);
                    found
                        .entry(RevisionPart { networks, revision })
                        .or_default()
                        .push(sequence);
                }
            }
        }
        Ok(found)
    }
}
