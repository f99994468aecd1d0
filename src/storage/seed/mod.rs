//! Writing a whole network with everything it needs, in one transaction.

use std::collections::HashSet;

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::entity::{city, country, country_group, network};
use super::write::{Authorship, RowIds, insert_rows};
use super::{Patience, Store, StoreError, Transaction};
use crate::domain::image::{CityImage, Image, MembershipImage, NetworkImage, PartnershipImage};
use crate::domain::{Country, CountryGroup, Edit};

/// The operation's name in errors.
const OPERATION: &str = "write a network";

/// Who the change log names as the writer.
const ACTOR: &str = "seed";

/// Everything of one network, and the countries and groups it is read with.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedSet {
    /// Countries; those the store has already are kept as they are there.
    pub countries: Vec<Country>,
    /// Groups of countries; likewise.
    pub groups: Vec<CountryGroup>,
    /// The network itself.
    pub network: NetworkImage,
    /// Cities; those the store has already are kept as they are there.
    pub cities: Vec<CityImage>,
    /// Memberships of the network.
    pub memberships: Vec<MembershipImage>,
    /// Partnerships of the network.
    pub partnerships: Vec<PartnershipImage>,
}

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

/// Writes a network with everything it needs, as [`write_all`] writes several.
pub async fn write(store: &Store, set: &SeedSet, at: DateTimeUtc) -> Result<SeedOutcome, StoreError> {
    write_all(store, std::slice::from_ref(set), at).await
}

/// Writes networks with everything they need in one transaction, raising the revision by one and
/// logging a change for each network, group, city, membership and partnership.
///
/// A network whose key the store has is left alone. Countries, groups and cities that exist are kept as they are,
/// so that no one's corrections are lost; only missing ones are added. The first network of a store becomes its
/// default. `at` is the time of writing, kept to the microsecond. Fails with [`StoreError::UnknownKey`] or
/// [`StoreError::Violation`] if a set is not whole; then nothing is written.
pub async fn write_all(store: &Store, sets: &[SeedSet], at: DateTimeUtc) -> Result<SeedOutcome, StoreError> {
    let failed = StoreError::during(OPERATION);
    let mut write = store.begin_write_with(Patience::START, RowIds::default()).await?;
    let networks: Vec<String> = network::Entity::find()
        .select_only()
        .column(network::Column::Key)
        .into_tuple()
        .all(write.connection())
        .await
        .map_err(failed)?;
    let sets: Vec<&SeedSet> = sets.iter().filter(|set| !networks.contains(&set.network.key)).collect();
    if sets.is_empty() {
        return Ok(SeedOutcome::AlreadyPresent);
    }
    let connection = write.connection();
    let countries = write_countries(connection, sets.iter().flat_map(|set| &set.countries)).await?;
    let cities = sets.iter().flat_map(|set| &set.cities);
    let cities = missing::<city::Entity, _>(connection, city::Column::Key, cities, |city| &city.key).await?;
    let groups = sets.iter().flat_map(|set| &set.groups);
    let column = country_group::Column::Key;
    let groups = missing::<country_group::Entity, _>(connection, column, groups, |group| &group.key).await?;
    let counts = SeedCounts {
        countries,
        cities: cities.len() as u64,
        memberships: sets.iter().map(|set| set.memberships.len() as u64).sum(),
        partnerships: sets.iter().map(|set| set.partnerships.len() as u64).sum(),
    };
    let everywhere = groups.into_iter().map(Image::CountryGroup);
    let everywhere = everywhere.chain(cities.into_iter().map(Image::City));
    let mut images: Vec<(Option<String>, Image)> = everywhere.map(|image| (None, image)).collect();
    for (position, set) in sets.into_iter().enumerate() {
        let network = NetworkImage {
            is_default: networks.is_empty() && position == 0,
            ..set.network.clone()
        };
        let of_network = std::iter::once(Image::Network(network))
            .chain(set.memberships.iter().cloned().map(Image::Membership))
            .chain(set.partnerships.iter().cloned().map(Image::Partnership));
        images.extend(of_network.map(|image| (Some(set.network.key.clone()), image)));
    }
    let author = Authorship {
        actor: ACTOR.to_owned(),
        at,
        reason: None,
    };
    let edits = images.into_iter().map(|(network, image)| Edit {
        network,
        record_id: None,
        before: None,
        after: Some(image),
    });
    write.write(&author, edits.collect()).await?;
    let revision = write.revision();
    write.commit().await?;
    Ok(SeedOutcome::Written { revision, counts })
}

impl Store {
    /// Whether the store has no network at all, as after its first migration.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let networks = network::Entity::find().count(self.reader()).await;
        Ok(networks.map_err(StoreError::during("count networks"))? == 0)
    }
}

/// Writes the countries that the store lacks, as reference data: they are not in the log, since every program brings them.
pub async fn countries(store: &Store, countries: &[Country]) -> Result<u64, StoreError> {
    let write = store.begin_write_with(Patience::START, RowIds::default()).await?;
    let written = write_countries(write.connection(), countries).await?;
    write.commit().await?;
    Ok(written)
}

/// Writes the countries that the store lacks; says how many.
async fn write_countries<'a>(
    connection: &Transaction,
    countries: impl IntoIterator<Item = &'a Country>,
) -> Result<u64, StoreError> {
    let missing = missing::<country::Entity, _>(connection, country::Column::Code, countries, |country: &Country| {
        country.code.as_str()
    });
    let rows: Vec<country::ActiveModel> = missing
        .await?
        .into_iter()
        .map(|country| country::ActiveModel {
            code: Set(country.code.to_string()),
            alpha3: Set(country.alpha3),
            name: Set(country.name),
            region: Set(country.region.to_string()),
        })
        .collect();
    let written = rows.len() as u64;
    insert_rows(connection, rows).await?;
    Ok(written)
}

/// The records whose keys no row of `E` has, the first of each key.
async fn missing<'a, E: sea_orm::EntityTrait, T: Clone + 'a>(
    connection: &impl ConnectionTrait,
    column: E::Column,
    records: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&T) -> &str,
) -> Result<Vec<T>, StoreError> {
    let records: Vec<&T> = records.into_iter().collect();
    let keys: Vec<&str> = records.iter().map(|record| key(record)).collect();
    let mut known = HashSet::new();
    for keys in keys.chunks(super::cold::KEYS_PER_STATEMENT) {
        let found: Vec<String> = E::find()
            .select_only()
            .column(column)
            .filter(column.is_in(keys.iter().copied()))
            .into_tuple()
            .all(connection)
            .await
            .map_err(StoreError::during(OPERATION))?;
        known.extend(found);
    }
    let unknown = records
        .into_iter()
        .filter(|record| known.insert(key(record).to_owned()));
    Ok(unknown.cloned().collect())
}
