//! Writes cities with their other names.

use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _};

use super::{OPERATION, RowIds, image, insert, ordinals};
use crate::domain::Edit;
use crate::domain::change::ChangeKind;
use crate::domain::image::CityImage;
use crate::storage::entity::{city, city_name};
use crate::storage::{StoreError, Transaction};

/// Writes edits of cities, all of one kind.
pub(super) async fn write(
    transaction: &Transaction,
    ids: &mut RowIds,
    kind: ChangeKind,
    run: &mut [Edit],
    at: DateTimeUtc,
) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    if kind == ChangeKind::Created {
        return create(transaction, ids, run, at).await;
    }
    for edit in run {
        let before = image!(&edit.before, City);
        ids.learn_cities(transaction, std::iter::once(before.key.as_str()))
            .await?;
        let id = ids.city(&before.key)?;
        edit.record_id = Some(id);
        if kind == ChangeKind::Deleted {
            city::Entity::delete_by_id(id).exec(transaction).await.map_err(failed)?;
            ids.forget_city(&before.key);
            continue;
        }
        let after = image!(&edit.after, City);
        let mut changed = row(after, at);
        changed.id = Unchanged(id);
        if before.archived == after.archived {
            changed.archived_at = NotSet;
        }
        changed.update(transaction).await.map_err(failed)?;
        if before.other_names != after.other_names {
            insert::delete::<city_name::Entity>(transaction, city_name::Column::CityId.eq(id)).await?;
            insert::rows(transaction, names(id, after).collect()).await?;
        }
    }
    Ok(())
}

async fn create(
    transaction: &Transaction,
    ids: &mut RowIds,
    run: &mut [Edit],
    at: DateTimeUtc,
) -> Result<(), StoreError> {
    let rows = run.iter().map(|edit| row(image!(&edit.after, City), at)).collect();
    insert::rows(transaction, rows).await?;
    let keys = run.iter().map(|edit| image!(&edit.after, City).key.as_str());
    ids.learn_cities(transaction, keys).await?;
    let mut other_names = Vec::new();
    for edit in run {
        let city = image!(&edit.after, City);
        let id = ids.city(&city.key)?;
        edit.record_id = Some(id);
        other_names.extend(names(id, city));
    }
    insert::rows(transaction, other_names).await
}

fn row(city: &CityImage, at: DateTimeUtc) -> city::ActiveModel {
    city::ActiveModel {
        id: NotSet,
        key: Set(city.key.clone()),
        name: Set(city.name.clone()),
        country_code: Set(city.country.to_string()),
        latitude: Set(city.lat),
        longitude: Set(city.lon),
        population: Set(city.population),
        wikidata_id: Set(city.wikidata_id.clone()),
        archived_at: Set(city.archived.then_some(at)),
        version: Set(city.version),
    }
}

fn names(id: i64, city: &CityImage) -> impl Iterator<Item = city_name::ActiveModel> {
    ordinals()
        .zip(&city.other_names)
        .map(move |(ordinal, name)| city_name::ActiveModel {
            city_id: Set(id),
            ordinal: Set(ordinal),
            name: Set(name.clone()),
        })
}
