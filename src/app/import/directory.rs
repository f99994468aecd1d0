//! What a file may name, looked up in a snapshot.

use std::collections::HashMap;

use crate::domain::text::fold;
use crate::domain::{City, CountryCode, Field};
use crate::exchange::{Directory, KnownCity};
use crate::network::{CityMatch, NetworkIndex, Snapshot};

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

    fn fields(&self) -> &'a [Field] {
        self.network
            .map_or(&[], |network| &self.snapshot.network(network).network.fields)
    }
}

/// The city with a Wikidata item.
pub(super) fn city_of_item<'a>(snapshot: &'a Snapshot, item: &str) -> Option<&'a City> {
    match snapshot.directory().find(snapshot, item) {
        CityMatch::One(city) => Some(snapshot.city(city)).filter(|city| city.wikidata_id.as_deref() == Some(item)),
        CityMatch::Several(_) | CityMatch::None => None,
    }
}

impl Directory for SnapshotDirectory<'_> {
    fn country(&self, text: &str) -> Option<CountryCode> {
        self.countries.get(&fold(text)).copied()
    }

    fn city(&self, key: &str) -> Option<KnownCity> {
        let city = self.snapshot.city(self.snapshot.city_by_key(key)?);
        Some(KnownCity {
            name: city.name.clone(),
            country: city.country,
            wikidata_id: city.wikidata_id.clone(),
        })
    }

    fn cities_named(&self, name: &str) -> Vec<String> {
        let found = match self.snapshot.directory().find(self.snapshot, name) {
            CityMatch::One(city) => vec![city],
            CityMatch::Several(cities) => cities,
            CityMatch::None => Vec::new(),
        };
        found
            .into_iter()
            .map(|city| self.snapshot.city(city).key.clone())
            .collect()
    }

    fn city_of_item(&self, item: &str) -> Option<String> {
        city_of_item(self.snapshot, item).map(|city| city.key.clone())
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
