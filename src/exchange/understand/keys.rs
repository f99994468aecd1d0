//! Which record a row is about: keys from the file, else made of names, the same at every import of the same file.

use std::collections::hash_map::{Entry, RandomState};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;

use crate::domain::CountryCode;
use crate::domain::text::{fold, slug};
use crate::exchange::options::{Directory, KnownCity};

/// The code of cities whose country is not known.
const UNKNOWN_COUNTRY: &str = "ZZ";

/// Most cities of one name that are told apart by their spelling.
const MOST_NAMED: usize = 100;

/// What the rows so far have named.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// City keys by what the file calls them.
    ids: HashMap<String, String>,
    /// City keys with the row that gave them, and the name.
    cities: HashMap<String, (usize, String)>,
    /// City keys by folded name.
    names: HashMap<String, Named>,
    /// Rows of cities of which the file gives only name, country and place, by a digest of these.
    bare: HashMap<u64, usize>,
    digests: RandomState,
    /// Keys of cities that came as whole records.
    records: HashSet<String>,
    /// Partnership keys with the row that gave them.
    partnerships: HashMap<String, usize>,
}

/// The cities of the file that have a name.
#[derive(Debug)]
enum Named {
    One(String),
    Several(Vec<String>),
}

/// What a row says of a city, for the choice of its key.
pub(super) struct Described<'a> {
    pub(super) name: &'a str,
    pub(super) country: CountryCode,
    pub(super) wikidata_id: Option<&'a str>,
}

/// Why no city was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotFound {
    Unknown,
    Ambiguous(Vec<String>),
}

impl Keys {
    /// The row that gave a city key.
    pub(super) fn row_of_city(&self, key: &str) -> Option<usize> {
        self.cities.get(key).map(|&(row, _)| row)
    }

    /// The name that a row gives a city.
    pub(super) fn name_of(&self, key: &str) -> Option<&str> {
        self.cities.get(key).map(|(_, name)| name.as_str())
    }

    /// The row that gave a partnership key.
    pub(super) fn row_of_partnership(&self, key: &str) -> Option<usize> {
        self.partnerships.get(key).copied()
    }

    /// Whether the file has called a city so.
    pub(super) fn has_id(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// Notes the city of a row.
    pub(super) fn add_city(&mut self, row: usize, id: Option<&str>, key: &str, name: &str) {
        if let Some(id) = id {
            self.ids.insert(id.to_owned(), key.to_owned());
        }
        self.cities.insert(key.to_owned(), (row, name.to_owned()));
        match self.names.entry(fold(name)) {
            Entry::Vacant(free) => _ = free.insert(Named::One(key.to_owned())),
            Entry::Occupied(mut named) => named.get_mut().add(key),
        }
    }

    /// Notes a row that gives only name, country and place of a city, unless an earlier row gives the same: then that one.
    pub(super) fn add_bare(&mut self, row: usize, city: &Described<'_>, place: Option<(f64, f64)>) -> Option<usize> {
        let place = place.map(|(lat, lon)| (lat.to_bits(), lon.to_bits()));
        let digest = self.digests.hash_one((fold(city.name), city.country, place));
        match self.bare.entry(digest) {
            Entry::Occupied(earlier) => Some(*earlier.get()),
            Entry::Vacant(free) => {
                free.insert(row);
                None
            }
        }
    }

    /// Notes a city that came as a whole record.
    pub(super) fn add_record(&mut self, key: &str) {
        self.records.insert(key.to_owned());
    }

    /// Whether a row or a record gave a city.
    pub(super) fn has_city(&self, key: &str) -> bool {
        self.cities.contains_key(key) || self.records.contains(key)
    }

    /// Notes the partnership of a row.
    pub(super) fn add_partnership(&mut self, row: usize, key: &str) {
        self.partnerships.insert(key.to_owned(), row);
    }

    /// The key for a city of which the file gives none: that of the known city with the same Wikidata item, else its name as a key,
    /// with the country, the item or a number behind it until neither another row nor another known city has it.
    pub(super) fn city_key(&self, city: &Described<'_>, directory: &dyn Directory) -> String {
        let of_item = city.wikidata_id.and_then(|item| directory.city_of_item(item));
        if let Some(key) = of_item.filter(|key| !self.cities.contains_key(key)) {
            return key;
        }
        let base = Some(slug(city.name)).filter(|slug| !slug.is_empty());
        let base = base.unwrap_or_else(|| "city".to_owned());
        let country = city.country.as_str();
        let with_country = (country != UNKNOWN_COUNTRY).then(|| format!("{base}-{}", country.to_ascii_lowercase()));
        let with_item = city.wikidata_id.map(|item| format!("{base}-{}", slug(item)));
        let numbered = (2..).map(|number: usize| format!("{base}-{number}"));
        let candidates = std::iter::once(base.clone())
            .chain(with_country)
            .chain(with_item)
            .chain(numbered);
        let mut free = candidates.filter(|key| {
            !self.cities.contains_key(key) && directory.city(key).is_none_or(|known| city.may_be(&known))
        });
        free.next().expect("numbers do not end")
    }

    /// The city that a file means: by what it calls it, by key, by Wikidata item, or by an unambiguous name.
    pub(super) fn find_city(&self, text: &str, directory: &dyn Directory) -> Result<String, NotFound> {
        if let Some(key) = self.ids.get(text) {
            return Ok(key.clone());
        }
        if self.has_city(text) || directory.city(text).is_some() {
            return Ok(text.to_owned());
        }
        if let Some(key) = directory.city_of_item(text) {
            return Ok(key);
        }
        let named = match self.names.get(&fold(text)) {
            Some(Named::One(key)) => return Ok(key.clone()),
            Some(Named::Several(keys)) => self.spelled(text, keys),
            None => directory.cities_named(text),
        };
        match &named[..] {
            [] => Err(NotFound::Unknown),
            [key] => Ok(key.clone()),
            _ => Err(NotFound::Ambiguous(named)),
        }
    }

    /// Those of the cities of the file that spell their name just so; all if none does.
    fn spelled(&self, name: &str, keys: &[String]) -> Vec<String> {
        let exact = keys.iter().filter(|key| self.name_of(key) == Some(name));
        let exact: Vec<String> = exact.cloned().collect();
        if exact.is_empty() { keys.to_vec() } else { exact }
    }
}

impl Named {
    fn add(&mut self, key: &str) {
        match self {
            Self::One(known) if known == key => {}
            Self::One(known) => *self = Self::Several(vec![std::mem::take(known), key.to_owned()]),
            Self::Several(keys) if keys.len() == MOST_NAMED || keys.iter().any(|known| known == key) => {}
            Self::Several(keys) => keys.push(key.to_owned()),
        }
    }
}

impl Described<'_> {
    /// Whether a known city of the same key may be this one: nothing that is known of both differs.
    fn may_be(&self, known: &KnownCity) -> bool {
        let items = self.wikidata_id.zip(known.wikidata_id.as_deref());
        self.country == known.country && items.is_none_or(|(one, other)| one == other)
    }
}
