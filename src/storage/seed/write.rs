//! The one transaction that writes a network.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::{DateTimeUtc, Json};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use super::history;
use super::insert::{self, Ids, OPERATION, ordinals};
use super::partnerships::{self, Subject, Vocabulary};
use super::places::{self, Places};
use super::records::SeedSet;
use crate::domain::change::{ChangeKind, EntityType};
use crate::storage::entity::{change, field, field_alias, membership, membership_field, network, objective};
use crate::storage::{Store, StoreError, dates, revision};

/// Who the change log names as the writer.
const ACTOR: &str = "seed";

/// What became of a network that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeedOutcome {
    /// The store has a network of this key; nothing was written.
    AlreadyPresent,
    /// It was written.
    Written {
        /// The revision this made.
        revision: i64,
        /// How much was written.
        counts: SeedCounts,
    },
}

/// How many records were new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeedCounts {
    /// Countries.
    pub countries: u64,
    /// Cities.
    pub cities: u64,
    /// Memberships.
    pub memberships: u64,
    /// Partnerships.
    pub partnerships: u64,
}

/// Writes a network with everything it needs in one transaction, raising the revision by one and logging a change for each
/// network, group, city, membership and partnership.
///
/// A network whose key the store has is left alone. Countries, groups and cities that exist are kept as they are,
/// so that no one's corrections are lost; only missing ones are added. The first network of a store becomes its
/// default. `at` is the time of writing, kept to the microsecond. Fails with [`StoreError::UnknownKey`] or
/// [`StoreError::Violation`] if the set is not whole; then nothing is written.
pub async fn write(store: &Store, set: &SeedSet, at: DateTimeUtc) -> Result<SeedOutcome, StoreError> {
    let failed = StoreError::during(OPERATION);
    let at = chrono::SubsecRound::trunc_subsecs(at, 6);
    let transaction = store.begin_bulk(OPERATION).await?;
    let present = network::Entity::find()
        .filter(network::Column::Key.eq(&set.network.key))
        .count(&transaction)
        .await
        .map_err(failed)?;
    if present > 0 {
        transaction.rollback().await.map_err(failed)?;
        return Ok(SeedOutcome::AlreadyPresent);
    }
    let places = places::write(&transaction, set).await?;
    let network = write_network(&transaction, set).await?;
    let (fields, objectives) = write_vocabularies(&transaction, set, network).await?;
    let vocabulary = Vocabulary {
        network,
        cities: &places.city_ids,
        fields: &fields,
        objectives: &objectives,
    };
    write_memberships(&transaction, set, &vocabulary).await?;
    partnerships::write(&transaction, &set.partnerships, &vocabulary, at).await?;
    let revision = revision::raise(&transaction, OPERATION).await?;
    insert::rows(&transaction, changes(set, &places, revision, at)).await?;
    transaction.commit().await.map_err(failed)?;
    Ok(SeedOutcome::Written {
        revision,
        counts: SeedCounts {
            countries: places.countries,
            cities: places.cities.len() as u64,
            memberships: set.memberships.len() as u64,
            partnerships: set.partnerships.len() as u64,
        },
    })
}

impl Store {
    /// Whether the store has no network at all, as after its first migration.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let networks = network::Entity::find().count(self.reader()).await;
        Ok(networks.map_err(StoreError::during("count networks"))? == 0)
    }
}

async fn write_network(transaction: &DatabaseTransaction, set: &SeedSet) -> Result<i64, StoreError> {
    let failed = StoreError::during(OPERATION);
    let first = network::Entity::find().count(transaction).await.map_err(failed)? == 0;
    let record = &set.network;
    let limit = record.max_fields_per_member.map(i32::try_from).transpose();
    let row = network::ActiveModel {
        id: NotSet,
        key: Set(record.key.clone()),
        name: Set(record.name.clone()),
        description: Set(record.description.clone()),
        attribution: Set(record.attribution.clone()),
        visibility: Set(record.visibility.to_string()),
        is_default: Set(first),
        max_fields_per_member: Set(limit.map_err(|fault| StoreError::Corrupt {
            operation: OPERATION,
            message: format!("max_fields_per_member: {fault}"),
        })?),
    };
    let written = network::Entity::insert(row).exec(transaction).await.map_err(failed)?;
    Ok(written.last_insert_id)
}

/// Writes fields and objectives; gives their row numbers by key.
async fn write_vocabularies(
    transaction: &DatabaseTransaction,
    set: &SeedSet,
    network: i64,
) -> Result<(Ids, Ids), StoreError> {
    let rows = set.fields.iter().map(|record| {
        let (since, since_precision) = dates::first_day(record.since);
        let (until, until_precision) = dates::last_day(record.until);
        field::ActiveModel {
            id: NotSet,
            network_id: Set(network),
            key: Set(record.key.clone()),
            name: Set(record.name.clone()),
            since: Set(since),
            since_precision: Set(since_precision),
            until: Set(until),
            until_precision: Set(until_precision),
        }
    });
    insert::rows(transaction, rows.collect()).await?;
    let columns = (field::Column::Id, field::Column::Key);
    let fields = insert::ids::<field::Entity>(transaction, columns, field::Column::NetworkId.eq(network)).await?;
    let mut aliases = Vec::new();
    for record in &set.fields {
        let id = fields.of("field", &record.key)?;
        aliases.extend(
            ordinals()
                .zip(&record.aliases)
                .map(|(ordinal, alias)| field_alias::ActiveModel {
                    field_id: Set(id),
                    ordinal: Set(ordinal),
                    alias: Set(alias.clone()),
                }),
        );
    }
    insert::rows(transaction, aliases).await?;
    let rows = set.objectives.iter().map(|record| objective::ActiveModel {
        id: NotSet,
        network_id: Set(network),
        key: Set(record.key.clone()),
        text: Set(record.text.clone()),
    });
    insert::rows(transaction, rows.collect()).await?;
    let columns = (objective::Column::Id, objective::Column::Key);
    let objectives =
        insert::ids::<objective::Entity>(transaction, columns, objective::Column::NetworkId.eq(network)).await?;
    Ok((fields, objectives))
}

async fn write_memberships(
    transaction: &DatabaseTransaction,
    set: &SeedSet,
    vocabulary: &Vocabulary<'_>,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(set.memberships.len());
    for record in &set.memberships {
        let (joined_on, joined_on_precision) = dates::first_day(record.joined_on);
        let (left_on, left_on_precision) = dates::last_day(record.left_on);
        rows.push(membership::ActiveModel {
            id: NotSet,
            network_id: Set(vocabulary.network),
            city_id: Set(vocabulary.cities.of("city", &record.city)?),
            status: Set(record.status.to_string()),
            joined_on: Set(joined_on),
            joined_on_precision: Set(joined_on_precision),
            left_on: Set(left_on),
            left_on_precision: Set(left_on_precision),
        });
    }
    insert::rows(transaction, rows).await?;
    let ids = membership_ids(transaction, set, vocabulary).await?;
    let mut fields = Vec::new();
    let mut sources = Vec::new();
    for (&id, record) in ids.iter().zip(&set.memberships) {
        for (ordinal, key) in ordinals().zip(&record.fields) {
            fields.push(membership_field::ActiveModel {
                membership_id: Set(id),
                ordinal: Set(ordinal),
                field_id: Set(vocabulary.fields.of("field", key)?),
            });
        }
        for source in &record.sources {
            let subject = Subject::Membership(id);
            sources.push(partnerships::source_row(source, subject, vocabulary.cities)?);
        }
    }
    insert::rows(transaction, fields).await?;
    insert::rows(transaction, sources).await
}

/// The row numbers of the new network's memberships, in the order of the set. A city may have several memberships, so they
/// have no key of their own; row numbers are given out in the order of insertion, which is checked here.
async fn membership_ids(
    transaction: &DatabaseTransaction,
    set: &SeedSet,
    vocabulary: &Vocabulary<'_>,
) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64, i64)> = membership::Entity::find()
        .select_only()
        .columns([membership::Column::Id, membership::Column::CityId])
        .filter(membership::Column::NetworkId.eq(vocabulary.network))
        .order_by_asc(membership::Column::Id)
        .into_tuple()
        .all(transaction)
        .await
        .map_err(StoreError::during(OPERATION))?;
    let mut ids = Vec::with_capacity(rows.len());
    for ((id, city), record) in rows.into_iter().zip(&set.memberships) {
        if city != vocabulary.cities.of("city", &record.city)? {
            return Err(StoreError::Corrupt {
                operation: OPERATION,
                message: "memberships were not numbered in the order they were inserted".to_owned(),
            });
        }
        ids.push(id);
    }
    Ok(ids)
}

/// The entries of the change log: every new record once, in the order of the set.
fn changes(set: &SeedSet, places: &Places<'_>, revision: i64, at: DateTimeUtc) -> Vec<change::ActiveModel> {
    let network = &set.network.key;
    let mut records: Vec<(EntityType, bool, String, Json)> = Vec::new();
    records.extend((places.groups.iter()).map(|group| {
        (
            EntityType::CountryGroup,
            false,
            group.key.clone(),
            history::group(group),
        )
    }));
    records.push((EntityType::Network, true, network.clone(), history::network(set)));
    records.extend((places.cities.iter()).map(|city| (EntityType::City, false, city.key.clone(), history::city(city))));
    records.extend(set.memberships.iter().map(|membership| {
        let key = format!("{}@{network}", membership.city);
        (EntityType::Membership, true, key, history::membership(membership))
    }));
    records.extend(set.partnerships.iter().map(|partnership| {
        let key = partnership.key.clone();
        (EntityType::Partnership, true, key, history::partnership(partnership))
    }));
    ordinals()
        .zip(records)
        .map(|(sequence, (entity, of_network, key, after))| change::ActiveModel {
            revision: Set(revision),
            sequence: Set(sequence),
            at: Set(at),
            actor: Set(ACTOR.to_owned()),
            network: Set(of_network.then(|| network.clone())),
            entity: Set(entity.to_string()),
            key: Set(key),
            kind: Set(ChangeKind::Created.to_string()),
            before: Set(None),
            after: Set(Some(after)),
            reason: Set(None),
        })
        .collect()
}
