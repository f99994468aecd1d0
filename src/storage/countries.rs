//! Countries, which are not part of the log, since every program has them.

use std::collections::HashSet;

use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait as _, QuerySelect as _};

use super::entity::country;
use super::write::{RowIds, WriteTransaction, insert_rows};
use super::{Patience, Store, StoreError};
use crate::domain::Country;

impl Store {
    /// Writes the countries that the store lacks, and returns their number.
    pub async fn add_countries(&self, countries: &[Country]) -> Result<usize, StoreError> {
        let write = self.begin_write_with(Patience::START, RowIds::default()).await?;
        let written = write.add_countries(countries).await?;
        write.commit().await?;
        Ok(written)
    }
}

impl WriteTransaction {
    /// Writes the countries that the store lacks; existing ones stay unchanged. Returns the number
    /// of new ones.
    pub async fn add_countries(&self, countries: &[Country]) -> Result<usize, StoreError> {
        let known: Vec<String> = country::Entity::find()
            .select_only()
            .column(country::Column::Code)
            .into_tuple()
            .all(self.connection())
            .await
            .map_err(StoreError::during("read countries"))?;
        let known: HashSet<String> = known.into_iter().collect();
        let missing = countries
            .iter()
            .filter(|country| !known.contains(country.code.as_str()));
        let rows: Vec<country::ActiveModel> = missing
            .map(|country| country::ActiveModel {
                code: Set(country.code.to_string()),
                alpha3: Set(country.alpha3.clone()),
                name: Set(country.name.clone()),
                region: Set(country.region.to_string()),
            })
            .collect();
        let written = rows.len();
        insert_rows(self.connection(), rows).await?;
        Ok(written)
    }
}
