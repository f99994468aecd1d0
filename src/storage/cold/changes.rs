//! The history of records.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait as _, DbBackend, EntityTrait as _, QueryFilter as _, QueryOrder as _};

use super::KEYS_PER_STATEMENT;
use crate::domain::change::EntityType;
use crate::domain::{Change, Revision};
use crate::storage::among::among;
use crate::storage::entity::change;
use crate::storage::write::log;
use crate::storage::{Store, StoreError};

const OPERATION: &str = "load changes";

/// The name of a record in the change log. Keys of partnerships are unique in their network only,
/// so the network is part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    /// The kind of record.
    pub entity: EntityType,
    /// Key of the network concerned; `None` for cities and country groups.
    pub network: Option<String>,
    /// The record's key, spelled as in [`Edit::key`](crate::domain::Edit::key).
    pub key: String,
}

impl Store {
    /// Returns the changes of the revisions after one, in order: at most about `limit` changes, but
    /// only whole revisions.
    ///
    /// # Errors
    /// [`StoreError::OtherHistory`] if the log has another revision of that number.
    pub async fn changes_after(&self, revision: Revision, limit: u64) -> Result<Vec<Change>, StoreError> {
        match log::after(self.reader(), revision, Some(limit)).await? {
            log::After::Whole(changes) => Ok(changes),
            log::After::Long(_) => self.long_revision_after(revision).await,
        }
    }

    /// Reads the next revision, which is too long for one statement, so that all statements must
    /// see one state.
    async fn long_revision_after(&self, revision: Revision) -> Result<Vec<Change>, StoreError> {
        let transaction = self.begin_snapshot(OPERATION).await?;
        let changes = match log::after(&transaction, revision, Some(2)).await? {
            log::After::Long(next) => log::whole(&transaction, next).await?,
            log::After::Whole(changes) => changes,
        };
        transaction.rollback().await.map_err(StoreError::during(OPERATION))?;
        Ok(changes)
    }

    /// Returns the changes of records, each list oldest first.
    pub async fn load_changes(&self, keys: &[RecordKey]) -> Result<HashMap<RecordKey, Vec<Change>>, StoreError> {
        let mut changes: HashMap<_, Vec<_>> = HashMap::with_capacity(keys.len());
        for keys in keys.chunks(KEYS_PER_STATEMENT) {
            let query = change::Entity::find()
                .filter(any_of(keys.iter(), self.reader().get_database_backend()))
                .order_by_asc(change::Column::Revision)
                .order_by_asc(change::Column::Sequence);
            let read = log::entries(&*self.cold_reader(OPERATION).await?, query).await?;
            for change in read {
                let key = RecordKey {
                    entity: change.edit.entity(),
                    network: change.edit.network.clone(),
                    key: change.edit.key(),
                };
                changes.entry(key).or_default().push(change);
            }
        }
        Ok(changes)
    }
}

/// Makes one branch for each kind of record in each network, so that the index on kind and key is
/// used.
pub(super) fn any_of<'a>(keys: impl Iterator<Item = &'a RecordKey>, backend: DbBackend) -> Condition {
    let mut groups: BTreeMap<(EntityType, Option<&str>), Vec<&str>> = BTreeMap::new();
    for key in keys {
        groups
            .entry((key.entity, key.network.as_deref()))
            .or_default()
            .push(&key.key);
    }
    let mut any = Condition::any();
    for ((entity, network), keys) in groups {
        let network = match network {
            Some(network) => change::Column::Network.eq(network),
            None => change::Column::Network.is_null(),
        };
        any = any.add(
            Condition::all()
                .add(change::Column::Entity.eq(entity.as_str()))
                .add(among(change::Column::Key, keys, backend))
                .add(network),
        );
    }
    any
}
