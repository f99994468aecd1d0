//! The snapshot: all analysed records at one revision, immutable and ordered.
//!
//! Cities, countries, networks and partnerships are sorted by key and referred to by position. So
//! comparing positions compares keys, on every database and every replica. A position is valid
//! within one snapshot only: it shifts when a record before it is created or deleted.
//!
//! A snapshot shares all unchanged data with its predecessor: lists are trees ([`List`]), and each
//! network, partnership and table is behind a pointer. So records refer to cities by row number,
//! never by position.

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

/// The data behind all answers, at one revision. Cloning costs a few pointers.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub(super) serial: u64,
    pub(super) lineage: Lineage,
    pub(super) history: u64,
    pub(super) revision: Revision,
    /// True if it shows an earlier revision than the current one.
    pub(super) past: bool,
    pub(super) countries: Arc<Vec<Country>>,
    pub(super) country_groups: Arc<Vec<CountryGroup>>,
    pub(super) cities: List<City>,
    pub(super) city_positions: Arc<CityPositions>,
    pub(super) networks: Vec<Arc<NetworkRecords>>,
    pub(super) directory: CityDirectory,
    /// The last row number given to a record without one.
    pub(super) last_temporary_id: i64,
}

impl Snapshot {
    /// Returns a number that no other snapshot of this process has, not even one of the same
    /// revision: for the keys of caches. Positions and the numbers of fields are valid within one
    /// snapshot only.
    pub const fn serial(&self) -> u64 {
        self.serial
    }

    /// Returns this process's number for the database history of the snapshot. Snapshots of one
    /// history derive from each other by changes. Anything cached by revision number is valid
    /// within one history only.
    pub const fn history(&self) -> u64 {
        self.history
    }

    /// Returns the same records as part of another snapshot's history.
    #[must_use]
    pub fn continuing(mut self, other: &Self) -> Self {
        self.history = other.history;
        self
    }

    pub(super) fn next_serial() -> u64 {
        static LAST: AtomicU64 = AtomicU64::new(0);
        LAST.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Returns the same records under another revision, with the networks of the given keys
    /// private, whatever they were.
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

    /// Returns the number of the store's revision that this snapshot shows.
    pub const fn revision(&self) -> i64 {
        self.revision.number
    }

    /// Returns the revision with all its data.
    pub const fn made(&self) -> Revision {
        self.revision
    }

    /// True if it shows an earlier revision than the current one, on request.
    pub const fn is_past(&self) -> bool {
        self.past
    }

    /// Returns all countries by code.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// Returns all groups of countries by key.
    pub fn country_groups(&self) -> &[CountryGroup] {
        &self.country_groups
    }

    /// Returns all cities by key.
    pub const fn cities(&self) -> &List<City> {
        &self.cities
    }

    /// Returns all networks by key.
    pub fn networks(&self) -> &[Arc<NetworkRecords>] {
        &self.networks
    }

    /// Returns the directory, which finds cities by key, name or Wikidata item.
    pub const fn directory(&self) -> &CityDirectory {
        &self.directory
    }

    /// Returns the city at a position.
    pub fn city(&self, city: CityIndex) -> &City {
        &self.cities[city as usize]
    }

    /// Returns the position of the city with a key.
    pub fn city_by_key(&self, key: &str) -> Option<CityIndex> {
        position(self.cities.search(|city| city.key.as_str().cmp(key)))
    }

    /// Returns the position of the city with a row number.
    pub fn city_by_id(&self, id: CityId) -> Option<CityIndex> {
        self.city_positions.get(id)
    }

    /// Returns the positions of the cities of a partnership, in the order of its participants.
    pub fn cities_of<'a>(
        &'a self,
        partnership: &'a PartnershipRecord,
    ) -> impl ExactSizeIterator<Item = CityIndex> + Clone + 'a {
        let ids = partnership.city_ids().iter();
        ids.map(|&id| self.city_by_id(id).expect("partnerships name cities of the snapshot"))
    }

    /// Returns the country with a code.
    pub fn country(&self, code: CountryCode) -> Option<&Country> {
        self.countries
            .binary_search_by_key(&code, |country| country.code)
            .ok()
            .map(|found| &self.countries[found])
    }

    /// Returns the country of a city.
    pub fn country_of(&self, city: CityIndex) -> &Country {
        self.country(self.city(city).country)
            .expect("every city lies in a known country")
    }

    /// Returns a network by position.
    pub fn network(&self, network: NetworkIndex) -> &NetworkRecords {
        &self.networks[usize::from(network)]
    }

    /// Returns the position of the network with a key.
    pub fn network_by_key(&self, key: &str) -> Option<NetworkIndex> {
        self.networks
            .binary_search_by(|records| records.network.key.as_str().cmp(key))
            .ok()
            .and_then(|found| NetworkIndex::try_from(found).ok())
    }

    /// Returns the position of the network with a row number.
    pub fn network_by_id(&self, id: NetworkId) -> Option<NetworkIndex> {
        let found = self.networks.iter().position(|records| records.network.id == id)?;
        NetworkIndex::try_from(found).ok()
    }

    /// Returns the network and the field with a number. In a loaded snapshot, fields and objectives
    /// have the numbers of their rows. One that a change adds gets the next free number, which
    /// another snapshot may give to another field.
    pub fn field(&self, id: FieldId) -> Option<(NetworkIndex, &Field)> {
        self.networks.iter().enumerate().find_map(|(index, records)| {
            let field = records.network.fields.iter().find(|field| field.id == id)?;
            Some((NetworkIndex::try_from(index).ok()?, field))
        })
    }

    /// Returns the partnership at an index.
    pub fn partnership(&self, record: RecordIndex) -> &PartnershipRecord {
        &self.network(record.network).partnerships[record.position as usize]
    }

    /// Returns the memberships of a city in a network, by date of joining.
    pub fn memberships_of(
        &self,
        network: NetworkIndex,
        city: CityIndex,
    ) -> impl Iterator<Item = &Membership> + use<'_> {
        self.network(network).memberships_of(self.city(city).id)
    }

    /// Returns the membership of a city that is open on some day of a period, if there is one.
    pub fn membership_in(
        &self,
        network: NetworkIndex,
        city: CityIndex,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Option<&Membership> {
        self.memberships_of(network, city).find(|m| m.overlaps(first, last))
    }

    /// Returns the fields that a city holds in a network on some day of a period, each once: by
    /// membership in the order of their dates, with the primary field first.
    pub fn fields_in(&self, network: NetworkIndex, city: CityIndex, period: (NaiveDate, NaiveDate)) -> Vec<FieldId> {
        let mut fields = Vec::new();
        self.add_fields(network, city, period, &mut fields);
        fields
    }

    /// Adds these fields to a list, without repeats.
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

    /// Returns the partnerships of a city in a network, by key.
    pub fn partnerships_of(
        &self,
        network: NetworkIndex,
        city: CityIndex,
    ) -> impl Iterator<Item = &Arc<PartnershipRecord>> + use<'_> {
        self.network(network).partnerships_of(self.city(city).id)
    }
}

impl Snapshot {
    /// Returns the indexes of the partnerships of a city in a network, ascending. Costs a search
    /// for each.
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
