//! Writing countries, groups and cities: shared by all networks, so that what exists is kept as it is.

use std::collections::HashSet;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DatabaseTransaction, EntityTrait as _, QuerySelect as _};

use super::insert::{self, Ids, OPERATION, ordinals};
use super::records::{SeedCity, SeedGroup, SeedSet};
use crate::storage::StoreError;
use crate::storage::entity::{city, city_name, country, country_group, country_group_member};

/// What was new.
pub(super) struct Places<'a> {
    /// How many countries were written.
    pub countries: u64,
    /// The groups that were written.
    pub groups: Vec<&'a SeedGroup>,
    /// The cities that were written.
    pub cities: Vec<&'a SeedCity>,
    /// The row numbers of all cities of the set.
    pub city_ids: Ids,
}

/// Writes the places that the store lacks.
pub(super) async fn write<'a>(transaction: &DatabaseTransaction, set: &'a SeedSet) -> Result<Places<'a>, StoreError> {
    let countries = write_countries(transaction, set).await?;
    let groups = write_groups(transaction, set).await?;
    let (cities, city_ids) = write_cities(transaction, set).await?;
    Ok(Places {
        countries,
        groups,
        cities,
        city_ids,
    })
}

async fn write_countries(transaction: &DatabaseTransaction, set: &SeedSet) -> Result<u64, StoreError> {
    let known: Vec<String> = country::Entity::find()
        .select_only()
        .column(country::Column::Code)
        .into_tuple()
        .all(transaction)
        .await
        .map_err(StoreError::during(OPERATION))?;
    let known: HashSet<String> = known.into_iter().collect();
    let rows: Vec<country::ActiveModel> = set
        .countries
        .iter()
        .filter(|country| !known.contains(country.code.as_str()))
        .map(|country| country::ActiveModel {
            code: Set(country.code.to_string()),
            alpha3: Set(country.alpha3.clone()),
            name: Set(country.name.clone()),
            region: Set(country.region.to_string()),
        })
        .collect();
    let written = rows.len() as u64;
    insert::rows(transaction, rows).await?;
    Ok(written)
}

async fn write_groups<'a>(
    transaction: &DatabaseTransaction,
    set: &'a SeedSet,
) -> Result<Vec<&'a SeedGroup>, StoreError> {
    let columns = (country_group::Column::Id, country_group::Column::Key);
    let keys = || set.groups.iter().map(|group| group.key.as_str());
    let known = insert::ids_of::<country_group::Entity>(transaction, columns, keys()).await?;
    let new: Vec<&SeedGroup> = set.groups.iter().filter(|group| !known.contains(&group.key)).collect();
    let rows = new.iter().map(|group| country_group::ActiveModel {
        id: NotSet,
        key: Set(group.key.clone()),
        name: Set(group.name.clone()),
        description: Set(group.description.clone()),
        source_url: Set(group.source_url.clone()),
    });
    insert::rows(transaction, rows.collect()).await?;
    let ids = insert::ids_of::<country_group::Entity>(transaction, columns, keys()).await?;
    let mut members = Vec::new();
    for group in &new {
        let id = ids.of("country group", &group.key)?;
        members.extend(group.countries.iter().map(|code| country_group_member::ActiveModel {
            group_id: Set(id),
            country_code: Set(code.to_string()),
        }));
    }
    insert::rows(transaction, members).await?;
    Ok(new)
}

async fn write_cities<'a>(
    transaction: &DatabaseTransaction,
    set: &'a SeedSet,
) -> Result<(Vec<&'a SeedCity>, Ids), StoreError> {
    let columns = (city::Column::Id, city::Column::Key);
    let keys = || set.cities.iter().map(|city| city.key.as_str());
    let known = insert::ids_of::<city::Entity>(transaction, columns, keys()).await?;
    let new: Vec<&SeedCity> = set.cities.iter().filter(|city| !known.contains(&city.key)).collect();
    let rows = new.iter().map(|city| city::ActiveModel {
        id: NotSet,
        key: Set(city.key.clone()),
        name: Set(city.name.clone()),
        country_code: Set(city.country.to_string()),
        latitude: Set(city.position.map(|position| position.latitude)),
        longitude: Set(city.position.map(|position| position.longitude)),
        population: Set(city.population),
        wikidata_id: Set(city.wikidata_id.clone()),
        archived_at: Set(None),
    });
    insert::rows(transaction, rows.collect()).await?;
    let ids = insert::ids_of::<city::Entity>(transaction, columns, keys()).await?;
    let mut names = Vec::new();
    for city in &new {
        let id = ids.of("city", &city.key)?;
        names.extend(
            ordinals()
                .zip(&city.other_names)
                .map(|(ordinal, name)| city_name::ActiveModel {
                    city_id: Set(id),
                    ordinal: Set(ordinal),
                    name: Set(name.clone()),
                }),
        );
    }
    insert::rows(transaction, names).await?;
    Ok((new, ids))
}
