//! GraphML, as networkx, igraph, yEd, Gephi and Cytoscape write it.

use std::collections::HashMap;
use std::io::{self, BufRead};

use quick_xml::events::{BytesStart, Event};

use super::xml::{Events, Stop, attributes, ended, referenced};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Reads a graph. Values come from `data` elements under the names of their keys; of yEd's drawings the label is the name.
pub(super) fn read(input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut graph = Graphml::default();
    let mut events = Events::new(input, "graphml");
    let read = (|| {
        loop {
            match events.next()? {
                Event::Start(element) => graph.start(&element)?,
                Event::Text(text) => graph.text(&text.xml10_content()),
                Event::CData(text) => graph.text(&text.xml10_content()),
                Event::GeneralRef(reference) => graph.text(&referenced(&reference)?),
                Event::End(element) => graph.end(element.local_name().as_ref(), to),
                Event::Eof => return graph.complete(),
                _ => {}
            }
        }
    })();
    ended(read, events.byte(), to)
}

/// A value that may be set for nodes or links.
#[derive(Default)]
struct Key {
    id: String,
    name: String,
    default: Option<String>,
}

#[derive(Default)]
struct Graphml {
    keys: HashMap<String, Key>,
    /// The key that is being declared.
    declared: Option<Key>,
    /// Whether a graph was seen.
    seen: bool,
    row: Option<Row>,
    /// The name of the value that is being read.
    data: Option<String>,
    text: String,
    nodes: usize,
    links: usize,
}

impl Graphml {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Stop> {
        match element.local_name().as_ref() {
            "key" => self.declare(&mut attributes(element)?),
            "default" => self.text.clear(),
            "graph" => self.seen = true,
            "node" => {
                self.nodes += 1;
                self.row = Some(row("node.", self.nodes, &attributes(element)?, &[("id", "id")]));
            }
            "edge" => {
                self.links += 1;
                let names = [("id", "id"), ("source", "source"), ("target", "target")];
                self.row = Some(row("link.", self.links, &attributes(element)?, &names));
            }
            "hyperedge" => {
                self.links += 1;
                let id = row("link.", self.links, &attributes(element)?, &[("id", "id")]);
                self.row = Some(id);
            }
            "endpoint" => {
                let node = attributes(element)?.remove("node").unwrap_or_default();
                self.endpoint(&node);
            }
            "data" => {
                let key = attributes(element)?.remove("key").unwrap_or_default();
                self.data = Some(self.keys.get(&key).map_or(key, |known| known.name.clone()));
                self.text.clear();
            }
            "NodeLabel" | "EdgeLabel" if self.data.is_some() => {
                self.data = Some("label".to_owned());
                self.text.clear();
            }
            _ => {}
        }
        Ok(())
    }

    /// Keys are named by `attr.name`; some programs name them by id alone.
    fn declare(&mut self, attributes: &mut HashMap<String, String>) {
        let id = attributes.remove("id").unwrap_or_default();
        let name = attributes.remove("attr.name").unwrap_or_else(|| id.clone());
        self.declared = Some(Key {
            id,
            name,
            default: None,
        });
    }

    fn endpoint(&mut self, node: &str) {
        let Some(row) = &mut self.row else { return };
        match row.cells.iter_mut().find(|(name, _)| name.shown == "cities") {
            Some((_, cities)) => {
                cities.push(';');
                cities.push_str(node);
            }
            None => row.push("cities", node),
        }
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn end(&mut self, name: &str, to: &mut Understanding<'_>) {
        match name {
            "default" => {
                if let Some(key) = &mut self.declared {
                    key.default = Some(std::mem::take(&mut self.text));
                }
            }
            "key" => {
                if let Some(key) = self.declared.take() {
                    self.keys.insert(key.id.clone(), key);
                }
            }
            "data" | "NodeLabel" | "EdgeLabel" => {
                let value = std::mem::take(&mut self.text);
                if let (Some(name), Some(row)) = (self.data.take(), &mut self.row) {
                    row.push(&name, value);
                }
            }
            "node" => {
                if let Some(row) = self.row.take() {
                    to.node(&self.with_defaults(row));
                }
            }
            "edge" | "hyperedge" => {
                if let Some(row) = self.row.take() {
                    to.link(&self.with_defaults(row));
                }
            }
            _ => {}
        }
    }

    /// The row with the default values of keys that it does not set.
    fn with_defaults(&self, mut row: Row) -> Row {
        let mut keys: Vec<&Key> = self.keys.values().filter(|key| key.default.is_some()).collect();
        keys.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        for key in keys {
            if !row.cells.iter().any(|(name, _)| name.shown == key.name) {
                row.push(&key.name, key.default.clone().unwrap_or_default());
            }
        }
        row
    }

    fn complete(&self) -> Result<(), Stop> {
        match self.seen {
            true => Ok(()),
            false => Err(Stop::Malformed("there is no graph in this file".to_owned())),
        }
    }
}

/// A row with some of the attributes of an element.
pub(super) fn row(
    prefix: &'static str,
    number: usize,
    attributes: &HashMap<String, String>,
    names: &[(&str, &str)],
) -> Row {
    let mut row = Row {
        number,
        prefix,
        cells: Vec::new(),
    };
    for (attribute, name) in names {
        if let Some(value) = attributes.get(*attribute) {
            row.push(name, value.clone());
        }
    }
    row
}
