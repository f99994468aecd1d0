//! Finds the two variables of a link query that contain the cities, if only their values tell.

use std::rc::Rc;

use crate::exchange::row::Row;
use crate::exchange::value::{is_unknown_value, item};

/// Two variables with addresses of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pair([String; 2]);

/// Parts of variable names that mean something other than a city.
const OTHERS: [&str; 7] = ["country", "pays", "land", "pais", "region", "type", "statement"];

fn is_city(&(name, text): &(&str, &str)) -> bool {
    let name = name.to_lowercase();
    let is_address = text.contains("://") && item(text).is_some() || is_unknown_value(text);
    is_address && !OTHERS.iter().any(|other| name.contains(other))
}

/// Returns the variable of a row that contains a city, if there is one with a label.
pub(super) fn city(row: &Row) -> Option<Rc<str>> {
    let mut cells = row.cells.iter().filter(|(name, text)| is_city(&(name, text)));
    let (name, _) = cells.next()?;
    row.get(&format!("{name}Label")).map(|_| Rc::clone(name))
}

impl Pair {
    /// Returns the first two variables of a row whose values are items, in the order of the file.
    pub(super) fn of<'r>(cells: impl Iterator<Item = (&'r str, &'r str)>) -> Option<Self> {
        let mut found = cells.filter(is_city).map(|(name, _)| name.to_owned());
        Some(Self([found.next()?, found.next()?]))
    }

    /// Renames a variable to that of an end: `b` and `bLabel` to `target` and `targetLabel`.
    pub(super) fn renamed(&self, name: &str) -> Option<String> {
        let named = self.0.iter().zip(["source", "target"]);
        let mut named: Vec<_> = named
            .filter_map(|(variable, end)| Some((end, name.strip_prefix(variable.as_str())?)))
            .collect();
        // Of `city` and `city2` the longer match counts.
        named.sort_by_key(|(_, rest)| rest.len());
        let (end, rest) = named.first()?;
        Some(format!("{end}{rest}"))
    }

    /// Renames the cells of a row to those of two ends.
    pub(super) fn rename(&self, row: &mut Row) {
        for (name, _) in &mut row.cells {
            if let Some(renamed) = self.renamed(name) {
                *name = renamed.into();
            }
        }
    }
}
