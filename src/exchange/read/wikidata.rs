//! What the Wikidata query service answers when asked for twin towns (P190), as JSON.
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

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher as _;
use std::io::{self, BufRead};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::json::{Each, ended};
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Where items have their names from.
const ENTITY: &str = "www.wikidata.org/entity/";

/// Reads an answer, as the service sends it or as its page saves it. A twinning that both items state is one
/// partnership with two sources.
pub(super) fn read(input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(input);
    let mut rows = Rows {
        to,
        cities: HashSet::new(),
        statements: HashSet::new(),
        digests: RandomState::new(),
    };
    let read = json.deserialize_any(Answer(&mut rows)).and_then(|()| json.end());
    ended(read, to)
}

struct Rows<'t, 'a> {
    to: &'t mut Understanding<'a>,
    /// Digests of what was said of cities.
    cities: HashSet<u64>,
    /// Digests of statements: who names whom, since when.
    statements: HashSet<u64>,
    digests: RandomState,
}

impl Rows<'_, '_> {
    /// Takes one solution of the query: two cities, and the statement of the first that the second is its twin, each where it
    /// is new.
    fn take(&mut self, number: usize, solution: &Map<String, Value>) {
        self.to.begin(number);
        let [Some(city), Some(twin)] = ["city", "twin"].map(|role| self.city(number, role, solution)) else {
            return;
        };
        let [start, end] = ["start", "end"].map(|name| value(solution, name));
        if !self
            .statements
            .insert(self.digests.hash_one((&city, &twin, &start, &end)))
        {
            return;
        }
        let mut row = row(number);
        row.push("source", city.clone());
        row.push("target", twin);
        row.push("kind", "TWINNING");
        row.push("source_url", format!("https://www.wikidata.org/wiki/{city}"));
        row.push("citation", "Wikidata, twinned administrative body (P190)");
        row.push("publisher", "Wikidata");
        row.push("asserted_by", city);
        for (name, date) in [("start", start), ("end", end)] {
            if let Some(date) = date {
                row.push(name, date);
            }
        }
        self.to.link(&row);
    }

    /// The item of a city, which is given as one wherever something new is said of it: what is optional in a query may come in
    /// any solution. `None`, and a fault, for what is no item: the service has names of its own for values that nobody knows.
    fn city(&mut self, number: usize, role: &str, solution: &Map<String, Value>) -> Option<String> {
        let of = |part: &str| value(solution, &format!("{role}{part}"));
        let item = of("").unwrap_or_default();
        let Some(item) = item_of(&item) else {
            let message = format!("\"{item}\" is no Wikidata item; the service writes so what is not known");
            self.to.fault(RowError {
                row: number,
                column: role.to_owned(),
                code: RowErrorCode::UnknownCity,
                message,
            });
            return None;
        };
        let item = item.to_owned();
        let said =
            [("label", "Label"), ("country", "Country"), ("coordinates", "Coord")].map(|(name, part)| (name, of(part)));
        if !self.cities.insert(self.digests.hash_one((&item, &said))) {
            return Some(item);
        }
        let mut row = row(number);
        row.push("id", item.clone());
        for (name, text) in said {
            if let Some(text) = text {
                row.push(name, text);
            }
        }
        self.to.node(&row);
        Some(item)
    }
}

/// The item that an address, or a text, names.
fn item_of(text: &str) -> Option<&str> {
    let bare = text.split_once("://").map_or(text, |(_, address)| address);
    let item = bare.strip_prefix(ENTITY).unwrap_or(bare);
    let number = item.strip_prefix('Q')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(item)
}

fn row(number: usize) -> Row {
    Row {
        number,
        ..Row::default()
    }
}

/// The value of a variable: of the service an object with a `value`, of its page a plain text.
fn value(solution: &Map<String, Value>, name: &str) -> Option<String> {
    let found = solution.get(name)?;
    let text = found.get("value").unwrap_or(found).as_str()?;
    Some(text.to_owned())
}

/// The answer as a whole, or its part `results`: a list of solutions, or an object that leads to one.
struct Answer<'r, 't, 'a>(&'r mut Rows<'t, 'a>);

impl<'de> DeserializeSeed<'de> for Answer<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Answer<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("results with bindings, or a list of solutions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        Each(|number, solution: Map<String, Value>| self.0.take(number, &solution)).visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "results" || key == "bindings" {
                seen = true;
                map.next_value_seed(Answer(self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        if seen {
            Ok(())
        } else {
            Err(serde::de::Error::missing_field("results"))
        }
    }
}
