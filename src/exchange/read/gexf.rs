//! GEXF 1.2 and 1.3, as Gephi, Gephi Lite and networkx write it.

use std::collections::HashMap;
use std::io::{self, BufRead};

use quick_xml::events::{BytesStart, Event};

use super::graphml::row;
use super::xml::{Events, Stop, attributes, ended};
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

/// Reads a graph. Values come from `attvalue` elements under the titles of their attributes. A link with several spells is one
/// partnership for each of them.
pub(super) fn read(input: impl BufRead, to: &mut Understanding<'_>) -> io::Result<()> {
    let mut graph = Gexf::default();
    let mut events = Events::new(input, "gexf");
    let read = (|| {
        loop {
            match events.next()? {
                Event::Start(element) => graph.start(&element)?,
                Event::Text(text) => graph.text.push_str(&text.xml10_content()),
                Event::End(element) => graph.end(element.local_name().as_ref(), to),
                Event::Eof => return graph.complete(),
                _ => {}
            }
        }
    })();
    ended(read, events.byte(), to)
}

/// What attributes are about.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
enum Class {
    #[default]
    Node,
    Edge,
}

#[derive(Default)]
struct Gexf {
    titles: HashMap<(Class, String), String>,
    defaults: Vec<(Class, String, String)>,
    /// What the attributes that are being declared are about.
    class: Class,
    /// The title of the attribute that is being declared.
    declared: Option<String>,
    text: String,
    seen: bool,
    row: Option<Row>,
    spells: Vec<(Option<String>, Option<String>)>,
    nodes: usize,
    links: usize,
}

impl Gexf {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Stop> {
        let name = element.local_name();
        let mut found = attributes(element)?;
        match name.as_ref() {
            "graph" => self.seen = true,
            "attributes" => {
                let edges = found.get("class").is_some_and(|class| class == "edge");
                self.class = if edges { Class::Edge } else { Class::Node };
            }
            "attribute" => {
                let id = found.remove("id").unwrap_or_default();
                let title = found.remove("title").unwrap_or_else(|| id.clone());
                self.titles.insert((self.class, id), title.clone());
                self.declared = Some(title);
            }
            "default" => self.text.clear(),
            "node" => {
                self.class = Class::Node;
                self.nodes += 1;
                let names = [
                    ("id", "id"),
                    ("label", "label"),
                    ("start", "joined_on"),
                    ("end", "left_on"),
                ];
                self.row = Some(row("node.", self.nodes, &found, &names));
            }
            "edge" => {
                self.class = Class::Edge;
                self.links += 1;
                self.row = Some(row("link.", self.links, &found, &EDGE));
            }
            "attvalue" => self.value(&mut found),
            "spell" => self.spells.push((found.remove("start"), found.remove("end"))),
            _ => {}
        }
        Ok(())
    }

    /// The value of an attribute; GEXF 1.1 names it by `id`, later ones by `for`.
    fn value(&mut self, found: &mut HashMap<String, String>) {
        let id = found.remove("for").or_else(|| found.remove("id")).unwrap_or_default();
        let title = self.titles.get(&(self.class, id.clone())).cloned().unwrap_or(id);
        if let Some(row) = &mut self.row {
            row.push(&title, found.remove("value").unwrap_or_default());
        }
    }

    fn end(&mut self, name: &str, to: &mut Understanding<'_>) {
        match name {
            "default" => {
                if let Some(title) = &self.declared {
                    let default = std::mem::take(&mut self.text).trim().to_owned();
                    self.defaults.push((self.class, title.clone(), default));
                }
            }
            "node" => {
                self.spells.clear();
                if let Some(row) = self.row.take() {
                    to.node(&self.with_defaults(row));
                }
            }
            "edge" => {
                if let Some(row) = self.row.take() {
                    self.link(row, to);
                }
            }
            _ => {}
        }
    }

    fn link(&mut self, row: Row, to: &mut Understanding<'_>) {
        let row = self.with_defaults(row);
        let spells = std::mem::take(&mut self.spells);
        if spells.is_empty() {
            return to.link(&row);
        }
        let id = row
            .cells
            .iter()
            .find(|(name, _)| name.shown == "id")
            .map(|(_, id)| id.clone());
        for (number, (start, end)) in spells.into_iter().enumerate() {
            let mut spell = row.clone();
            spell
                .cells
                .retain(|(name, _)| !["start", "end"].contains(&name.shown.as_str()));
            spell.cells.extend(start.map(|start| cell("start", start)));
            spell.cells.extend(end.map(|end| cell("end", end)));
            if number > 0 {
                spell
                    .cells
                    .retain(|(name, _)| !["id", "key"].contains(&name.shown.as_str()));
                spell.push("id", format!("{} {}", id.as_deref().unwrap_or_default(), number + 1));
            }
            to.link(&spell);
        }
    }

    /// The row with the default values of attributes that it does not set.
    fn with_defaults(&self, mut row: Row) -> Row {
        for (_, title, default) in self.defaults.iter().filter(|(class, ..)| *class == self.class) {
            if !row.cells.iter().any(|(name, _)| name.shown == *title) {
                row.push(title, default.clone());
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

/// What an edge says of itself. Its `kind` tells parallel edges apart and is no kind of partnership.
const EDGE: [(&str, &str); 7] = [
    ("id", "id"),
    ("source", "source"),
    ("target", "target"),
    ("label", "label"),
    ("weight", "weight"),
    ("start", "start"),
    ("end", "end"),
];

fn cell(name: &str, text: String) -> (std::rc::Rc<crate::exchange::row::Name>, String) {
    (crate::exchange::row::Name::new(name), text)
}
