//! Single records in a scope: the rules of [`ties`](crate::network::ties), for few records at a
//! time.

use std::collections::BTreeSet;

use crate::domain::CityId;
use crate::network::ties::{Gathered, Members};
use crate::network::{CityIndex, LinkFilter, NetworkIndex, RecordIndex, Scope, Snapshot};

/// One of two snapshots, seen through a scope.
#[derive(Clone, Copy)]
pub(super) struct ScopedRecords<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) scope: &'a Scope,
    pub(super) filter: &'a LinkFilter,
}

impl<'a> ScopedRecords<'a> {
    pub(super) fn position(&self, city: CityId) -> Option<CityIndex> {
        self.snapshot.city_by_id(city)
    }

    /// Returns the key of a city that may be in scope, and by network true if it holds one of the
    /// scope's fields there.
    pub(super) fn standing(&self, city: CityId) -> Option<(&'a str, Vec<(NetworkIndex, bool)>)> {
        let city = self.position(city)?;
        let members = Members::among(self.snapshot, self.scope, [city]);
        let standings = members.standings().iter();
        let standings: Vec<_> = standings
            .map(|standing| (standing.network, standing.holds_field))
            .collect();
        (!standings.is_empty()).then(|| (self.snapshot.city(city).key.as_str(), standings))
    }

    /// Returns the number of partnerships of some cities.
    pub(super) fn count(&self, cities: impl IntoIterator<Item = CityId>) -> usize {
        let networks = self.scope.networks.iter();
        let networks = networks.map(|&network| self.snapshot.network(network));
        let count = |city| networks.clone().map(|records| records.count_of(city)).sum::<usize>();
        cities.into_iter().map(count).sum()
    }

    pub(super) fn records_of(&self, city: CityId) -> impl Iterator<Item = RecordIndex> {
        let networks = self.scope.networks.iter();
        let found = self.position(city).into_iter();
        found.flat_map(move |city| {
            networks
                .clone()
                .flat_map(move |&network| self.snapshot.records_of(network, city))
        })
    }

    /// Returns the partnerships that both cities have.
    pub(super) fn shared(&self, (one, other): (CityId, CityId)) -> impl Iterator<Item = RecordIndex> {
        let fewer_first = self.count([one]) <= self.count([other]);
        let (sought, scanned) = if fewer_first { (other, one) } else { (one, other) };
        let records = self.records_of(scanned);
        records.filter(move |record| self.snapshot.partnership(*record).city_ids().contains(&sought))
    }

    pub(super) fn named(&self, (network, key): &(String, String)) -> Option<RecordIndex> {
        let network = self.network(network)?;
        let position = self.snapshot.network(network).partnership_by_key(key)?;
        Some(RecordIndex { network, position })
    }

    pub(super) fn network(&self, key: &str) -> Option<NetworkIndex> {
        let network = self.snapshot.network_by_key(key)?;
        self.scope.networks.contains(&network).then_some(network)
    }

    /// Gathers the ties of some partnerships, among their cities and some others.
    pub(super) fn gather(&self, records: &BTreeSet<RecordIndex>, others: impl IntoIterator<Item = CityId>) -> Gathered {
        let others = others.into_iter().filter_map(|city| self.position(city));
        let partnerships = records.iter().map(|record| self.snapshot.partnership(*record));
        let cities = partnerships.flat_map(|partnership| self.snapshot.cities_of(partnership));
        let cities: BTreeSet<CityIndex> = cities.chain(others).collect();
        let mut gathered = Gathered::empty(Members::among(self.snapshot, self.scope, cities));
        for &record in records {
            let partnership = (record, self.snapshot.partnership(record));
            gathered.add(self.snapshot, self.scope, self.filter, partnership);
        }
        gathered
    }

    /// Returns the cities of a tie, the one with the smaller number first.
    pub(super) fn pair(&self, gathered: &Gathered, (a, b): (u32, u32)) -> (CityId, CityId) {
        let id = |place: u32| self.snapshot.city(gathered.members.cities[place as usize]).id;
        (id(a).min(id(b)), id(a).max(id(b)))
    }
}
