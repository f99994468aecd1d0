//! Finding a city by what people type: its key, a name in any spelling, or its Wikidata item.

use super::CityIndex;
use crate::domain::City;
use crate::domain::text::{closest, fold};

/// What a name was found to mean.
#[derive(Debug, PartialEq, Eq)]
pub enum CityMatch {
    /// One city.
    One(CityIndex),
    /// Several cities share the name, in key order.
    Several(Vec<CityIndex>),
    /// No city has it.
    None,
}

/// Folded names and Wikidata items of all cities, sorted for binary search.
#[derive(Debug, Default)]
pub struct CityDirectory {
    names: Vec<(String, CityIndex)>,
    wikidata: Vec<(String, CityIndex)>,
}

impl CityDirectory {
    /// Indexes cities that are sorted by key.
    pub fn new(cities: &[City]) -> Self {
        let mut directory = Self::default();
        for (index, city) in (0..).zip(cities) {
            let names = std::iter::once(&city.name).chain(&city.other_names);
            directory.names.extend(
                names
                    .map(|name| (fold(name), index))
                    .filter(|(name, _)| !name.is_empty()),
            );
            directory
                .wikidata
                .extend(city.wikidata_id.iter().map(|item| (item.clone(), index)));
        }
        directory.names.sort_unstable();
        directory.names.dedup();
        directory.wikidata.sort_unstable();
        directory
    }

    /// Finds by Wikidata item, then by key, then by name; names compare folded. A name of one city
    /// that is an alternative name of another means both.
    pub fn find(&self, cities: &[City], text: &str) -> CityMatch {
        let text = text.trim();
        if let [city] = matching(&self.wikidata, text)[..] {
            return CityMatch::One(city);
        }
        if let Ok(found) = cities.binary_search_by(|city| city.key.as_str().cmp(text)) {
            return CityMatch::One(CityIndex::try_from(found).expect("fewer than 2^32 cities"));
        }
        match matching(&self.names, &fold(text))[..] {
            [] => CityMatch::None,
            [city] => CityMatch::One(city),
            ref several => CityMatch::Several(several.to_vec()),
        }
    }

    /// Cities one of whose names contains the folded text, ascending.
    pub fn search(&self, text: &str) -> Vec<CityIndex> {
        let wanted = fold(text);
        let mut found: Vec<CityIndex> = self
            .names
            .iter()
            .filter(|(name, _)| name.contains(&wanted))
            .map(|&(_, city)| city)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The cities whose keys or names look most like the text, best first.
    pub fn suggest<'a>(&self, cities: &'a [City], text: &str) -> Vec<&'a str> {
        let by_key = closest(text, cities.iter().map(|city| city.key.as_str()), 3);
        if !by_key.is_empty() {
            return by_key;
        }
        let names = closest(text, self.names.iter().map(|(name, _)| name.as_str()), 3);
        let mut keys: Vec<&str> = Vec::new();
        for city in names.into_iter().flat_map(|name| matching(&self.names, name)) {
            let key = cities[city as usize].key.as_str();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys.truncate(3);
        keys
    }
}

fn matching(entries: &[(String, CityIndex)], text: &str) -> Vec<CityIndex> {
    let start = entries.partition_point(|(name, _)| name.as_str() < text);
    entries[start..]
        .iter()
        .take_while(|(name, _)| name == text)
        .map(|&(_, city)| city)
        .collect()
}
