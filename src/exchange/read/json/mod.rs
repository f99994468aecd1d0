//! Graphs and tables in JSON. The names of their lists tell the form: node-link graphs of networkx
//! and D3, adjacency lists of networkx, Cytoscape's elements, graphology, Gephi Lite, the JSON
//! Graph Format, Neo4j, VOSviewer, GeoJSON, and answers of the Wikidata query service; also one
//! object per line.

mod adjacency;
mod frame;
mod gephi_lite;
mod graph;
mod object;
mod overpass;
mod solutions;
mod strict;

use std::fmt;
use std::io::{self, BufRead, BufReader};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use self::frame::Frame;
use self::graph::Graph;
use self::strict::Strict;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::understand::Understanding;

/// Reads a graph or a table. Each object of a list is read separately. `place` is that of the file:
/// in an answer of the query service a list without a name contains solutions.
pub(super) fn read(mut input: impl BufRead, place: Place, to: &mut Understanding<'_>) -> io::Result<()> {
    let start = input.fill_buf()?;
    let are_lines = place == Place::Line || begins_with_lines(start);
    let mut graph = Graph::new(start, to);
    let json = BufReader::new(Strict::new(input));
    let read = if are_lines {
        lines(json, &mut graph)
    } else {
        let mut json = serde_json::Deserializer::from_reader(json);
        let part = Part {
            graph: &mut graph,
            place,
        };
        part.deserialize(&mut json).and_then(|()| json.end())
    };
    std::mem::take(&mut graph.frame).end(&mut graph);
    let is_whole = read.is_ok();
    graph.end();
    let (seen, names) = (graph.seen, std::mem::take(&mut graph.names));
    ended(read, to)?;
    if is_whole && !seen {
        let message = format!(
            "there is no list of nodes or links, no features and no solutions of a query in this file; it has {}",
            if names.is_empty() {
                "nothing".to_owned()
            } else {
                names.join(", ")
            }
        );
        to.fault(RowError::of_row(1, RowErrorCode::Malformed, message));
    }
    Ok(())
}

/// True if a file begins with one object on a line, and another one on the next.
fn begins_with_lines(start: &[u8]) -> bool {
    let mut lines = start.splitn(2, |&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let (first, rest) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    rest.starts_with(b"{") && serde_json::from_slice::<Value>(first).is_ok_and(|value| value.is_object())
}

/// Reads objects, one per line, each a node or a link.
fn lines(json: impl BufRead, graph: &mut Graph<'_, '_>) -> serde_json::Result<()> {
    for object in serde_json::Deserializer::from_reader(json).into_iter() {
        graph.take(Place::Line, None, object?);
    }
    Ok(())
}

/// Handles the end of a file that was read by serde.
fn ended(read: serde_json::Result<()>, to: &mut Understanding<'_>) -> io::Result<()> {
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

/// The position of a value in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The whole file: an object that contains lists, or a list of nodes and links.
    Root,
    /// A list of nodes, or an object of nodes by id.
    Nodes,
    /// A list of links, or an object of links by id.
    Links,
    /// Features of GeoJSON.
    Features,
    /// Solutions of a query, or an object that contains them.
    Solutions,
    /// The links of each node, in the order of the nodes.
    Adjacency,
    /// A file of objects, one per line.
    Line,
}

impl Place {
    /// Returns the place of the value with a name; `None` for names that graphs do not have.
    fn within(self, name: &str) -> Option<Self> {
        Some(match (self, name) {
            (Self::Solutions, "results" | "bindings") | (Self::Root, "results" | "bindings") => Self::Solutions,
            (Self::Root, "nodes" | "vertices" | "items" | "cities") => Self::Nodes,
            (Self::Root, "links" | "edges" | "relationships" | "rels" | "arcs" | "connections" | "hyperedges") => {
                Self::Links
            }
            (Self::Root, "elements") => Self::Root,
            (Self::Root, "graph" | "graphs" | "network" | "data" | "result" | "records" | "rows") => Self::Root,
            (Self::Root, "features") => Self::Features,
            (Self::Root, "adjacency") => Self::Adjacency,
            _ => return None,
        })
    }
}

/// Ignores values that are neither objects nor lists.
macro_rules! scalars {
    () => {
        scalars!(visit_str: &str, visit_bool: bool, visit_f64: f64, visit_u64: u64, visit_i64: i64);

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(Default::default())
        }
    };
    ($($visit:ident: $value:ty),+) => {
        $(fn $visit<E>(self, _: $value) -> Result<Self::Value, E> {
            Ok(Default::default())
        })+
    };
}

/// A value of the file that may contain lists of a graph.
struct Part<'g, 't, 'a> {
    graph: &'g mut Graph<'t, 'a>,
    place: Place,
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object or a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.graph.seen |= self.place != Place::Root;
        if self.place == Place::Adjacency {
            while let Some(neighbours) = list.next_element()? {
                self.graph.adjacent(neighbours);
            }
            return Ok(());
        }
        while let Some(value) = list.next_element()? {
            match (value, self.place) {
                // Several graphs in a list, as in the JSON Graph Format.
                (Value::Object(object), Place::Root)
                    if object.contains_key("nodes") && !self.graph.form.is_overpass =>
                {
                    let part = Part {
                        graph: &mut *self.graph,
                        place: Place::Root,
                    };
                    part.deserialize(Value::Object(object)).map_err(A::Error::custom)?;
                }
                // Data of Vega: named lists.
                (Value::Object(mut object), Place::Root) if object.get("values").is_some_and(Value::is_array) => {
                    let name = object.remove("name").and_then(object::text).unwrap_or_default();
                    let named = Map::from_iter([(name, object.remove("values").unwrap_or_default())]);
                    let part = Part {
                        graph: &mut *self.graph,
                        place: Place::Root,
                    };
                    part.deserialize(Value::Object(named)).map_err(A::Error::custom)?;
                }
                (Value::Object(object), place) => self.graph.take(place, None, object),
                (Value::Array(values), Place::Root) if self.graph.form.columns.len() == values.len() => {
                    let row = frame::row(&self.graph.form.columns, values);
                    self.graph.take(Place::Root, None, row);
                }
                (value, place) => {
                    let is_pair = place == Place::Root && value.is_array() && self.graph.form.is_list;
                    if let Some(object) = object::bare(value, is_pair || place == Place::Links) {
                        self.graph.take(place, None, object);
                    } else if place != Place::Root {
                        return Err(A::Error::custom("expected a list of objects"));
                    }
                }
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let graph = self.graph;
        if matches!(self.place, Place::Nodes | Place::Links) {
            graph.seen = true;
            while let Some((id, value)) = map.next_entry::<String, Value>()? {
                match value {
                    Value::Object(object) => graph.take(self.place, Some(id), object),
                    _ => return Err(A::Error::custom("expected objects by id")),
                }
            }
            return Ok(());
        }
        let is_file = !std::mem::replace(&mut graph.form.is_within, true);
        while let Some(name) = map.next_key::<String>()? {
            graph.form.has_options |= name == "options";
            graph.form.is_overpass |= name == "osm3s";
            match self.place.within(&name) {
                None if name == "graphDataset" => gephi_lite::take(map.next_value()?, graph),
                None if ["directed", "multigraph"].contains(&&*name) => graph.adjacency.say(&name, &map.next_value()?),
                Some(place) => map.next_value_seed(Part {
                    graph: &mut *graph,
                    place,
                })?,
                None if is_file && name == "columns" => {
                    let list = map.next_value::<Value>()?;
                    graph.form.columns = frame::columns(&list).unwrap_or_default();
                }
                // The labels of the rows.
                None if is_file && name == "index" && !graph.form.columns.is_empty() => {
                    map.next_value::<IgnoredAny>()?;
                }
                None if is_file && Frame::may_hold(&name, graph) => {
                    let value = map.next_value::<Value>()?;
                    let values = value.as_array().map_or(0, Vec::len);
                    let mut frame = std::mem::take(&mut graph.frame);
                    if !frame.take(&name, value, graph) {
                        graph.pass_over(&name, values);
                    }
                    graph.frame = frame;
                }
                None => {
                    let values = map.next_value_seed(Passed)?;
                    graph.pass_over(&name, values);
                }
            }
        }
        graph.late_adjacency();
        Ok(())
    }

    scalars!();
}

/// Skips a value, and counts its elements if it is a list.
struct Passed;

impl<'de> DeserializeSeed<'de> for Passed {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Passed {
    type Value = usize;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
        let mut values = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            values += 1;
        }
        Ok(values)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<usize, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(0)
    }

    scalars!();
}
