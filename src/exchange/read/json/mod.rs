//! Graphs and tables in JSON, whose form is told by the names of their lists: node-link graphs of
//! networkx and D3, Cytoscape's elements, graphology and Gephi Lite, the JSON Graph Format, Neo4j,
//! VOSviewer, GeoJSON, and the answers of the Wikidata query service.

mod object;
mod solutions;
mod strict;

use std::fmt;
use std::io::{self, BufRead, BufReader};

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use self::object::{Form, is_link, row};
use self::solutions::Solutions;
use self::strict::Strict;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Reads a graph or a table. Each object of a list is read by itself. Of an answer of the query
/// service, `solutions` says that a list without a name holds its solutions.
pub(super) fn read(input: impl BufRead, solutions: bool, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(Strict::new(input)));
    let mut graph = Graph::new(to);
    let place = if solutions { Place::Solutions } else { Place::Root };
    let read = Part {
        graph: &mut graph,
        place,
    }
    .deserialize(&mut json)
    .and_then(|()| json.end());
    let is_whole = read.is_ok();
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

/// The end of a file that was read by serde.
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

/// Where in the file a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The file as a whole, an object that leads to lists, or a list of nodes and links.
    Root,
    /// A list of nodes, or an object of nodes by id.
    Nodes,
    /// A list of links, or an object of links by id.
    Links,
    /// Features of GeoJSON.
    Features,
    /// Solutions of a query, or an object that leads to them.
    Solutions,
}

impl Place {
    /// Place of the value with a name; `None` for names that graphs do not have.
    fn within(self, name: &str) -> Option<Self> {
        Some(match (self, name) {
            (Self::Solutions, "results" | "bindings") | (Self::Root, "results" | "bindings") => Self::Solutions,
            (Self::Root, "nodes" | "vertices" | "items" | "cities") => Self::Nodes,
            (Self::Root, "links" | "edges" | "relationships" | "rels" | "arcs") => Self::Links,
            (Self::Root, "elements") => Self::Root,
            (Self::Root, "graph" | "graphs" | "network" | "data") => Self::Root,
            (Self::Root, "features") => Self::Features,
            _ => return None,
        })
    }
}

/// The graph of a file.
struct Graph<'t, 'a> {
    to: &'t mut Understanding<'a>,
    form: Form,
    solutions: Solutions,
    nodes: usize,
    links: usize,
    /// True if a list was seen that belongs to a graph.
    seen: bool,
    /// The first names of what does not belong to one.
    names: Vec<String>,
    /// The names of the last object of a list, and whether they are those of a link.
    pair: (Vec<String>, bool),
}

impl<'t, 'a> Graph<'t, 'a> {
    fn new(to: &'t mut Understanding<'a>) -> Self {
        Self {
            to,
            form: Form::default(),
            solutions: Solutions::default(),
            nodes: 0,
            links: 0,
            seen: false,
            names: Vec::new(),
            pair: (Vec::new(), false),
        }
    }

    /// Takes an object of a list; `id` is its name where objects have names.
    fn take(&mut self, place: Place, id: Option<String>, mut object: Map<String, Value>) {
        self.seen = true;
        if let Some(id) = id {
            object.entry("id").or_insert(Value::String(id));
        }
        match place {
            Place::Solutions => {
                self.nodes += 1;
                self.solutions.take(self.nodes, &object, self.to);
            }
            Place::Features => match object::feature(&mut object) {
                Some(true) => self.link(object),
                Some(false) => self.node(object),
                None => {
                    self.nodes += 1;
                    self.to.pass_over("node.", "geometry", 1, self.nodes);
                }
            },
            Place::Links => self.link(object),
            Place::Nodes => self.node(object),
            Place::Root if is_link(&object) || self.names_pair(&object) => self.link(object),
            Place::Root => self.node(object),
        }
    }

    /// True if the names of an object's values are those of a link.
    fn names_pair(&mut self, object: &Map<String, Value>) -> bool {
        if !self.pair.0.iter().eq(object.keys()) {
            let mut row = Row::default();
            object.keys().for_each(|name| row.push(name, ""));
            self.pair = (object.keys().cloned().collect(), self.to.is_of_links(&row));
        }
        self.pair.1
    }

    /// Notes what belongs to no graph, with the number of its values if it is a list.
    fn pass_over(&mut self, name: &str, values: usize) {
        let name: String = name.chars().take(40).collect();
        self.to.pass_over("", &name, values, 1);
        if self.names.len() < 10 {
            self.names.push(name);
        }
    }

    fn node(&mut self, object: Map<String, Value>) {
        self.nodes += 1;
        let row = row("node.", self.nodes, object, &mut self.form, self.to);
        self.to.node(&row);
    }

    fn link(&mut self, object: Map<String, Value>) {
        self.links += 1;
        let row = row("link.", self.links, object, &mut self.form, self.to);
        self.to.link(&row);
    }
}

/// A value of the file that leads to lists of a graph.
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
        while let Some(value) = list.next_element()? {
            match (value, self.place) {
                // Several graphs in a list, as the JSON Graph Format has them.
                (Value::Object(object), Place::Root) if object.contains_key("nodes") => {
                    let part = Part {
                        graph: &mut *self.graph,
                        place: Place::Root,
                    };
                    part.deserialize(Value::Object(object)).map_err(A::Error::custom)?;
                }
                (Value::Object(object), place) => self.graph.take(place, None, object),
                (value, place) => {
                    if let Some(object) = object::bare(value, place == Place::Links) {
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
        while let Some(name) = map.next_key::<String>()? {
            graph.form.has_options |= name == "options";
            match self.place.within(&name) {
                Some(place) => map.next_value_seed(Part {
                    graph: &mut *graph,
                    place,
                })?,
                None => {
                    let values = map.next_value_seed(Passed)?;
                    graph.pass_over(&name, values);
                }
            }
        }
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Passes over a value, and counts its elements if it is a list.
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

    fn visit_str<E>(self, _: &str) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_bool<E>(self, _: bool) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_f64<E>(self, _: f64) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_u64<E>(self, _: u64) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_i64<E>(self, _: i64) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_unit<E>(self) -> Result<usize, E> {
        Ok(0)
    }
}
