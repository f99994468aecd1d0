//! Cities with their other names.

use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};

use super::pages::Parents;
use super::{LoadCounts, OPERATION, PAGE};
use crate::domain::image::CityImage;
use crate::domain::{City, CityId, RecordSink};
use crate::storage::StoreError;
use crate::storage::entity::{city, city_name};
use crate::storage::row::{Row, each_row};

/// Passes every city to the sink, a page at a time.
pub(super) async fn load<S: RecordSink + Send>(
    transaction: &DatabaseTransaction,
    sink: &mut S,
    counts: &mut LoadCounts,
    progress: &mut (dyn FnMut(&LoadCounts) + Send),
) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let page = page(transaction, after).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.id.0;
        counts.cities += page.len() as u64;
        page.into_iter().for_each(|city| sink.city(city));
        progress(counts);
    }
}

/// Returns the next cities after a row number, with their names.
async fn page(transaction: &DatabaseTransaction, after: i64) -> Result<Vec<City>, StoreError> {
    let mut cities = Vec::new();
    let statement = city::Entity::find()
        .filter(city::Column::Id.gt(after))
        .order_by_asc(city::Column::Id)
        .limit(PAGE)
        .into_query();
    each_row(transaction, &statement, OPERATION, |row| {
        cities.push(read(row)?);
        Ok(())
    })
    .await?;
    let Some(last) = cities.last().map(|city| city.id.0) else {
        return Ok(cities);
    };
    let names = city_name::Entity::find()
        .filter(city_name::Column::CityId.gt(after))
        .filter(city_name::Column::CityId.lte(last))
        .order_by_asc(city_name::Column::CityId)
        .order_by_asc(city_name::Column::Ordinal)
        .into_query();
    let mut parents = Parents::new(&mut cities, |city| city.id.0);
    each_row(transaction, &names, OPERATION, |row| {
        let city = parents.of(row)?;
        row.next::<i32>()?;
        city.record.other_names.push(row.next()?);
        Ok(())
    })
    .await?;
    Ok(cities)
}

fn read(row: &mut Row<'_>) -> Result<City, StoreError> {
    Ok(City {
        id: CityId(row.next()?),
        record: CityImage {
            key: row.next()?,
            name: row.next()?,
            other_names: Vec::new(),
            country: row.word()?,
            lat: row.next()?,
            lon: row.next()?,
            population: row.next()?,
            wikidata_id: row.next()?,
            archived: row.next::<Option<sea_orm::entity::prelude::DateTimeUtc>>()?.is_some(),
            version: row.next()?,
        },
    })
}
