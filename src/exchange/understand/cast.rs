//! The identified cities of all rows, with their keys and names, for links to find.

use std::collections::HashMap;

use super::survey::Row;
use crate::domain::identity::CityEvidence;
use crate::domain::text::fold;
use crate::exchange::column::Column;
use crate::exchange::options::{Directory, KnownCity};

/// Maximum number of candidates in the fault of an ambiguous row.
pub(super) const MOST_NAMED: usize = 20;

/// The cities of an import.
#[derive(Debug, Default)]
pub(super) struct Cast {
    /// The result of each city row, in the order of reading.
    pub(super) rows: Vec<Row>,
    /// Maps entries of the survey to indices in `figures`.
    pub(super) entries: Vec<u32>,
    pub(super) figures: Vec<Figure>,
    pub(super) ids: HashMap<Box<str>, u32>,
    pub(super) keys: HashMap<Box<str>, u32>,
    pub(super) items: HashMap<Box<str>, u32>,
    /// Figures by folded name, sorted.
    pub(super) names: Vec<(Box<str>, u32)>,
}

/// A city of the rows, or several candidates.
#[derive(Debug)]
pub(super) enum Figure {
    /// A city.
    City(Person),
    /// The row matches several cities.
    Undecided(Vec<String>),
}

/// A city that rows describe.
#[derive(Debug)]
pub(super) struct Person {
    /// Its key here, which may differ from the file's.
    pub(super) key: Box<str>,
    /// The evidence from all of its rows.
    pub(super) evidence: CityEvidence,
    /// Its name; if no row has one, its key or id.
    pub(super) name: Box<str>,
    /// True if it exists already.
    pub(super) known: bool,
    /// True if several rows describe it.
    pub(super) repeated: bool,
}

/// The result of a city row.
pub(super) enum Role<'a> {
    /// It has a fault of its own.
    Faulty,
    /// It contradicts another row, in this column.
    Clash(Column, &'a str),
    /// It matches several cities.
    Undecided(&'a [String]),
    /// It describes this city.
    Gives(&'a Person),
}

/// The reason that no city was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotFound {
    Unknown,
    Ambiguous(Vec<String>),
}

impl Cast {
    /// Returns the result of the city row at this position; that of a faulty row if the survey did
    /// not see so many.
    pub(super) fn role(&self, row: usize) -> Role<'_> {
        match self.rows.get(row) {
            None | Some(Row::Faulty) => Role::Faulty,
            Some(Row::Clash(clash)) => Role::Clash(clash.0, &clash.1),
            Some(Row::Gives(entry)) => {
                let figure = self.entries[*entry as usize];
                match &self.figures[figure as usize] {
                    Figure::City(person) => Role::Gives(person),
                    Figure::Undecided(keys) => Role::Undecided(keys),
                }
            }
        }
    }

    /// Returns the key here of a city that a record of the file refers to by key.
    pub(super) fn key_of<'k>(&'k self, key: &'k str) -> &'k str {
        match self.keys.get(key).map(|&figure| &self.figures[figure as usize]) {
            Some(Figure::City(person)) => &person.key,
            _ => key,
        }
    }

    /// Finds the city that a reference means, by the file's id, by key, by Wikidata item or by
    /// name. Cities of the file come first, then those of the network, then all others; among
    /// cities of one name, the one with exactly this spelling.
    ///
    /// # Errors
    /// If there is none, or several.
    pub(super) fn find(&self, text: &str, directory: &dyn Directory) -> Result<Found<'_>, NotFound> {
        let named = [&self.ids, &self.keys, &self.items];
        if let Some(&figure) = named.into_iter().find_map(|names| names.get(text)) {
            return self.only(&[figure]);
        }
        let own = self.named(text);
        if !own.is_empty() {
            return self.only(&own);
        }
        if let Some(city) = directory.city(text).or_else(|| directory.city_of_item(text)) {
            return Ok(Found::Known(city));
        }
        let mut known = directory.cities_named(text);
        if known.iter().any(|city| city.in_network) {
            known.retain(|city| city.in_network);
        }
        if known.iter().any(|city| city.names().any(|name| name == text)) {
            known.retain(|city| city.names().any(|name| name == text));
        }
        match known.len() {
            0 => Err(NotFound::Unknown),
            1 => Ok(Found::Known(known.remove(0))),
            _ => Err(NotFound::Ambiguous(known.into_iter().map(|city| city.key).collect())),
        }
    }

    /// Returns the figures with a name: those with exactly this spelling, else all.
    fn named(&self, name: &str) -> Vec<u32> {
        let folded = fold(name);
        let start = self.names.partition_point(|(known, _)| **known < *folded);
        let same = self.names[start..].iter().take_while(|(known, _)| **known == *folded);
        let mut found: Vec<u32> = same.map(|&(_, figure)| figure).collect();
        found.dedup();
        let spelled = |&figure: &u32| match &self.figures[figure as usize] {
            Figure::City(person) => *person.name == *name,
            Figure::Undecided(_) => false,
        };
        if found.len() > 1 && found.iter().any(spelled) {
            found.retain(spelled);
        }
        found
    }

    fn only(&self, figures: &[u32]) -> Result<Found<'_>, NotFound> {
        if let [figure] = figures
            && let Figure::City(person) = &self.figures[*figure as usize]
        {
            return Ok(Found::Given(person));
        }
        let mut keys: Vec<String> = Vec::new();
        for figure in figures {
            match &self.figures[*figure as usize] {
                Figure::City(person) => keys.push(person.key.to_string()),
                Figure::Undecided(candidates) => keys.extend(candidates.iter().cloned()),
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys.truncate(MOST_NAMED);
        Err(NotFound::Ambiguous(keys))
    }
}

/// A city that a link refers to.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// A city from rows of the files.
    Given(&'a Person),
    /// Another, existing city.
    Known(KnownCity),
}

impl Found<'_> {
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Given(person) => &person.key,
            Self::Known(city) => &city.key,
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Given(person) => &person.name,
            Self::Known(city) => &city.name,
        }
    }
}
