//! The snapshot: every analysed record of one revision, immutable, in one order.
//!
//! Cities, countries, networks and partnerships are kept sorted by key, and are named by their
//! position. Comparing positions therefore compares keys, on every database and every replica.

use chrono::NaiveDate;

use super::CityDirectory;
use crate::domain::{
    City, CityId, Country, CountryCode, CountryGroup, Field, FieldId, Membership, Network, NetworkId, Partnership,
};

/// A city's position in [`Snapshot::cities`].
pub type CityIndex = u32;

/// A network's position in [`Snapshot::networks`].
pub type NetworkIndex = u16;

/// Everything the server answers from, at one revision.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) revision: i64,
    pub(super) countries: Vec<Country>,
    pub(super) country_groups: Vec<CountryGroup>,
    pub(super) cities: Vec<City>,
    pub(super) cities_by_id: Vec<(CityId, CityIndex)>,
    pub(super) networks: Vec<NetworkRecords>,
    pub(super) directory: CityDirectory,
}

/// One network with its memberships and partnerships.
#[derive(Debug)]
pub struct NetworkRecords {
    /// The network and its vocabularies.
    pub network: Network,
    /// Memberships by city, then by date of joining.
    pub memberships: Vec<(CityIndex, Membership)>,
    /// Partnerships by key.
    pub partnerships: Vec<PartnershipRecord>,
    /// Pairs (city, position of a partnership), sorted.
    pub(super) partnerships_by_city: Vec<(CityIndex, u32)>,
}

/// A partnership with its cities as positions, parallel to its participants.
#[derive(Debug)]
pub struct PartnershipRecord {
    /// The record.
    pub record: Partnership,
    /// The cities, in the order of the participants.
    pub cities: Box<[CityIndex]>,
}

impl Snapshot {
    /// The store's revision that this snapshot shows.
    pub const fn revision(&self) -> i64 {
        self.revision
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
    pub fn cities(&self) -> &[City] {
        &self.cities
    }

    /// All networks by key.
    pub fn networks(&self) -> &[NetworkRecords] {
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
        position(self.cities.binary_search_by(|city| city.key.as_str().cmp(key)))
    }

    /// The position of the city with a row number.
    pub fn city_by_id(&self, id: CityId) -> Option<CityIndex> {
        let found = self.cities_by_id.binary_search_by_key(&id, |&(id, _)| id).ok()?;
        Some(self.cities_by_id[found].1)
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

    /// The network and the field with a row number.
    pub fn field(&self, id: FieldId) -> Option<(NetworkIndex, &Field)> {
        self.networks.iter().enumerate().find_map(|(index, records)| {
            let field = records.network.fields.iter().find(|field| field.id == id)?;
            Some((NetworkIndex::try_from(index).ok()?, field))
        })
    }
}

impl NetworkRecords {
    /// The memberships of a city in this network, by date of joining.
    pub fn memberships_of(&self, city: CityIndex) -> &[(CityIndex, Membership)] {
        let start = self.memberships.partition_point(|&(member, _)| member < city);
        let length = self.memberships[start..].partition_point(|&(member, _)| member == city);
        &self.memberships[start..start + length]
    }

    /// The membership of a city that is open on some day of a period, if there is one.
    pub fn membership_in(&self, city: CityIndex, first: NaiveDate, last: NaiveDate) -> Option<&Membership> {
        self.memberships_of(city)
            .iter()
            .map(|(_, membership)| membership)
            .find(|m| m.overlaps(first, last))
    }

    /// The positions of a city's partnerships, ascending.
    pub fn partnerships_of(&self, city: CityIndex) -> impl Iterator<Item = u32> {
        let start = self.partnerships_by_city.partition_point(|&(member, _)| member < city);
        self.partnerships_by_city[start..]
            .iter()
            .take_while(move |&&(member, _)| member == city)
            .map(|&(_, found)| found)
    }

    /// The position of the partnership with a key.
    pub fn partnership_by_key(&self, key: &str) -> Option<u32> {
        position(
            self.partnerships
                .binary_search_by(|partnership| partnership.record.key.as_str().cmp(key)),
        )
    }
}

fn position(found: Result<usize, usize>) -> Option<u32> {
    found
        .ok()
        .map(|index| u32::try_from(index).expect("fewer than 2^32 records"))
}
