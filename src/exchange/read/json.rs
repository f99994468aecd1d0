//! Node-link JSON, as networkx and D3 write it: an object with the lists `nodes` and `links`, or `edges`.

use std::fmt;
use std::io::{self, BufRead};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Reads a graph. Each node and each link is read by itself.
pub(super) fn read(input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(input);
    let read = json.deserialize_map(Graph(to)).and_then(|()| json.end());
    ended(read, to)
}

/// The end of a file that was read by serde.
pub(super) fn ended(read: serde_json::Result<()>, to: &mut Understanding<'_>) -> io::Result<()> {
    match read {
        Ok(()) => Ok(()),
        Err(error) if error.is_io() => Err(error.into()),
        Err(error) if error.to_string().starts_with("invalid unicode code point") => {
            to.not_utf8(&format!("at line {} column {}", error.line(), error.column()));
            Ok(())
        }
        Err(error) => {
            to.malformed(error.to_string());
            Ok(())
        }
    }
}

struct Graph<'t, 'a>(&'t mut Understanding<'a>);

impl<'de> Visitor<'de> for Graph<'_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with the lists nodes and links")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let to = self.0;
        let mut seen = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "nodes" => {
                    seen = true;
                    map.next_value_seed(Each(|number, object| to.node(&row("node.", number, object))))?;
                }
                "links" | "edges" => {
                    map.next_value_seed(Each(|number, object| to.link(&row("link.", number, object))))?
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if seen {
            Ok(())
        } else {
            Err(serde::de::Error::missing_field("nodes"))
        }
    }
}

/// Takes the objects of a list one after the other, with their positions from 1.
pub(super) struct Each<F>(pub(super) F);

impl<'de, F: FnMut(usize, Map<String, Value>)> DeserializeSeed<'de> for Each<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(usize, Map<String, Value>)> Visitor<'de> for Each<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(object) = list.next_element()? {
            number += 1;
            (self.0)(number, object);
        }
        Ok(())
    }
}

fn row(prefix: &'static str, number: usize, object: Map<String, Value>) -> Row {
    let mut row = Row {
        number,
        prefix,
        cells: Vec::new(),
    };
    let named = object.contains_key("id");
    for (name, value) in object {
        // networkx numbers parallel links so.
        if name == "key" && value.is_number() {
            if !named {
                row.push("id", value.to_string());
            }
            continue;
        }
        if let Some(text) = text(value) {
            row.push(&name, text);
        }
    }
    row
}

/// A value as a cell: lists joined by semicolons; null and objects are no cells.
fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Array(values) => Some(values.into_iter().filter_map(text).collect::<Vec<_>>().join(";")),
        Value::Null | Value::Object(_) => None,
    }
}
