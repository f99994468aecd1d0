//! Writes partnerships with their cities, tags and sources.

use sea_orm::ActiveValue::{NotSet, Set, Unchanged};
use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _};

use super::insert::VALUES_PER_STATEMENT;
use super::source::{self as sources, Subject};
use super::{OPERATION, RowIds, ids, image, insert, ordinals};
use crate::domain::Edit;
use crate::domain::change::ChangeKind;
use crate::domain::image::PartnershipImage;
use crate::storage::among::among;
use crate::storage::entity::{
    participant, partnership, partnership_field, partnership_objective, partnership_sdg, partnership_sector, source,
};
use crate::storage::{StoreError, Transaction, dates};

/// Writes edits of partnerships of one network, all of one kind.
pub(super) async fn write(
    transaction: &Transaction,
    ids: &mut RowIds,
    kind: ChangeKind,
    run: &mut [Edit],
    at: DateTimeUtc,
) -> Result<(), StoreError> {
    let failed = StoreError::during(OPERATION);
    let network = ids
        .network(transaction, run[0].network.as_deref().unwrap_or_default())
        .await?;
    ids.learn_vocabularies(transaction, network).await?;
    let images = run.iter().filter_map(|edit| edit.after.as_ref());
    let named = images.flat_map(|image| {
        let partnership = image!(Some(image), Partnership);
        let cities = partnership
            .participants
            .iter()
            .map(|participant| participant.city.as_str());
        cities.chain(sources::cities(&partnership.sources))
    });
    ids.learn_cities(transaction, named).await?;
    if kind == ChangeKind::Created {
        number(transaction, network, run, at).await?;
    }
    let mut lists = Lists::default();
    for edit in run {
        let id = edit.record_id.ok_or_else(|| StoreError::UnknownKey {
            operation: OPERATION,
            entity: "partnership",
            key: edit.key(),
        })?;
        match kind {
            ChangeKind::Deleted => {
                partnership::Entity::delete_by_id(id)
                    .exec(transaction)
                    .await
                    .map_err(failed)?;
                continue;
            }
            ChangeKind::Updated => {
                let after = image!(&edit.after, Partnership);
                let mut changed = row(after, network, at);
                changed.id = Unchanged(id);
                changed.created_at = NotSet;
                changed.update(transaction).await.map_err(failed)?;
                clear_lists(transaction, id, image!(&edit.before, Partnership), after).await?;
                lists.add(id, Some(image!(&edit.before, Partnership)), after, network, ids)?;
            }
            ChangeKind::Created => lists.add(id, None, image!(&edit.after, Partnership), network, ids)?,
        }
    }
    insert::rows(transaction, lists.participants).await?;
    insert::rows(transaction, lists.fields).await?;
    insert::rows(transaction, lists.objectives).await?;
    insert::rows(transaction, lists.sdgs).await?;
    insert::rows(transaction, lists.sectors).await?;
    insert::rows(transaction, lists.sources).await
}

/// Inserts new partnerships and finds their row numbers.
async fn number(transaction: &Transaction, network: i64, run: &mut [Edit], at: DateTimeUtc) -> Result<(), StoreError> {
    if let [edit] = run {
        let row = row(image!(&edit.after, Partnership), network, at);
        let inserted = partnership::Entity::insert(row).exec(transaction).await;
        edit.record_id = Some(inserted.map_err(StoreError::during(OPERATION))?.last_insert_id);
        return Ok(());
    }
    let rows = run
        .iter()
        .map(|edit| row(image!(&edit.after, Partnership), network, at))
        .collect();
    insert::rows(transaction, rows).await?;
    for run in run.chunks_mut(VALUES_PER_STATEMENT - 1) {
        let keys = run.iter().map(|edit| image!(&edit.after, Partnership).key.as_str());
        let condition = partnership::Column::NetworkId.eq(network).and(among(
            partnership::Column::Key,
            keys,
            transaction.get_database_backend(),
        ));
        let columns = (partnership::Column::Id, partnership::Column::Key);
        let found = ids::read::<partnership::Entity>(transaction, columns, condition).await?;
        for edit in run {
            let key = &image!(&edit.after, Partnership).key;
            edit.record_id = Some(ids::of(&found, "partnership", key)?);
        }
    }
    Ok(())
}

/// Deletes the lists that an update changes.
async fn clear_lists(
    transaction: &Transaction,
    id: i64,
    before: &PartnershipImage,
    after: &PartnershipImage,
) -> Result<(), StoreError> {
    macro_rules! clear {
        ($list:ident, $table:ident) => {
            if before.$list != after.$list {
                insert::delete::<$table::Entity>(transaction, $table::Column::PartnershipId.eq(id)).await?;
            }
        };
    }
    clear!(participants, participant);
    clear!(fields, partnership_field);
    clear!(objectives, partnership_objective);
    clear!(sdgs, partnership_sdg);
    clear!(sectors, partnership_sector);
    clear!(sources, source);
    Ok(())
}

/// The rows of all lists, collected over many partnerships.
#[derive(Default)]
struct Lists {
    participants: Vec<participant::ActiveModel>,
    fields: Vec<partnership_field::ActiveModel>,
    objectives: Vec<partnership_objective::ActiveModel>,
    sdgs: Vec<partnership_sdg::ActiveModel>,
    sectors: Vec<partnership_sector::ActiveModel>,
    sources: Vec<source::ActiveModel>,
}

impl Lists {
    /// Adds the lists of a partnership that differ from the stored ones.
    fn add(
        &mut self,
        id: i64,
        before: Option<&PartnershipImage>,
        after: &PartnershipImage,
        network: i64,
        ids: &RowIds,
    ) -> Result<(), StoreError> {
        let partnership_id = Set(id);
        if before.is_none_or(|before| before.participants != after.participants) {
            for (ordinal, participant) in ordinals().zip(&after.participants) {
                self.participants.push(participant::ActiveModel {
                    partnership_id: partnership_id.clone(),
                    ordinal: Set(ordinal),
                    city_id: Set(ids.city(&participant.city)?),
                    role: Set(participant.role.to_string()),
                });
            }
        }
        if before.is_none_or(|before| before.fields != after.fields) {
            for (ordinal, field) in ordinals().zip(&after.fields) {
                self.fields.push(partnership_field::ActiveModel {
                    partnership_id: partnership_id.clone(),
                    ordinal: Set(ordinal),
                    field_id: Set(ids.field(network, field)?),
                });
            }
        }
        if before.is_none_or(|before| before.objectives != after.objectives) {
            for (ordinal, objective) in ordinals().zip(&after.objectives) {
                self.objectives.push(partnership_objective::ActiveModel {
                    partnership_id: partnership_id.clone(),
                    ordinal: Set(ordinal),
                    objective_id: Set(ids.objective(network, objective)?),
                });
            }
        }
        if before.is_none_or(|before| before.sdgs != after.sdgs) {
            self.sdgs
                .extend(after.sdgs.iter().map(|sdg| partnership_sdg::ActiveModel {
                    partnership_id: partnership_id.clone(),
                    sdg: Set(sdg),
                }));
        }
        if before.is_none_or(|before| before.sectors != after.sectors) {
            self.sectors
                .extend(after.sectors.iter().map(|sector| partnership_sector::ActiveModel {
                    partnership_id: partnership_id.clone(),
                    sector: Set(sector.to_string()),
                }));
        }
        if before.is_none_or(|before| before.sources != after.sources) {
            for source in &after.sources {
                self.sources.push(sources::row(source, Subject::Partnership(id), ids)?);
            }
        }
        Ok(())
    }
}

fn row(record: &PartnershipImage, network: i64, at: DateTimeUtc) -> partnership::ActiveModel {
    let (started_on, started_on_precision) = dates::first_day(record.started_on);
    let (ended_on, ended_on_precision) = dates::last_day(record.ended_on);
    partnership::ActiveModel {
        id: NotSet,
        network_id: Set(network),
        key: Set(record.key.clone()),
        title: Set(record.title.clone()),
        description: Set(record.description.clone()),
        kind: Set(record.kind.to_string()),
        status: Set(record.status.to_string()),
        started_on: Set(started_on),
        started_on_precision: Set(started_on_precision),
        ended_on: Set(ended_on),
        ended_on_precision: Set(ended_on_precision),
        intensity: Set(record.intensity),
        version: Set(record.version),
        created_at: Set(at),
        updated_at: Set(at),
    }
}
