//! Writes networks with their vocabularies.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _};

use super::{OPERATION, RowIds, image, insert, ordinals};
use crate::domain::Edit;
use crate::domain::change::ChangeKind;
use crate::domain::image::{FieldImage, NetworkImage, ObjectiveImage};
use crate::storage::entity::{field, field_alias, network, objective};
use crate::storage::{StoreError, Transaction, dates};

/// Writes edits of networks, all of one kind. A network with memberships or partnerships cannot be
/// deleted.
pub(super) async fn write(
    transaction: &Transaction,
    ids: &mut RowIds,
    kind: ChangeKind,
    run: &mut [Edit],
) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    for edit in run {
        let id = match &edit.before {
            None => {
                let inserted = network::Entity::insert(row(image!(&edit.after, Network))?);
                inserted.exec(transaction).await.map_err(failed)?.last_insert_id
            }
            before => ids.network(transaction, &image!(before, Network).key).await?,
        };
        edit.record_id = Some(id);
        let (mut fields, mut objectives) = (&Vec::new(), &Vec::new());
        if kind != ChangeKind::Created {
            let before = image!(&edit.before, Network);
            (fields, objectives) = (&before.fields, &before.objectives);
        }
        if kind == ChangeKind::Deleted {
            write_fields(transaction, id, fields, &[]).await?;
            write_objectives(transaction, id, objectives, &[]).await?;
            network::Entity::delete_by_id(id)
                .exec(transaction)
                .await
                .map_err(failed)?;
            ids.clear();
            continue;
        }
        let after = image!(&edit.after, Network);
        if kind == ChangeKind::Updated {
            let mut changed = row(after)?;
            changed.id = Unchanged(id);
            changed.update(transaction).await.map_err(failed)?;
        }
        write_fields(transaction, id, fields, &after.fields).await?;
        write_objectives(transaction, id, objectives, &after.objectives).await?;
        ids.forget_vocabularies(id);
    }
    Ok(())
}

fn row(network: &NetworkImage) -> Result<network::ActiveModel, StoreError> {
    let limit = network.max_fields_per_member.map(i32::try_from).transpose();
    Ok(network::ActiveModel {
        id: NotSet,
        key: Set(network.key.clone()),
        name: Set(network.name.clone()),
        description: Set(network.description.clone()),
        attribution: Set(network.attribution.clone()),
        visibility: Set(network.visibility.to_string()),
        is_default: Set(network.is_default),
        max_fields_per_member: Set(limit.map_err(|fault| StoreError::Corrupt {
            operation: OPERATION,
            message: format!("max_fields_per_member: {fault}"),
        })?),
        version: Set(network.version),
    })
}

/// Changes the fields of a network from one list to another. Fields that stay keep their row
/// numbers, to which records refer.
async fn write_fields(
    transaction: &Transaction,
    network: i64,
    before: &[FieldImage],
    after: &[FieldImage],
) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    let mut known: BTreeMap<&str, &FieldImage> = before.iter().map(|field| (field.key.as_str(), field)).collect();
    let mut ids = BTreeMap::new();
    if !known.is_empty() {
        let columns = (field::Column::Id, field::Column::Key);
        let condition = field::Column::NetworkId.eq(network);
        ids.extend(super::ids::read::<field::Entity>(transaction, columns, condition).await?);
    }
    let mut aliases = Vec::new();
    for field in after {
        let mut row = field_row(field, network);
        let id = match (known.remove(field.key.as_str()), ids.get(&field.key)) {
            (Some(same), _) if same == field => continue,
            (Some(_), Some(&id)) => {
                row.id = Unchanged(id);
                row.update(transaction).await.map_err(failed)?;
                insert::delete::<field_alias::Entity>(transaction, field_alias::Column::FieldId.eq(id)).await?;
                id
            }
            _ => {
                let inserted = field::Entity::insert(row).exec(transaction).await;
                inserted.map_err(failed)?.last_insert_id
            }
        };
        aliases.extend(
            ordinals()
                .zip(&field.aliases)
                .map(|(ordinal, alias)| field_alias::ActiveModel {
                    field_id: Set(id),
                    ordinal: Set(ordinal),
                    alias: Set(alias.clone()),
                }),
        );
    }
    for key in known.into_keys() {
        if let Some(&id) = ids.get(key) {
            field::Entity::delete_by_id(id)
                .exec(transaction)
                .await
                .map_err(failed)?;
        }
    }
    insert::rows(transaction, aliases).await
}

fn field_row(field: &FieldImage, network: i64) -> field::ActiveModel {
    let (since, since_precision) = dates::first_day(field.since);
    let (until, until_precision) = dates::last_day(field.until);
    field::ActiveModel {
        id: NotSet,
        network_id: Set(network),
        key: Set(field.key.clone()),
        name: Set(field.name.clone()),
        since: Set(since),
        since_precision: Set(since_precision),
        until: Set(until),
        until_precision: Set(until_precision),
    }
}

/// Changes the objectives of a network from one list to another.
async fn write_objectives(
    transaction: &Transaction,
    network: i64,
    before: &[ObjectiveImage],
    after: &[ObjectiveImage],
) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    let mut known: BTreeMap<&str, &ObjectiveImage> = before.iter().map(|known| (known.key.as_str(), known)).collect();
    let mut ids = BTreeMap::new();
    if !known.is_empty() {
        let columns = (objective::Column::Id, objective::Column::Key);
        let condition = objective::Column::NetworkId.eq(network);
        ids.extend(super::ids::read::<objective::Entity>(transaction, columns, condition).await?);
    }
    for objective in after {
        let mut row = objective::ActiveModel {
            id: NotSet,
            network_id: Set(network),
            key: Set(objective.key.clone()),
            text: Set(objective.text.clone()),
        };
        match (known.remove(objective.key.as_str()), ids.get(&objective.key)) {
            (Some(same), _) if same == objective => {}
            (Some(_), Some(&id)) => {
                row.id = Unchanged(id);
                row.update(transaction).await.map_err(failed)?;
            }
            _ => {
                objective::Entity::insert(row).exec(transaction).await.map_err(failed)?;
            }
        }
    }
    for key in known.into_keys() {
        if let Some(&id) = ids.get(key) {
            objective::Entity::delete_by_id(id)
                .exec(transaction)
                .await
                .map_err(failed)?;
        }
    }
    Ok(())
}
