//! Search for a city by text: its key, a name in any spelling, or its Wikidata item.

use super::{CityIndex, List, Snapshot};
use crate::domain::text::{Search, closest, fold, slug};
use crate::domain::{City, CityId};

/// The result of a search by name.
#[derive(Debug, PartialEq, Eq)]
pub enum CityMatch {
    /// One city.
    One(CityIndex),
    /// Several cities share the name, in key order.
    Several(Vec<CityIndex>),
    /// No city has it.
    None,
}

/// The search terms of cities, sorted, each entry once.
type Entries = List<(Box<str>, CityId)>;

/// The folded names and the Wikidata items of all cities.
#[derive(Clone, Debug, Default)]
pub struct CityDirectory {
    names: Entries,
    wikidata: Entries,
}

impl CityDirectory {
    pub(super) fn new(cities: &[City]) -> Self {
        let sorted = |mut entries: Vec<(Box<str>, CityId)>| {
            entries.sort_unstable();
            entries.dedup();
            Entries::from(entries)
        };
        Self {
            names: sorted(cities.iter().flat_map(names_of).collect()),
            wikidata: sorted(cities.iter().filter_map(item_of).collect()),
        }
    }

    /// Adds the search terms of a city.
    pub(super) fn enter(&mut self, city: &City) {
        names_of(city).for_each(|entry| enter(&mut self.names, entry));
        item_of(city)
            .into_iter()
            .for_each(|entry| enter(&mut self.wikidata, entry));
    }

    /// Removes the search terms of a city.
    pub(super) fn strike(&mut self, city: &City) {
        names_of(city).for_each(|entry| strike(&mut self.names, &entry));
        item_of(city)
            .into_iter()
            .for_each(|entry| strike(&mut self.wikidata, &entry));
    }

    /// Returns the entries, with keys instead of row numbers.
    pub(super) fn lines(&self, snapshot: &Snapshot) -> Vec<String> {
        let entries = self.names.iter().chain(&self.wikidata);
        let line = |(text, id): &(Box<str>, CityId)| {
            let city = snapshot.city_by_id(*id).map(|city| snapshot.city(city).key.as_str());
            format!("{text} means {city:?}")
        };
        let mut lines: Vec<String> = entries.map(line).collect();
        lines.sort_unstable();
        lines
    }

    /// Finds a city by Wikidata item, then by key, then by name; names compare folded. If the name
    /// of one city is an alternative name of another, both match.
    pub fn find(&self, snapshot: &Snapshot, text: &str) -> CityMatch {
        let text = text.trim();
        if let [city] = matching(&self.wikidata, snapshot, text)[..] {
            return CityMatch::One(city);
        }
        if let Some(city) = snapshot.city_by_key(text) {
            return CityMatch::One(city);
        }
        match self.named(snapshot, text)[..] {
            [] => CityMatch::None,
            [city] => CityMatch::One(city),
            ref several => CityMatch::Several(several.to_vec()),
        }
    }

    /// Returns the cities with a Wikidata item, ascending. There is more than one only if records
    /// are older than the rule against it.
    pub fn of_item(&self, snapshot: &Snapshot, item: &str) -> Vec<CityIndex> {
        matching(&self.wikidata, snapshot, item)
    }

    /// Returns the cities with a name, in any spelling of accents and case, ascending.
    pub fn named(&self, snapshot: &Snapshot, name: &str) -> Vec<CityIndex> {
        matching(&self.names, snapshot, &fold(name))
    }

    /// Returns the cities that have the text in one of their names, ascending.
    pub fn search(&self, snapshot: &Snapshot, search: &Search) -> Vec<CityIndex> {
        match search {
            Search::Folded(text) => {
                let found = self.names.iter().filter(|(name, _)| name.contains(text));
                ascending(snapshot, found.map(|&(_, city)| city))
            }
            Search::Signs(_) => {
                let holds = |city: &City| {
                    std::iter::once(&city.name)
                        .chain(&city.other_names)
                        .any(|name| search.is_in(name))
                };
                let found = (0..).zip(snapshot.cities()).filter(|(_, city)| holds(city));
                found.map(|(index, _)| index).collect()
            }
        }
    }

    /// Returns the cities whose keys or names are most similar to the text, best first. If there
    /// are many cities, only those with a similar beginning are compared: an error elsewhere is not
    /// worth a search through all.
    pub fn suggest<'a>(&self, snapshot: &'a Snapshot, text: &str) -> Vec<&'a str> {
        let keys = snapshot.cities().near(&slug(text), |city| &city.key);
        let by_key = closest(text, keys.map(|city| city.key.as_str()), 3);
        if !by_key.is_empty() {
            return by_key;
        }
        let names = self.names.near(&fold(text), |(name, _)| name);
        let names = closest(text, names.map(|(name, _)| &**name), 3);
        let mut keys: Vec<&str> = Vec::new();
        for city in names.into_iter().flat_map(|name| matching(&self.names, snapshot, name)) {
            let key = snapshot.city(city).key.as_str();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys.truncate(3);
        keys
    }
}

/// Returns the folded names of a city, possibly with repeats.
fn names_of(city: &City) -> impl Iterator<Item = (Box<str>, CityId)> {
    let names = std::iter::once(&city.name).chain(&city.other_names);
    names
        .map(|name| fold(name))
        .filter(|name| !name.is_empty())
        .map(|name| (name.into_boxed_str(), city.id))
}

fn item_of(city: &City) -> Option<(Box<str>, CityId)> {
    let item = city.wikidata_id.as_deref()?;
    Some((item.into(), city.id))
}

fn enter(entries: &mut Entries, entry: (Box<str>, CityId)) {
    if let Err(position) = entries.search(|known| known.cmp(&entry)) {
        entries.insert(position, entry);
    }
}

fn strike(entries: &mut Entries, entry: &(Box<str>, CityId)) {
    if let Ok(position) = entries.search(|known| known.cmp(entry)) {
        entries.remove(position);
    }
}

/// Returns the cities of the entries with a text, ascending.
fn matching(entries: &Entries, snapshot: &Snapshot, text: &str) -> Vec<CityIndex> {
    let start = entries.partition_point(|(name, _)| &**name < text);
    let same = entries.iter_from(start).take_while(|(name, _)| &**name == text);
    ascending(snapshot, same.map(|&(_, city)| city))
}

fn ascending(snapshot: &Snapshot, cities: impl Iterator<Item = CityId>) -> Vec<CityIndex> {
    let mut found: Vec<CityIndex> = cities.filter_map(|city| snapshot.city_by_id(city)).collect();
    found.sort_unstable();
    found.dedup();
    found
}
