//! Writing partnerships with their cities, tags and sources, and the sources of memberships.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::{ColumnTrait as _, DatabaseTransaction};

use super::insert::{self, Ids, ordinals};
use super::records::{SeedPartnership, SeedSource};
use crate::storage::entity::{
    participant, partnership, partnership_field, partnership_objective, partnership_sdg, partnership_sector, source,
};
use crate::storage::{StoreError, dates};

/// The row numbers that partnerships refer to.
pub(super) struct Vocabulary<'a> {
    /// The network's row number.
    pub network: i64,
    /// Cities.
    pub cities: &'a Ids,
    /// Fields of the network.
    pub fields: &'a Ids,
    /// Objectives of the network.
    pub objectives: &'a Ids,
}

/// What a source belongs to.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    /// The membership with this row number.
    Membership(i64),
    /// The partnership with this row number.
    Partnership(i64),
}

/// Writes the partnerships of a new network.
pub(super) async fn write(
    transaction: &DatabaseTransaction,
    partnerships: &[SeedPartnership],
    vocabulary: &Vocabulary<'_>,
    at: DateTimeUtc,
) -> Result<(), StoreError> {
    let rows = partnerships
        .iter()
        .map(|record| row(record, vocabulary.network, at))
        .collect();
    insert::rows(transaction, rows).await?;
    let ids = insert::ids::<partnership::Entity>(
        transaction,
        (partnership::Column::Id, partnership::Column::Key),
        partnership::Column::NetworkId.eq(vocabulary.network),
    )
    .await?;
    let mut lists = Lists::default();
    for record in partnerships {
        lists.add(ids.of("partnership", &record.key)?, record, vocabulary)?;
    }
    insert::rows(transaction, lists.participants).await?;
    insert::rows(transaction, lists.fields).await?;
    insert::rows(transaction, lists.objectives).await?;
    insert::rows(transaction, lists.sdgs).await?;
    insert::rows(transaction, lists.sectors).await?;
    insert::rows(transaction, lists.sources).await
}

fn row(record: &SeedPartnership, network: i64, at: DateTimeUtc) -> partnership::ActiveModel {
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
        version: Set(1),
        created_at: Set(at),
        updated_at: Set(at),
    }
}

/// The rows of all lists, gathered over many partnerships.
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
    fn add(&mut self, id: i64, record: &SeedPartnership, vocabulary: &Vocabulary<'_>) -> Result<(), StoreError> {
        let partnership_id = Set(id);
        for (ordinal, (city, role)) in ordinals().zip(&record.participants) {
            self.participants.push(participant::ActiveModel {
                partnership_id: partnership_id.clone(),
                ordinal: Set(ordinal),
                city_id: Set(vocabulary.cities.of("city", city)?),
                role: Set(role.to_string()),
            });
        }
        for (ordinal, field) in ordinals().zip(&record.fields) {
            self.fields.push(partnership_field::ActiveModel {
                partnership_id: partnership_id.clone(),
                ordinal: Set(ordinal),
                field_id: Set(vocabulary.fields.of("field", field)?),
            });
        }
        for (ordinal, objective) in ordinals().zip(&record.objectives) {
            self.objectives.push(partnership_objective::ActiveModel {
                partnership_id: partnership_id.clone(),
                ordinal: Set(ordinal),
                objective_id: Set(vocabulary.objectives.of("objective", objective)?),
            });
        }
        self.sdgs
            .extend(record.sdgs.iter().map(|sdg| partnership_sdg::ActiveModel {
                partnership_id: partnership_id.clone(),
                sdg: Set(sdg),
            }));
        self.sectors
            .extend(record.sectors.iter().map(|sector| partnership_sector::ActiveModel {
                partnership_id: partnership_id.clone(),
                sector: Set(sector.to_string()),
            }));
        for source in &record.sources {
            self.sources
                .push(source_row(source, Subject::Partnership(id), vocabulary.cities)?);
        }
        Ok(())
    }
}

/// The row of a source.
pub(super) fn source_row(
    record: &SeedSource,
    subject: Subject,
    cities: &Ids,
) -> Result<source::ActiveModel, StoreError> {
    let (partnership_id, membership_id) = match subject {
        Subject::Partnership(id) => (Some(id), None),
        Subject::Membership(id) => (None, Some(id)),
    };
    let asserted_by_city = record.asserted_by_city.as_deref();
    let (accessed_on, accessed_on_precision) = dates::first_day(record.accessed_on);
    Ok(source::ActiveModel {
        id: NotSet,
        partnership_id: Set(partnership_id),
        membership_id: Set(membership_id),
        url: Set(record.url.clone()),
        citation: Set(record.citation.clone()),
        publisher: Set(record.publisher.clone()),
        asserted_by_city_id: Set(asserted_by_city.map(|key| cities.of("city", key)).transpose()?),
        asserted_by: Set(record.asserted_by.clone()),
        confidence: Set(record.confidence.to_string()),
        accessed_on: Set(accessed_on),
        accessed_on_precision: Set(accessed_on_precision),
    })
}
