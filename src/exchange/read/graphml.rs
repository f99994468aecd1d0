//! GraphML, as networkx, igraph, yEd, Gephi and Cytoscape write it.

use std::io::{self, BufRead};

use quick_xml::events::{BytesStart, Event};

use super::xml::{Attributes, Events, Stop, attributes, ended, referenced, row};
use crate::exchange::layout::Kind;
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Reads a graph. Values come from `data` elements under the names of their keys; in yEd's drawings
/// the label is the name.
pub(super) fn read(input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut graph = Graphml::default();
    let mut events = Events::new(input, "graphml");
    let read = (|| {
        loop {
            match events.next()? {
                Event::Start(element) => graph.start(&element, to)?,
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

/// A declared attribute of nodes or links.
#[derive(Default)]
struct Key {
    name: String,
    /// The kind it is declared for: `node`, `edge`, `all`, or one that has no records here.
    of: String,
    default: Option<String>,
}

impl Key {
    fn is_of(&self, kind: Kind) -> bool {
        match (kind, self.of.as_str()) {
            (_, "all" | "") | (Kind::City, "node") | (Kind::Link, "edge" | "hyperedge") => true,
            (Kind::City | Kind::Link, _) => false,
        }
    }
}

#[derive(Default)]
struct Graphml {
    /// The declared attributes, by id, in the order of the file.
    keys: Vec<(String, Key)>,
    /// The key being declared.
    declared: Option<(String, Key)>,
    /// True if a graph was seen.
    seen: bool,
    /// The open nodes, innermost last, and the open link.
    rows: Vec<(Kind, Row)>,
    /// The name of the value being read.
    data: Option<String>,
    text: String,
    nodes: usize,
    links: usize,
}

impl Graphml {
    fn start(&mut self, element: &BytesStart<'_>, to: &mut Understanding<'_>) -> Result<(), Stop> {
        match element.local_name().as_ref() {
            "key" => self.declare(&mut attributes(element)?),
            "default" => self.text.clear(),
            "graph" => self.seen = true,
            "node" => {
                self.nodes += 1;
                let row = row(
                    "node.",
                    self.nodes,
                    attributes(element)?,
                    &[("id", "id")],
                    &["yfiles.foldertype"],
                );
                self.rows.push((Kind::City, row));
            }
            "edge" | "hyperedge" => {
                self.links += 1;
                let names = [("id", "id"), ("source", "source"), ("target", "target")];
                let rest = ["directed", "sourceport", "targetport"];
                let row = row("link.", self.links, attributes(element)?, &names, &rest);
                self.rows.push((Kind::Link, row));
            }
            "endpoint" => {
                let node = attributes(element)?.remove("node").unwrap_or_default();
                self.endpoint(&node);
            }
            "data" => {
                let key = attributes(element)?.remove("key").unwrap_or_default();
                let known = self.keys.iter().find(|(id, _)| *id == key);
                self.data = Some(known.map_or(key, |(_, known)| known.name.clone()));
                self.text.clear();
            }
            "desc" if self.data.is_none() => {
                self.data = Some("description".to_owned());
                self.text.clear();
            }
            "NodeLabel" | "EdgeLabel" if self.data.is_some() => {
                self.data = Some("label".to_owned());
                self.text.clear();
            }
            "graphml" => {}
            // Drawing elements within `data` say nothing about the city.
            other if self.data.is_none() => {
                if let Some((_, row)) = self.rows.last() {
                    to.pass_over(row.prefix, &format!("<{other}>"), 1, row.number);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Declares a key. Its name is `attr.name`; some programs give only an id.
    fn declare(&mut self, attributes: &mut Attributes) {
        let mut take = |name| attributes.remove(name);
        let id = take("id").unwrap_or_default();
        let name = take("attr.name").unwrap_or_else(|| id.clone());
        let of = take("for").unwrap_or_default();
        self.declared = Some((
            id,
            Key {
                name,
                of,
                default: None,
            },
        ));
    }

    fn endpoint(&mut self, node: &str) {
        let Some((_, row)) = self.rows.last_mut() else {
            return;
        };
        match row.cells.iter_mut().find(|(name, _)| **name == *"cities") {
            Some((_, cities)) => {
                cities.push(';');
                cities.push_str(node);
            }
            None => row.push("cities", node),
        }
    }

    fn text(&mut self, text: &str) {
        if self.data.is_some() || self.declared.is_some() {
            self.text.push_str(text);
        }
    }

    fn end(&mut self, name: &str, to: &mut Understanding<'_>) {
        match name {
            "default" => {
                if let Some((_, key)) = &mut self.declared {
                    key.default = Some(std::mem::take(&mut self.text));
                }
            }
            "key" => self.keys.extend(self.declared.take()),
            "data" | "desc" => self.value(),
            "NodeLabel" | "EdgeLabel" if self.data.is_some() => {
                // yEd breaks long labels into lines.
                self.text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
                self.value();
                // Drawing elements after a label are not part of the value.
                self.data = Some(String::new());
            }
            "node" | "edge" | "hyperedge" => {
                let Some((kind, row)) = self.rows.pop() else {
                    return;
                };
                let row = self.with_defaults(row, kind);
                match kind {
                    Kind::City => to.node(&row),
                    Kind::Link => to.link(&row),
                }
            }
            _ => {}
        }
    }

    /// Ends a value. Groups of yEd have one label for the open and one for the closed state; the
    /// first one is shown.
    fn value(&mut self) {
        let value = std::mem::take(&mut self.text);
        let (Some(name), Some((kind, row))) = (self.data.take(), self.rows.last_mut()) else {
            return;
        };
        if *kind == Kind::Link && name == "label" && row.get("label") == Some(&value) {
            // Neo4j's APOC writes the type of a relationship as its label, twice.
            row.remove("label");
            row.push("type", value);
        } else if !name.is_empty() {
            row.push_if_none(&name, value);
        }
    }

    /// Adds the default values of keys that a row does not set.
    fn with_defaults(&self, mut row: Row, kind: Kind) -> Row {
        for (_, key) in self.keys.iter().filter(|(_, key)| key.is_of(kind)) {
            if let Some(default) = &key.default {
                row.push_if_none(&key.name, default.as_str());
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
