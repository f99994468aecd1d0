//! Writes memberships with their fields and sources.

use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use super::source::{self as sources, Subject};
use super::{OPERATION, RowIds, image, insert, ordinals};
use crate::domain::Edit;
use crate::domain::change::ChangeKind;
use crate::domain::image::MembershipImage;
use crate::storage::entity::{membership, membership_field, source};
use crate::storage::{StoreError, Transaction, dates};

/// Writes edits of memberships of one network, all of one kind.
pub(super) async fn write(
    transaction: &Transaction,
    ids: &mut RowIds,
    kind: ChangeKind,
    run: &mut [Edit],
) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    let network = ids
        .network(transaction, run[0].network.as_deref().unwrap_or_default())
        .await?;
    ids.learn_vocabularies(transaction, network).await?;
    let images = run.iter().filter_map(|edit| edit.after.as_ref());
    let named = images.flat_map(|image| {
        let membership = image!(Some(image), Membership);
        std::iter::once(membership.city.as_str()).chain(sources::cities(&membership.sources))
    });
    ids.learn_cities(transaction, named).await?;
    if kind == ChangeKind::Created {
        number(transaction, ids, network, run).await?;
    }
    let mut lists = Lists::default();
    for edit in run {
        let id = edit.record_id.ok_or_else(|| StoreError::UnknownKey {
            operation: OPERATION,
            entity: "membership",
            key: edit.key(),
        })?;
        if kind == ChangeKind::Deleted {
            membership::Entity::delete_by_id(id)
                .exec(transaction)
                .await
                .map_err(failed)?;
            continue;
        }
        let after = image!(&edit.after, Membership);
        if kind == ChangeKind::Updated {
            let before = image!(&edit.before, Membership);
            let mut changed = row(after, network, ids)?;
            changed.id = Unchanged(id);
            changed.update(transaction).await.map_err(failed)?;
            if before.fields != after.fields {
                let fields = membership_field::Column::MembershipId.eq(id);
                insert::delete::<membership_field::Entity>(transaction, fields).await?;
                lists.add_fields(id, after, network, ids)?;
            }
            if before.sources != after.sources {
                insert::delete::<source::Entity>(transaction, source::Column::MembershipId.eq(id)).await?;
                lists.add_sources(id, after, ids)?;
            }
            continue;
        }
        lists.add_fields(id, after, network, ids)?;
        lists.add_sources(id, after, ids)?;
    }
    insert::rows(transaction, lists.fields).await?;
    insert::rows(transaction, lists.sources).await
}

/// Inserts new memberships and finds their row numbers. Memberships have no key, since a city may
/// have several. Row numbers are assigned in the order of insertion, which is checked here.
async fn number(transaction: &Transaction, ids: &RowIds, network: i64, run: &mut [Edit]) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    let mut rows = Vec::with_capacity(run.len());
    for edit in run.iter() {
        rows.push(row(image!(&edit.after, Membership), network, ids)?);
    }
    if let [edit] = run {
        let row = rows.pop().expect("one row for each edit");
        let inserted = membership::Entity::insert(row)
            .exec(transaction)
            .await
            .map_err(failed)?;
        edit.record_id = Some(inserted.last_insert_id);
        return Ok(());
    }
    let cities: Vec<i64> = rows.iter().map(|row| row.city_id.clone().unwrap()).collect();
    insert::rows(transaction, rows).await?;
    let mut inserted: Vec<(i64, i64)> = membership::Entity::find()
        .select_only()
        .columns([membership::Column::Id, membership::Column::CityId])
        .filter(membership::Column::NetworkId.eq(network))
        .order_by_desc(membership::Column::Id)
        .limit(run.len() as u64)
        .into_tuple()
        .all(transaction)
        .await
        .map_err(failed)?;
    inserted.reverse();
    if inserted.iter().map(|&(_, city)| city).ne(cities) {
        return Err(StoreError::Corrupt {
            operation: OPERATION,
            message: "memberships were not numbered in the order they were inserted".to_owned(),
        });
    }
    for (edit, (id, _)) in run.iter_mut().zip(inserted) {
        edit.record_id = Some(id);
    }
    Ok(())
}

/// The rows of all lists, collected over many memberships.
#[derive(Default)]
struct Lists {
    fields: Vec<membership_field::ActiveModel>,
    sources: Vec<source::ActiveModel>,
}

impl Lists {
    fn add_fields(
        &mut self,
        id: i64,
        membership: &MembershipImage,
        network: i64,
        ids: &RowIds,
    ) -> Result<(), StoreError> {
        for (ordinal, key) in ordinals().zip(&membership.fields) {
            self.fields.push(membership_field::ActiveModel {
                membership_id: Set(id),
                ordinal: Set(ordinal),
                field_id: Set(ids.field(network, key)?),
            });
        }
        Ok(())
    }

    fn add_sources(&mut self, id: i64, membership: &MembershipImage, ids: &RowIds) -> Result<(), StoreError> {
        for source in &membership.sources {
            self.sources.push(sources::row(source, Subject::Membership(id), ids)?);
        }
        Ok(())
    }
}

fn row(membership: &MembershipImage, network: i64, ids: &RowIds) -> Result<membership::ActiveModel, StoreError> {
    let (joined_on, joined_on_precision) = dates::first_day(membership.joined_on);
    let (left_on, left_on_precision) = dates::last_day(membership.left_on);
    Ok(membership::ActiveModel {
        id: NotSet,
        network_id: Set(network),
        city_id: Set(ids.city(&membership.city)?),
        status: Set(membership.status.to_string()),
        joined_on: Set(joined_on),
        joined_on_precision: Set(joined_on_precision),
        left_on: Set(left_on),
        left_on_precision: Set(left_on_precision),
        version: Set(membership.version),
    })
}
