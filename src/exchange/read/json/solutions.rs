//! Answers of the Wikidata query service as JSON. A query for twin towns (P190), for example:
//!
//! ```sparql
//! SELECT ?city ?cityLabel ?cityCountry ?cityCoord ?twin ?twinLabel ?twinCountry ?twinCoord ?start ?end WHERE {
//!   ?city wdt:P31/wdt:P279* wd:Q515 ; p:P190 ?statement .
//!   ?statement ps:P190 ?twin .
//!   OPTIONAL { ?statement pq:P580 ?start } OPTIONAL { ?statement pq:P582 ?end }
//!   OPTIONAL { ?city wdt:P17/wdt:P297 ?cityCountry } OPTIONAL { ?city wdt:P625 ?cityCoord }
//!   OPTIONAL { ?twin wdt:P17/wdt:P297 ?twinCountry } OPTIONAL { ?twin wdt:P625 ?twinCoord }
//!   SERVICE wikibase:label { bd:serviceParam wikibase:language "en,mul" }
//! }
//! ```
//!
//! The variables may have any names, as long as they name two cities.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::object::text;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::read::variables::{self, Pair};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// The solutions of an answer read so far.
#[derive(Debug)]
pub(super) struct Solutions {
    /// The variables of the two cities, if their names do not tell.
    pair: Option<Pair>,
    /// The beginning of the file, which shows the order of the variables.
    start: Vec<u8>,
    /// The positions of the variables in it.
    places: HashMap<String, usize>,
}

/// Number of bytes that show the order of the variables.
const START: usize = 8 << 10;

impl Solutions {
    /// Starts the solutions of a file that begins with these bytes.
    pub(super) fn new(start: &[u8]) -> Self {
        Self {
            pair: None,
            start: start[..start.len().min(START)].to_vec(),
            places: HashMap::new(),
        }
    }

    /// Returns the position of a variable: that of its first mention.
    fn place(&mut self, variable: &str) -> usize {
        if let Some(place) = self.places.get(variable) {
            return *place;
        }
        let name = format!("\"{variable}\"");
        let mut places = self.start.windows(name.len());
        let place = places.position(|bytes| bytes == name.as_bytes()).unwrap_or(usize::MAX);
        self.places.insert(variable.to_owned(), place);
        place
    }

    /// Reads a solution of the query: the link between two cities.
    pub(super) fn take(&mut self, number: usize, solution: &Map<String, Value>, to: &mut Understanding<'_>) {
        let mut row = Row {
            number,
            ..Row::default()
        };
        for (name, found) in solution {
            if let Some(value) = value(found) {
                row.push(name, value);
            }
        }
        row.cells.sort_by_cached_key(|(name, _)| self.place(name));
        if !to.is_of_links(&row) {
            self.pair = self
                .pair
                .take()
                .or_else(|| Pair::of(row.cells.iter().map(|(name, text)| (&**name, text.as_str()))));
            match &self.pair {
                Some(pair) => pair.rename(&mut row),
                None => return city(row, to),
            }
        }
        for (name, text) in [
            ("kind", "TWINNING"),
            ("citation", "Wikidata, twinned administrative body (P190)"),
            ("publisher", "Wikidata"),
        ] {
            row.push_if_none(name, text);
        }
        to.link(&row);
    }
}

/// Reads a solution with one city and its label.
fn city(mut row: Row, to: &mut Understanding<'_>) {
    let Some(variable) = variables::city(&row) else {
        return refuse(&row, to);
    };
    for (name, _) in &mut row.cells {
        match name.strip_prefix(&*variable) {
            Some("") => *name = "id".into(),
            Some(rest) => *name = rest.into(),
            None => {}
        }
    }
    to.node(&row);
}

fn refuse(row: &Row, to: &mut Understanding<'_>) {
    let names: Vec<&str> = row.cells.iter().map(|(name, _)| &**name).collect();
    let message = format!(
        "expected two variables with cities, such as city and twin, or item and sistercity; this one has {}. --map source=VARIABLE,target=VARIABLE says which they are",
        names.join(", ")
    );
    to.fault(RowError::of_row(row.number, RowErrorCode::MissingColumn, message));
}

/// Returns the value of a variable: the service writes an object with a `value`, its web page a
/// plain string.
fn value(found: &Value) -> Option<String> {
    let Some(term) = found.as_object() else {
        return text(found.clone());
    };
    let value = text(term.get("value")?.clone())?;
    let is_blank = term.get("type").and_then(Value::as_str) == Some("bnode");
    Some(if is_blank { format!("_:{value}") } else { value })
}
