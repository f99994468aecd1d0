//! Countries, their groups, and networks with their vocabularies: small tables, read whole.

use std::collections::BTreeMap;

use sea_orm::{DatabaseTransaction, EntityTrait as _, QueryOrder as _, QueryTrait as _};

use super::{LoadCounts, OPERATION};
use crate::domain::image::{FieldImage, ObjectiveImage};
use crate::domain::{Country, CountryGroup, Field, FieldId, Network, NetworkId, Objective, ObjectiveId, RecordSink};
use crate::storage::StoreError;
use crate::storage::entity::{country, country_group, country_group_member, field, field_alias, network, objective};
use crate::storage::row::{Row, each_row};

/// Passes countries, groups and networks to the sink, sorted by code or key in memory so that no
/// collation matters.
pub(super) async fn load<S: RecordSink + Send>(
    transaction: &DatabaseTransaction,
    sink: &mut S,
    counts: &mut LoadCounts,
) -> Result<(), StoreError> {
    for country in countries(transaction).await? {
        counts.countries += 1;
        sink.country(country);
    }
    for group in groups(transaction).await? {
        counts.country_groups += 1;
        sink.country_group(group);
    }
    for network in networks(transaction).await? {
        counts.networks += 1;
        sink.network(network);
    }
    Ok(())
}

async fn countries(transaction: &DatabaseTransaction) -> Result<Vec<Country>, StoreError> {
    let mut countries = Vec::new();
    each_row(transaction, &country::Entity::find().into_query(), OPERATION, |row| {
        countries.push(Country {
            code: row.word()?,
            alpha3: row.next()?,
            name: row.next()?,
            region: row.word()?,
        });
        Ok(())
    })
    .await?;
    countries.sort_unstable_by_key(|country| country.code);
    Ok(countries)
}

async fn groups(transaction: &DatabaseTransaction) -> Result<Vec<CountryGroup>, StoreError> {
    let mut groups = BTreeMap::new();
    each_row(
        transaction,
        &country_group::Entity::find().into_query(),
        OPERATION,
        |row| {
            let id: i64 = row.next()?;
            let group = CountryGroup {
                key: row.next()?,
                name: row.next()?,
                description: row.next()?,
                source_url: row.next()?,
                countries: Vec::new(),
                version: row.next()?,
            };
            groups.insert(id, group);
            Ok(())
        },
    )
    .await?;
    each_row(
        transaction,
        &country_group_member::Entity::find().into_query(),
        OPERATION,
        |row| {
            let group = owner(&mut groups, row)?;
            group.countries.push(row.word()?);
            Ok(())
        },
    )
    .await?;
    let mut groups: Vec<CountryGroup> = groups.into_values().collect();
    for group in &mut groups {
        group.countries.sort_unstable();
    }
    groups.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(groups)
}

async fn networks(transaction: &DatabaseTransaction) -> Result<Vec<Network>, StoreError> {
    let mut networks = BTreeMap::new();
    each_row(transaction, &network::Entity::find().into_query(), OPERATION, |row| {
        let network = read_network(row)?;
        networks.insert(network.id.0, network);
        Ok(())
    })
    .await?;
    for (network, field) in fields(transaction).await? {
        if let Some(network) = networks.get_mut(&network) {
            network.fields.push(field);
        }
    }
    each_row(transaction, &objective::Entity::find().into_query(), OPERATION, |row| {
        let id = ObjectiveId(row.next()?);
        let network = owner(&mut networks, row)?;
        let record = ObjectiveImage {
            key: row.next()?,
            text: row.next()?,
        };
        network.objectives.push(Objective { id, record });
        Ok(())
    })
    .await?;
    let mut networks: Vec<Network> = networks.into_values().collect();
    for network in &mut networks {
        network.fields.sort_by(|a, b| a.key.cmp(&b.key));
        network.objectives.sort_by(|a, b| a.key.cmp(&b.key));
    }
    networks.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(networks)
}

fn read_network(row: &mut Row<'_>) -> Result<Network, StoreError> {
    Ok(Network {
        id: NetworkId(row.next()?),
        key: row.next()?,
        name: row.next()?,
        description: row.next()?,
        attribution: row.next()?,
        visibility: row.word()?,
        is_default: row.next()?,
        max_fields_per_member: row
            .next::<Option<i32>>()?
            .map(u32::try_from)
            .transpose()
            .map_err(|fault| row.fault(fault))?,
        version: row.next()?,
        fields: Vec::new(),
        objectives: Vec::new(),
    })
}

/// Returns the fields with their aliases, each with the row number of its network.
async fn fields(transaction: &DatabaseTransaction) -> Result<Vec<(i64, Field)>, StoreError> {
    let mut fields = BTreeMap::new();
    each_row(transaction, &field::Entity::find().into_query(), OPERATION, |row| {
        let id: i64 = row.next()?;
        let network: i64 = row.next()?;
        let field = Field {
            id: FieldId(id),
            record: FieldImage {
                key: row.next()?,
                name: row.next()?,
                aliases: Vec::new(),
                since: row.date()?,
                until: row.date()?,
            },
        };
        fields.insert(id, (network, field));
        Ok(())
    })
    .await?;
    let aliases = field_alias::Entity::find()
        .order_by_asc(field_alias::Column::FieldId)
        .order_by_asc(field_alias::Column::Ordinal)
        .into_query();
    each_row(transaction, &aliases, OPERATION, |row| {
        let (_, field) = owner(&mut fields, row)?;
        row.next::<i32>()?;
        field.record.aliases.push(row.next()?);
        Ok(())
    })
    .await?;
    Ok(fields.into_values().collect())
}

/// Returns the record that a row belongs to, by the row's next column.
fn owner<'a, T>(records: &'a mut BTreeMap<i64, T>, row: &mut Row<'_>) -> Result<&'a mut T, StoreError> {
    let id: i64 = row.next()?;
    records
        .get_mut(&id)
        .ok_or_else(|| row.fault(format_args!("row {id} is missing")))
}
