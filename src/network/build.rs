//! Rows to snapshot: takes records as they stream from the store, sorts them once, links them up.

use std::collections::HashMap;

use super::snapshot::{NetworkRecords, PartnershipRecord, Snapshot};
use super::{CityDirectory, CityIndex};
use crate::domain::{City, CityId, Country, CountryGroup, Membership, Network, NetworkId, Partnership, RecordSink};

/// Collects records into a [`Snapshot`].
#[derive(Debug, Default)]
pub struct SnapshotBuilder {
    countries: Vec<Country>,
    country_groups: Vec<CountryGroup>,
    cities: Vec<City>,
    networks: Vec<Network>,
    memberships: HashMap<NetworkId, Vec<Membership>>,
    partnerships: HashMap<NetworkId, Vec<Partnership>>,
}

impl RecordSink for SnapshotBuilder {
    fn country(&mut self, country: Country) {
        self.countries.push(country);
    }

    fn country_group(&mut self, group: CountryGroup) {
        self.country_groups.push(group);
    }

    fn network(&mut self, network: Network) {
        self.networks.push(network);
    }

    fn city(&mut self, city: City) {
        self.cities.push(city);
    }

    fn membership(&mut self, membership: Membership) {
        self.memberships.entry(membership.network).or_default().push(membership);
    }

    fn partnership(&mut self, partnership: Partnership) {
        self.partnerships
            .entry(partnership.network)
            .or_default()
            .push(partnership);
    }
}

impl SnapshotBuilder {
    /// Sorts and links everything. The store's constraints guarantee that every end exists; a record
    /// whose city is unknown all the same is left out rather than shown half.
    pub fn finish(mut self, revision: i64) -> Snapshot {
        self.countries.sort_by_key(|country| country.code);
        self.country_groups.sort_by(|one, other| one.key.cmp(&other.key));
        self.cities.sort_by(|one, other| one.key.cmp(&other.key));
        self.networks.sort_by(|one, other| one.key.cmp(&other.key));
        let mut cities_by_id: Vec<(CityId, CityIndex)> = self.cities.iter().map(|city| city.id).zip(0..).collect();
        cities_by_id.sort_unstable();
        let index_of = |id: CityId| {
            let found = cities_by_id.binary_search_by_key(&id, |&(id, _)| id).ok()?;
            Some(cities_by_id[found].1)
        };
        let networks = std::mem::take(&mut self.networks)
            .into_iter()
            .map(|network| {
                let memberships = self.memberships.remove(&network.id).unwrap_or_default();
                let partnerships = self.partnerships.remove(&network.id).unwrap_or_default();
                link_network(network, memberships, partnerships, index_of)
            })
            .collect();
        Snapshot {
            revision,
            directory: CityDirectory::new(&self.cities),
            countries: self.countries,
            country_groups: self.country_groups,
            cities: self.cities,
            cities_by_id,
            networks,
        }
    }
}

fn link_network(
    mut network: Network,
    memberships: Vec<Membership>,
    mut partnerships: Vec<Partnership>,
    index_of: impl Fn(CityId) -> Option<CityIndex>,
) -> NetworkRecords {
    network.fields.sort_by(|one, other| one.key.cmp(&other.key));
    network.objectives.sort_by(|one, other| one.key.cmp(&other.key));
    let mut memberships: Vec<(CityIndex, Membership)> = memberships
        .into_iter()
        .filter_map(|membership| Some((index_of(membership.city)?, membership)))
        .collect();
    memberships.sort_by_key(|(city, membership)| (*city, membership.joined_on, membership.left_on));
    partnerships.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    let partnerships: Vec<PartnershipRecord> = partnerships
        .into_iter()
        .filter_map(|record| {
            let cities: Option<Box<[CityIndex]>> = record
                .participants
                .iter()
                .map(|participant| index_of(participant.city))
                .collect();
            Some(PartnershipRecord {
                cities: cities?,
                record,
            })
        })
        .collect();
    let mut partnerships_by_city: Vec<(CityIndex, u32)> = (0_u32..)
        .zip(&partnerships)
        .flat_map(|(index, partnership)| partnership.cities.iter().map(move |&city| (city, index)))
        .collect();
    partnerships_by_city.sort_unstable();
    NetworkRecords {
        network,
        memberships,
        partnerships,
        partnerships_by_city,
    }
}
