//! Writes groups of countries.

use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _};

use super::{OPERATION, RowIds, image, insert};
use crate::domain::change::ChangeKind;
use crate::domain::{CountryGroup, Edit};
use crate::storage::entity::{country_group, country_group_member};
use crate::storage::{StoreError, Transaction};

/// Writes edits of groups, all of one kind.
pub(super) async fn write(
    transaction: &Transaction,
    ids: &mut RowIds,
    kind: ChangeKind,
    run: &mut [Edit],
) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    for edit in run {
        let id = match (&edit.before, kind) {
            (None, _) => {
                let inserted = country_group::Entity::insert(row(image!(&edit.after, CountryGroup)));
                inserted.exec(transaction).await.map_err(failed)?.last_insert_id
            }
            (before, _) => ids.group(transaction, &image!(before, CountryGroup).key).await?,
        };
        edit.record_id = Some(id);
        if kind != ChangeKind::Created {
            let members = country_group_member::Column::GroupId.eq(id);
            insert::delete::<country_group_member::Entity>(transaction, members).await?;
        }
        if kind == ChangeKind::Deleted {
            country_group::Entity::delete_by_id(id)
                .exec(transaction)
                .await
                .map_err(failed)?;
            continue;
        }
        let group = image!(&edit.after, CountryGroup);
        if kind == ChangeKind::Updated {
            let mut changed = row(group);
            changed.id = Unchanged(id);
            changed.update(transaction).await.map_err(failed)?;
        }
        let members = group.countries.iter().map(|code| country_group_member::ActiveModel {
            group_id: Set(id),
            country_code: Set(code.to_string()),
        });
        insert::rows(transaction, members.collect()).await?;
    }
    Ok(())
}

fn row(group: &CountryGroup) -> country_group::ActiveModel {
    country_group::ActiveModel {
        id: NotSet,
        key: Set(group.key.clone()),
        name: Set(group.name.clone()),
        description: Set(group.description.clone()),
        source_url: Set(group.source_url.clone()),
        version: Set(group.version),
    }
}
