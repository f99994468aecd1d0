//! Resolves the references of a file in a snapshot.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::identity::PartnershipEvidence;
use crate::domain::text::fold;
use crate::domain::{CountryCode, Field, Partnership, PartnershipKind};
use crate::exchange::{Directory, KnownCity, KnownPartnership, id_in_key, made_title};
use crate::network::{CityIndex, NetworkIndex, PartnershipRecord, Snapshot};

/// The records of a snapshot, and the vocabularies of one network.
pub(super) struct SnapshotDirectory<'a> {
    snapshot: &'a Snapshot,
    network: Option<NetworkIndex>,
    countries: HashMap<String, CountryCode>,
}

impl<'a> SnapshotDirectory<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, network: &str) -> Self {
        let mut countries = HashMap::new();
        for country in snapshot.countries() {
            countries.insert(fold(country.code.as_str()), country.code);
            countries.insert(fold(&country.alpha3), country.code);
            countries.insert(fold(&country.name), country.code);
        }
        Self {
            snapshot,
            network: snapshot.network_by_key(network),
            countries,
        }
    }

    fn known(&self, index: CityIndex) -> KnownCity {
        let city = self.snapshot.city(index);
        KnownCity {
            key: city.key.clone(),
            name: city.name.clone(),
            other_names: city.other_names.clone(),
            country: city.country,
            position: city.position(),
            wikidata_id: city.wikidata_id.clone(),
            in_network: self.network.is_some_and(|network| {
                let records = self.snapshot.network(network);
                records.memberships_of(city.id).next().is_some() || records.partnerships_of(city.id).next().is_some()
            }),
        }
    }

    fn known_partnership(&self, record: &Partnership, cities: &[&str]) -> KnownPartnership {
        let participants = record.participants.iter();
        let names: Vec<&str> = participants
            .filter_map(|partner| self.snapshot.city_by_id(partner.city))
            .map(|city| self.snapshot.city(city).name.as_str())
            .collect();
        let is_made = record.title == made_title(names.iter().copied())
            || (names.len() == 2 && record.title == made_title(names.iter().rev().copied()));
        KnownPartnership {
            key: record.key.clone(),
            evidence: PartnershipEvidence {
                id: id_in_key(&record.key, cities),
                started_on: record.started_on,
                title: (!is_made).then(|| record.title.as_str().into()),
                kind: Some(record.kind).filter(|&kind| kind != PartnershipKind::Other),
            },
        }
    }

    fn fields(&self) -> &'a [Field] {
        self.network
            .map_or(&[], |network| &self.snapshot.network(network).network.fields)
    }
}

impl Directory for SnapshotDirectory<'_> {
    fn country(&self, text: &str) -> Option<CountryCode> {
        self.countries.get(&fold(text)).copied()
    }

    fn city(&self, key: &str) -> Option<KnownCity> {
        self.snapshot.city_by_key(key).map(|city| self.known(city))
    }

    fn cities_named(&self, name: &str) -> Vec<KnownCity> {
        let found = self.snapshot.directory().named(self.snapshot, name);
        found.into_iter().map(|city| self.known(city)).collect()
    }

    fn city_of_item(&self, item: &str) -> Option<KnownCity> {
        let found = self.snapshot.directory().of_item(self.snapshot, item);
        found.first().map(|&city| self.known(city))
    }

    fn partnerships_of(&self, cities: &[&str]) -> Vec<KnownPartnership> {
        let Some(network) = self.network.map(|network| self.snapshot.network(network)) else {
            return Vec::new();
        };
        let indexes: Option<Vec<CityIndex>> = cities.iter().map(|key| self.snapshot.city_by_key(key)).collect();
        let Some(ids) = indexes.map(|found| {
            found
                .iter()
                .map(|&city| self.snapshot.city(city).id)
                .collect::<Vec<_>>()
        }) else {
            return Vec::new();
        };
        // Searches the partnerships of the city that has the fewest.
        let Some(&fewest) = ids.iter().min_by_key(|&&city| network.partnerships_of(city).count()) else {
            return Vec::new();
        };
        let joins = |record: &&Arc<PartnershipRecord>| {
            let found = record.city_ids();
            found.len() == ids.len() && ids.iter().all(|city| found.contains(city))
        };
        let found = network.partnerships_of(fewest).filter(joins);
        found
            .map(|record| self.known_partnership(&record.record, cities))
            .collect()
    }

    fn has_partnership(&self, key: &str) -> bool {
        let network = self.network.map(|network| self.snapshot.network(network));
        network.is_some_and(|network| network.partnership_by_key(key).is_some())
    }

    fn field(&self, text: &str) -> Option<String> {
        let wanted = fold(text);
        let spelled = |field: &&Field| {
            let names = std::iter::once(&field.key).chain([&field.name]).chain(&field.aliases);
            names.into_iter().any(|name| fold(name) == wanted)
        };
        self.fields().iter().find(spelled).map(|field| field.key.clone())
    }

    fn objective(&self, text: &str) -> Option<String> {
        let objectives = &self.snapshot.network(self.network?).network.objectives;
        let found = objectives.iter().find(|objective| fold(&objective.key) == fold(text));
        found.map(|objective| objective.key.clone())
    }
}
