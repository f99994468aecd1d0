//! Builds a snapshot from rows: takes records as they stream from the store, sorts them once, and
//! links them.

use std::collections::HashMap;
use std::sync::Arc;

use super::city_positions::CityPositions;
use super::lineage::Lineage;
use super::records::rank;
use super::{CityDirectory, List, NetworkRecords, PartnershipRecord, Snapshot};
use crate::domain::{
    City, CityId, Country, CountryGroup, Membership, Network, NetworkId, Partnership, RecordSink, Revision,
};

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
    /// Sorts and links everything, as the start of a new history. The store's constraints guarantee
    /// that every end exists. A record with an unknown city is nevertheless left out rather than
    /// shown in part.
    pub fn finish(mut self, revision: impl Into<Revision>) -> Snapshot {
        self.countries.sort_by_key(|country| country.code);
        self.country_groups.sort_by(|one, other| one.key.cmp(&other.key));
        self.cities.sort_by(|one, other| one.key.cmp(&other.key));
        self.networks.sort_by(|one, other| one.key.cmp(&other.key));
        let city_positions = CityPositions::new(self.cities.iter().map(|city| city.id));
        let is_known = |city: CityId| city_positions.get(city).is_some();
        let networks = std::mem::take(&mut self.networks)
            .into_iter()
            .map(|network| {
                let memberships = self.memberships.remove(&network.id).unwrap_or_default();
                let partnerships = self.partnerships.remove(&network.id).unwrap_or_default();
                Arc::new(link_network(network, memberships, partnerships, is_known))
            })
            .collect();
        let serial = Snapshot::next_serial();
        Snapshot {
            serial,
            lineage: Lineage::default(),
            history: serial,
            revision: revision.into(),
            directory: CityDirectory::new(&self.cities),
            countries: Arc::new(self.countries),
            country_groups: Arc::new(self.country_groups),
            cities: List::from(self.cities),
            city_positions: Arc::new(city_positions),
            networks,
            past: false,
            last_temporary_id: 0,
        }
    }
}

fn link_network(
    mut network: Network,
    mut memberships: Vec<Membership>,
    mut partnerships: Vec<Partnership>,
    is_known: impl Fn(CityId) -> bool,
) -> NetworkRecords {
    network.fields.sort_by(|one, other| one.key.cmp(&other.key));
    network.objectives.sort_by(|one, other| one.key.cmp(&other.key));
    memberships.retain(|membership| is_known(membership.city));
    memberships.sort_by_key(rank);
    partnerships.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    let partnerships: List<Arc<PartnershipRecord>> = partnerships
        .into_iter()
        .map(PartnershipRecord::new)
        .filter(|partnership| partnership.city_ids().iter().all(|&city| is_known(city)))
        .map(Arc::new)
        .collect();
    NetworkRecords {
        network: Arc::new(network),
        memberships: List::from(memberships),
        by_city: by_city(&partnerships),
        partnerships,
    }
}

/// Returns an entry for each city of each partnership. Partnerships are sorted by key, so a stable
/// sort by city is enough.
fn by_city(partnerships: &List<Arc<PartnershipRecord>>) -> List<(CityId, Arc<PartnershipRecord>)> {
    let entries = partnerships.iter().flat_map(|partnership| {
        let cities = partnership.city_ids().iter();
        cities.map(|&city| (city, Arc::clone(partnership)))
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|&(city, _)| city);
    entries.dedup_by(|one, other| one.0 == other.0 && Arc::ptr_eq(&one.1, &other.1));
    List::from(entries)
}
