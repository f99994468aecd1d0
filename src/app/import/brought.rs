//! The records that an import's records may refer to: existing ones, and those of the import that
//! are not in the draft yet.

use std::collections::{HashMap, HashSet};

use crate::domain::image::{Image, NetworkImage};
use crate::domain::rules::{KnownRecords, Word};
use crate::domain::{CountryCode, Span};
use crate::exchange::Incoming;
use crate::network::Snapshot;

/// The span of a membership, with its row number if it has one.
type NumberedSpan = (Option<i64>, Span);

/// Records that the draft does not have yet, reduced to what the rules use.
#[derive(Debug, Default)]
pub(super) struct Brought {
    networks: HashMap<String, NetworkImage>,
    groups: HashSet<String>,
    /// True for archived cities, by key.
    cities: HashMap<String, bool>,
    /// Keys of cities by Wikidata item.
    items: HashMap<String, String>,
    partnerships: HashSet<(String, String)>,
    /// Memberships by network and city.
    memberships: HashMap<(String, String), Vec<NumberedSpan>>,
}

impl Brought {
    /// Adds a record in its new state.
    pub(super) fn add(&mut self, incoming: &Incoming, record_id: Option<i64>, after: &Image) {
        let network = || incoming.network.clone().unwrap_or_default();
        match after {
            Image::Network(network) => _ = self.networks.insert(network.key.clone(), network.clone()),
            Image::CountryGroup(group) => _ = self.groups.insert(group.key.clone()),
            Image::City(city) => {
                self.cities.insert(city.key.clone(), city.archived);
                if let Some(item) = &city.wikidata_id {
                    self.items.insert(item.clone(), city.key.clone());
                }
            }
            Image::Membership(membership) => {
                let key = (network(), membership.city.clone());
                let span = Span::new(membership.joined_on, membership.left_on);
                self.memberships.entry(key).or_default().push((record_id, span));
            }
            Image::Partnership(partnership) => _ = self.partnerships.insert((network(), partnership.key.clone())),
        }
    }

    /// Removes a membership, because another row of the import has more of its values.
    pub(super) fn forget(&mut self, incoming: &Incoming, record_id: Option<i64>, noted: &Image) {
        let Image::Membership(membership) = noted else { return };
        let key = (incoming.network.clone().unwrap_or_default(), membership.city.clone());
        let noted = (record_id, Span::new(membership.joined_on, membership.left_on));
        if let Some(memberships) = self.memberships.get_mut(&key)
            && let Some(place) = memberships.iter().position(|known| *known == noted)
        {
            memberships.remove(place);
        }
    }

    /// True if the import brought a network.
    pub(super) fn has_networks(&self) -> bool {
        !self.networks.is_empty()
    }
}

/// Existing records together with those of the import.
pub(super) struct Everything<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) brought: &'a Brought,
}

impl KnownRecords for Everything<'_> {
    fn has_country(&self, code: CountryCode) -> bool {
        self.snapshot.has_country(code)
    }

    fn has_city(&self, key: &str) -> bool {
        self.brought.cities.contains_key(key) || self.snapshot.has_city(key)
    }

    fn is_archived(&self, city: &str) -> bool {
        let brought = self.brought.cities.get(city).copied();
        brought.unwrap_or_else(|| self.snapshot.is_archived(city))
    }

    fn is_member(&self, city: &str) -> bool {
        let networks = self.snapshot.networks().iter().map(|records| &records.network.key);
        let brought = self.brought.networks.keys();
        let mut memberships = networks
            .chain(brought)
            .flat_map(|network| self.memberships(network, city));
        memberships.any(|(_, span)| span.end.is_none())
    }

    fn city_of_item(&self, item: &str, but: &str) -> Option<String> {
        let brought = self.brought.items.get(item).filter(|&key| key != but);
        brought.cloned().or_else(|| {
            let known = self.snapshot.directory().of_item(self.snapshot, item).into_iter();
            let mut known = known.map(|city| &self.snapshot.city(city).key);
            known
                .find(|&key| key != but && !self.brought.cities.contains_key(key))
                .cloned()
        })
    }

    fn has_network(&self, key: &str) -> bool {
        self.brought.networks.contains_key(key) || self.snapshot.has_network(key)
    }

    fn default_network(&self) -> Option<String> {
        let mut brought = self.brought.networks.values();
        let brought = brought.find(|network| network.is_default);
        let brought = brought.map(|network| network.key.clone());
        brought.or_else(|| self.snapshot.default_network())
    }

    fn most_fields(&self, network: &str) -> Option<u32> {
        match self.brought.networks.get(network) {
            Some(network) => network.max_fields_per_member,
            None => self.snapshot.most_fields(network),
        }
    }

    fn has_word(&self, network: &str, word: Word<'_>) -> bool {
        match (self.brought.networks.get(network), word) {
            (Some(network), Word::Field(key)) => network.fields.iter().any(|field| field.key == key),
            (Some(network), Word::Objective(key)) => network.objectives.iter().any(|objective| objective.key == key),
            (None, word) => self.snapshot.has_word(network, word),
        }
    }

    fn uses_word(&self, network: &str, word: Word<'_>) -> bool {
        self.snapshot.uses_word(network, word)
    }

    fn has_partnership(&self, network: &str, key: &str) -> bool {
        let brought = self
            .brought
            .partnerships
            .contains(&(network.to_owned(), key.to_owned()));
        brought || self.snapshot.has_partnership(network, key)
    }

    fn memberships(&self, network: &str, city: &str) -> Vec<NumberedSpan> {
        let mut memberships = self.snapshot.memberships(network, city);
        let key = (network.to_owned(), city.to_owned());
        for &(id, span) in self.brought.memberships.get(&key).into_iter().flatten() {
            // A changed membership counts in its new state.
            match memberships.iter_mut().find(|(known, _)| id.is_some() && *known == id) {
                Some(known) => known.1 = span,
                None => memberships.push((id, span)),
            }
        }
        memberships
    }

    fn has_country_group(&self, key: &str) -> bool {
        self.brought.groups.contains(key) || self.snapshot.has_country_group(key)
    }
}
