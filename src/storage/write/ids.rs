//! The row numbers of records that others refer to by key, looked up once.

use std::collections::HashMap;

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait, QueryFilter as _, QuerySelect as _};

use super::OPERATION;
use super::insert::VALUES_PER_STATEMENT;
use crate::storage::among::among;
use crate::storage::entity::{city, country_group, field, network, objective};
use crate::storage::{StoreError, Transaction};

/// Row numbers by key. Row numbers are never reused and keys never change, so an entry stays valid
/// until the record is deleted.
#[derive(Debug, Default)]
pub struct RowIds {
    networks: HashMap<String, i64>,
    groups: HashMap<String, i64>,
    cities: HashMap<String, i64>,
    /// By row number of the network, then by key.
    fields: HashMap<i64, HashMap<String, i64>>,
    objectives: HashMap<i64, HashMap<String, i64>>,
}

impl RowIds {
    /// Removes all entries.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Removes a deleted city.
    pub(super) fn forget_city(&mut self, key: &str) {
        self.cities.remove(key);
    }

    /// Removes the vocabularies of a network, which have changed.
    pub(super) fn forget_vocabularies(&mut self, network: i64) {
        self.fields.remove(&network);
        self.objectives.remove(&network);
    }

    /// Returns the row number of a network.
    pub(super) async fn network(&mut self, transaction: &Transaction, key: &str) -> Result<i64, StoreError> {
        if !self.networks.contains_key(key) {
            let columns = (network::Column::Id, network::Column::Key);
            let found = read::<network::Entity>(transaction, columns, network::Column::Key.eq(key)).await?;
            self.networks.extend(found);
        }
        of(&self.networks, "network", key)
    }

    /// Returns the row number of a group of countries.
    pub(super) async fn group(&mut self, transaction: &Transaction, key: &str) -> Result<i64, StoreError> {
        if !self.groups.contains_key(key) {
            let columns = (country_group::Column::Id, country_group::Column::Key);
            let condition = country_group::Column::Key.eq(key);
            self.groups
                .extend(read::<country_group::Entity>(transaction, columns, condition).await?);
        }
        of(&self.groups, "country group", key)
    }

    /// Looks up cities that will be referred to, all in one statement.
    pub(super) async fn learn_cities<'a>(
        &mut self,
        transaction: &Transaction,
        keys: impl Iterator<Item = &'a str>,
    ) -> Result<(), StoreError> {
        let mut keys: Vec<&str> = keys.filter(|key| !self.cities.contains_key(*key)).collect();
        keys.sort_unstable();
        keys.dedup();
        for keys in keys.chunks(VALUES_PER_STATEMENT) {
            let columns = (city::Column::Id, city::Column::Key);
            let condition = among(
                city::Column::Key,
                keys.iter().copied(),
                transaction.get_database_backend(),
            );
            self.cities
                .extend(read::<city::Entity>(transaction, columns, condition).await?);
        }
        Ok(())
    }

    /// Returns the row number of a city that was looked up.
    pub(super) fn city(&self, key: &str) -> Result<i64, StoreError> {
        of(&self.cities, "city", key)
    }

    /// Looks up the vocabularies of a network.
    pub(super) async fn learn_vocabularies(
        &mut self,
        transaction: &Transaction,
        network: i64,
    ) -> Result<(), StoreError> {
        if self.fields.contains_key(&network) && self.objectives.contains_key(&network) {
            return Ok(());
        }
        let columns = (field::Column::Id, field::Column::Key);
        let found = read::<field::Entity>(transaction, columns, field::Column::NetworkId.eq(network)).await?;
        self.fields.insert(network, found);
        let columns = (objective::Column::Id, objective::Column::Key);
        let condition = objective::Column::NetworkId.eq(network);
        let found = read::<objective::Entity>(transaction, columns, condition).await?;
        self.objectives.insert(network, found);
        Ok(())
    }

    /// Returns the row number of a field of a network that was looked up.
    pub(super) fn field(&self, network: i64, key: &str) -> Result<i64, StoreError> {
        of(&self.fields[&network], "field", key)
    }

    /// Returns the row number of an objective of a network that was looked up.
    pub(super) fn objective(&self, network: i64, key: &str) -> Result<i64, StoreError> {
        of(&self.objectives[&network], "objective", key)
    }
}

/// Returns the row numbers of keys, from the rows of `E` that satisfy `condition`.
pub(super) async fn read<E: EntityTrait>(
    transaction: &Transaction,
    (id, key): (E::Column, E::Column),
    condition: SimpleExpr,
) -> Result<HashMap<String, i64>, StoreError> {
    let rows: Vec<(i64, String)> = E::find()
        .select_only()
        .columns([id, key])
        .filter(condition)
        .into_tuple()
        .all(transaction)
        .await
        .map_err(StoreError::during(OPERATION))?;
    Ok(rows.into_iter().map(|(id, key)| (key, id)).collect())
}

/// Returns the row number of a key that must exist.
pub(super) fn of(ids: &HashMap<String, i64>, entity: &'static str, key: &str) -> Result<i64, StoreError> {
    ids.get(key).copied().ok_or_else(|| StoreError::UnknownKey {
        operation: OPERATION,
        entity,
        key: key.to_owned(),
    })
}
