//! The snapshot: every analysed record of one revision, immutable, in one order.
//!
//! Cities, countries, networks and partnerships are kept sorted by key, and are named by their position. Comparing positions
//! therefore compares keys, on every database and every replica. A position is good within one snapshot only: it shifts when a
//! record is made or deleted before it.
//!
//! A snapshot shares with the one before it whatever did not change: lists are trees ([`List`]), and each network, each
//! partnership and each table stands behind a pointer. Records therefore name cities by row number, never by position.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;

use super::city_positions::CityPositions;
use super::lineage::{Lineage, Touched};
use super::{CityDirectory, List, NetworkRecords, PartnershipRecord, RecordIndex};
use crate::domain::{
    City, CityId, Country, CountryCode, CountryGroup, Field, FieldId, Membership, NetworkId, Revision, Visibility,
};

/// A city's position in [`Snapshot::cities`].
pub type CityIndex = u32;

/// A network's position in [`Snapshot::networks`].
pub type NetworkIndex = u16;

/// Everything the server answers from, at one revision. Cloning one costs a few pointers.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(super) serial: u64,
    pub(super) lineage: Lineage,
    pub(super) history: u64,
    pub(super) revision: Revision,
    /// True if it is what was known at an earlier revision than the current one.
    pub(super) past: bool,
    pub(super) countries: Arc<Vec<Country>>,
    pub(super) country_groups: Arc<Vec<CountryGroup>>,
    pub(super) cities: List<City>,
    pub(super) city_positions: Arc<CityPositions>,
    pub(super) networks: Vec<Arc<NetworkRecords>>,
    pub(super) directory: CityDirectory,
    /// The last row number that was given to a record without one.
    pub(super) last_temporary_id: i64,
}

impl Snapshot {
    /// A number that no other snapshot of this process has, not even one of the same revision: for the keys of caches. Positions and
    /// the numbers of fields mean something within one snapshot only.
    pub const fn serial(&self) -> u64 {
        self.serial
    }

    /// The number that this process gave to the history of the database which the snapshot belongs
    /// to. Snapshots of one history came from each other by changes; what is known by the number of
    /// a revision holds within one history only.
    pub const fn history(&self) -> u64 {
        self.history
    }

    /// The same records, as part of the history that another snapshot belongs to.
    #[must_use]
    pub fn continuing(mut self, other: &Self) -> Self {
        self.history = other.history;
        self
    }

    pub(super) fn next_serial() -> u64 {
        static LAST: AtomicU64 = AtomicU64::new(0);
        LAST.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The same records as those of another revision, with the networks of these keys private, whatever they were.
    pub fn known_as(mut self, revision: impl Into<Revision>, private: &[String]) -> Self {
        for records in &mut self.networks {
            if private.contains(&records.network.key) {
                Arc::make_mut(&mut Arc::make_mut(records).network).visibility = Visibility::Private;
            }
        }
        self.revision = revision.into();
        self.past = true;
        self.lineage = self.lineage.grown(self.serial, Some(Touched::default()));
        self.serial = Self::next_serial();
        self
    }

    /// The number of the store's revision that this snapshot shows.
    pub const fn revision(&self) -> i64 {
        self.revision.number
    }

    /// The revision with all that is known of it.
    pub const fn made(&self) -> Revision {
        self.revision
    }

    /// True if it shows what was known at an earlier revision than the current one, because
    /// somebody asked for that.
    pub const fn is_past(&self) -> bool {
        self.past
    }

    /// All countries by code.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// All groups of countries by key.
    pub fn country_groups(&self) -> &[CountryGroup] {
        &self.country_groups
    }

    /// All cities by key.
    pub const fn cities(&self) -> &List<City> {
        &self.cities
    }

    /// All networks by key.
    pub fn networks(&self) -> &[Arc<NetworkRecords>] {
        &self.networks
    }

    /// How cities are found by key, name or Wikidata item.
    pub const fn directory(&self) -> &CityDirectory {
        &self.directory
    }

    /// The city at a position.
    pub fn city(&self, city: CityIndex) -> &City {
        &self.cities[city as usize]
    }

    /// The position of the city with a key.
    pub fn city_by_key(&self, key: &str) -> Option<CityIndex> {
        position(self.cities.search(|city| city.key.as_str().cmp(key)))
    }

    /// The position of the city with a row number.
    pub fn city_by_id(&self, id: CityId) -> Option<CityIndex> {
        self.city_positions.get(id)
    }

    /// The positions of the cities of a partnership, in the order of its participants.
    pub fn cities_of<'a>(
        &'a self,
        partnership: &'a PartnershipRecord,
    ) -> impl ExactSizeIterator<Item = CityIndex> + Clone + 'a {
        let ids = partnership.city_ids().iter();
        ids.map(|&id| self.city_by_id(id).expect("partnerships name cities of the snapshot"))
    }

    /// The country with a code.
    pub fn country(&self, code: CountryCode) -> Option<&Country> {
        self.countries
            .binary_search_by_key(&code, |country| country.code)
            .ok()
            .map(|found| &self.countries[found])
    }

    /// The country a city lies in.
    pub fn country_of(&self, city: CityIndex) -> &Country {
        self.country(self.city(city).country)
            .expect("every city lies in a known country")
    }

    /// A network by position.
    pub fn network(&self, network: NetworkIndex) -> &NetworkRecords {
        &self.networks[usize::from(network)]
    }

    /// The position of the network with a key.
    pub fn network_by_key(&self, key: &str) -> Option<NetworkIndex> {
        self.networks
            .binary_search_by(|records| records.network.key.as_str().cmp(key))
            .ok()
            .and_then(|found| NetworkIndex::try_from(found).ok())
    }

    /// The position of the network with a row number.
    pub fn network_by_id(&self, id: NetworkId) -> Option<NetworkIndex> {
        let found = self.networks.iter().position(|records| records.network.id == id)?;
        NetworkIndex::try_from(found).ok()
    }

    /// The network and the field with a number. Numbers of fields and objectives are those of their rows in a snapshot that was
    /// loaded; one that a change adds gets the next free number, which another snapshot may give to another field.
    pub fn field(&self, id: FieldId) -> Option<(NetworkIndex, &Field)> {
        self.networks.iter().enumerate().find_map(|(index, records)| {
            let field = records.network.fields.iter().find(|field| field.id == id)?;
            Some((NetworkIndex::try_from(index).ok()?, field))
        })
    }

    /// The partnership at an index.
    pub fn partnership(&self, record: RecordIndex) -> &PartnershipRecord {
        &self.network(record.network).partnerships[record.position as usize]
    }

    /// The memberships of a city in a network, by date of joining.
    pub fn memberships_of(
        &self,
        network: NetworkIndex,
        city: CityIndex,
    ) -> impl Iterator<Item = &Membership> + use<'_> {
        self.network(network).memberships_of(self.city(city).id)
    }

    /// The membership of a city that is open on some day of a period, if there is one.
    pub fn membership_in(
        &self,
        network: NetworkIndex,
        city: CityIndex,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Option<&Membership> {
        self.memberships_of(network, city).find(|m| m.overlaps(first, last))
    }

    /// The fields that a city holds in a network on some day of a period, each once: by membership
    /// in the order of their dates, the primary one first within each.
    pub fn fields_in(&self, network: NetworkIndex, city: CityIndex, period: (NaiveDate, NaiveDate)) -> Vec<FieldId> {
        let mut fields = Vec::new();
        self.add_fields(network, city, period, &mut fields);
        fields
    }

    /// Adds those that are not in the list.
    pub(super) fn add_fields(
        &self,
        network: NetworkIndex,
        city: CityIndex,
        (first, last): (NaiveDate, NaiveDate),
        fields: &mut Vec<FieldId>,
    ) {
        let memberships = self.memberships_of(network, city);
        for &field in memberships.filter(|m| m.overlaps(first, last)).flat_map(|m| &m.fields) {
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }

    /// The partnerships of a city in a network, by key.
    pub fn partnerships_of(
        &self,
        network: NetworkIndex,
        city: CityIndex,
    ) -> impl Iterator<Item = &Arc<PartnershipRecord>> + use<'_> {
        self.network(network).partnerships_of(self.city(city).id)
    }
}

impl Snapshot {
    /// Where the partnerships of a city stand in a network, ascending. Costs a search for each.
    pub fn records_of(&self, network: NetworkIndex, city: CityIndex) -> impl Iterator<Item = RecordIndex> + use<'_> {
        let records = self.network(network);
        self.partnerships_of(network, city).map(move |partnership| RecordIndex {
            network,
            position: records
                .partnership_by_key(&partnership.record.key)
                .expect("the partnerships of a city are partnerships of the network"),
        })
    }
}

pub(super) fn position(found: Result<usize, usize>) -> Option<u32> {
    found
        .ok()
        .map(|index| u32::try_from(index).expect("fewer than 2^32 records"))
}
