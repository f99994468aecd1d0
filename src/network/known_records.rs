//! The records of a snapshot, in the form that the rules need.

use super::Snapshot;
use crate::domain::rules::{KnownRecords, Word};
use crate::domain::{CountryCode, Field, Network, Objective, Span};

impl Snapshot {
    fn network_record(&self, key: &str) -> Option<&Network> {
        let network = self.network_by_key(key)?;
        Some(&self.network(network).network)
    }
}

fn field<'a>(network: &'a Network, key: &str) -> Option<&'a Field> {
    network.fields.iter().find(|field| field.key == key)
}

fn objective<'a>(network: &'a Network, key: &str) -> Option<&'a Objective> {
    network.objectives.iter().find(|objective| objective.key == key)
}

impl KnownRecords for Snapshot {
    fn has_country(&self, code: CountryCode) -> bool {
        self.country(code).is_some()
    }

    fn has_city(&self, key: &str) -> bool {
        self.city_by_key(key).is_some()
    }

    fn is_archived(&self, city: &str) -> bool {
        self.city_by_key(city).is_some_and(|city| self.city(city).archived)
    }

    fn is_member(&self, city: &str) -> bool {
        let Some(city) = self.city_by_key(city) else {
            return false;
        };
        let mut networks = self.networks().iter();
        networks.any(|records| {
            let mut memberships = records.memberships_of(self.city(city).id);
            memberships.any(|membership| membership.left_on.is_none())
        })
    }

    fn city_of_item(&self, item: &str, but: &str) -> Option<String> {
        let cities = self.directory().of_item(self, item).into_iter();
        let mut keys = cities.map(|city| &self.city(city).key);
        keys.find(|key| *key != but).cloned()
    }

    fn has_network(&self, key: &str) -> bool {
        self.network_by_key(key).is_some()
    }

    fn default_network(&self) -> Option<String> {
        let mut networks = self.networks().iter().map(|records| &records.network);
        let default = networks.find(|network| network.is_default)?;
        Some(default.key.clone())
    }

    fn most_fields(&self, network: &str) -> Option<u32> {
        self.network_record(network)?.max_fields_per_member
    }

    fn has_word(&self, network: &str, word: Word<'_>) -> bool {
        self.network_record(network).is_some_and(|network| match word {
            Word::Field(key) => field(network, key).is_some(),
            Word::Objective(key) => objective(network, key).is_some(),
        })
    }

    fn uses_word(&self, network: &str, word: Word<'_>) -> bool {
        let Some(network) = self.network_by_key(network) else {
            return false;
        };
        let records = self.network(network);
        let mut partnerships = records.partnerships.iter().map(|partnership| &partnership.record);
        match word {
            Word::Field(key) => field(&records.network, key).is_some_and(|field| {
                let mut memberships = records.memberships.iter();
                memberships.any(|membership| membership.fields.contains(&field.id))
                    || partnerships.any(|partnership| partnership.fields.contains(&field.id))
            }),
            Word::Objective(key) => objective(&records.network, key)
                .is_some_and(|objective| partnerships.any(|record| record.objectives.contains(&objective.id))),
        }
    }

    fn has_partnership(&self, network: &str, key: &str) -> bool {
        let network = self.network_by_key(network);
        network.is_some_and(|network| self.network(network).partnership_by_key(key).is_some())
    }

    fn memberships(&self, network: &str, city: &str) -> Vec<(Option<i64>, Span)> {
        let (Some(network), Some(city)) = (self.network_by_key(network), self.city_by_key(city)) else {
            return Vec::new();
        };
        let memberships = self.memberships_of(network, city);
        memberships
            .map(|membership| (Some(membership.id.0), membership.span()))
            .collect()
    }

    fn has_country_group(&self, key: &str) -> bool {
        self.country_groups().iter().any(|group| group.key == key)
    }
}
