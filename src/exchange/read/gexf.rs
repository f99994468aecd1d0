//! GEXF 1.2 and 1.3, as Gephi, Gephi Lite and networkx write it.

mod declared;
mod periods;

use std::io::{self, BufRead};

use quick_xml::events::{BytesStart, Event};

use self::periods::{Period, Periods};
use super::xml::{Attributes, Events, Stop, attributes, ended, referenced, row};
use crate::exchange::layout::Kind;
use crate::exchange::row::Row;
use crate::exchange::understand::Understanding;

pub(super) use self::declared::Declared;

/// Reads a graph. Values come from `attvalue` elements under the titles of their attributes. A link
/// with several periods becomes one partnership per period, a node one membership per period.
///
/// Attributes may be declared after their values. Then the rest of the file is read for
/// declarations only, and the result asks for another pass, which returns the rows from the first
/// such value on.
pub(super) fn read(input: impl BufRead, declared: &mut Declared, to: &mut Understanding<'_>) -> io::Result<bool> {
    let mut graph = Gexf {
        declared: std::mem::take(declared),
        ..Gexf::default()
    };
    let mut events = Events::new(input, "gexf");
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
    let is_whole = read.is_ok();
    ended(read, events.byte(), to)?;
    // A broken file is not read again, so that each stage sees the same rows of it.
    if !is_whole {
        return Ok(false);
    }
    *declared = graph.declared;
    Ok(declared.end())
}

#[derive(Default)]
struct Gexf {
    declared: Declared,
    /// The default value being read.
    text: Option<String>,
    seen: bool,
    /// The open nodes, innermost last, and the open link.
    open: Vec<Open>,
    nodes: usize,
    links: usize,
}

/// A node or a link being read.
struct Open {
    kind: Kind,
    row: Row,
    periods: Periods,
}

impl Gexf {
    fn start(&mut self, element: &BytesStart<'_>, to: &mut Understanding<'_>) -> Result<(), Stop> {
        let mut found = attributes(element)?;
        match element.local_name().as_ref() {
            "graph" => self.seen = true,
            "attributes" => self.declared.class(&found),
            "attribute" => self.declared.attribute(found),
            "default" => self.text = Some(String::new()),
            "node" => {
                self.nodes += 1;
                let periods = Periods::of(&mut found);
                let row = row("node.", self.nodes, found, &[("id", "id"), ("label", "label")], &NODE);
                self.open.push(Open {
                    kind: Kind::City,
                    row,
                    periods,
                });
            }
            "edge" => {
                self.links += 1;
                let periods = Periods::of(&mut found);
                let row = row("link.", self.links, found, &EDGE, &["type", "kind"]);
                self.open.push(Open {
                    kind: Kind::Link,
                    row,
                    periods,
                });
            }
            "attvalue" => self.value(found),
            "spell" => {
                if let Some(open) = self.open.last_mut() {
                    open.periods.add(&mut found);
                }
            }
            // Drawing properties say nothing about the city.
            _ if element.name().as_ref().starts_with("viz:") => {}
            "gexf" | "nodes" | "edges" | "attvalues" | "spells" | "parents" | "meta" | "options" => {}
            _ => {
                if let Some(open) = self.open.last() {
                    let name = format!("<{}>", element.name().as_ref());
                    to.pass_over(open.row.prefix, &name, 1, open.row.number);
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(default) = &mut self.text {
            default.push_str(text);
        }
    }

    /// Reads the value of an attribute; GEXF 1.1 refers to it by `id`, later versions by `for`.
    fn value(&mut self, mut found: Attributes) {
        let id = found.remove("for").or_else(|| found.remove("id")).unwrap_or_default();
        let Some(open) = self.open.last_mut() else { return };
        let before = match open.kind {
            Kind::City => (open.row.number - 1, self.links),
            Kind::Link => (self.nodes, open.row.number - 1),
        };
        let title = self.declared.title(open.kind, &id, before);
        let value = found.remove("value").unwrap_or_default();
        match Period::of(&mut found) {
            Some(period) => open.periods.value(title, period, value),
            None => open.row.push_if_none(&title, value),
        }
    }

    fn end(&mut self, name: &str, to: &mut Understanding<'_>) {
        match name {
            "default" => self.declared.default(self.text.take().unwrap_or_default().trim()),
            "node" | "edge" => {
                let Some(Open { kind, mut row, periods }) = self.open.pop() else {
                    return;
                };
                let number = row.number;
                if !self.declared.is_read_now(kind, number) {
                    return;
                }
                self.declared.complete(kind, &mut row);
                match kind {
                    Kind::City => node(row, periods, to),
                    Kind::Link => link(row, periods, to),
                }
            }
            _ => {}
        }
    }

    fn complete(&self) -> Result<(), Stop> {
        match self.seen {
            true => Ok(()),
            false => Err(Stop::Malformed("there is no graph in this file".to_owned())),
        }
    }
}

/// Emits a city, with a membership for each of its periods.
fn node(mut row: Row, periods: Periods, to: &mut Understanding<'_>) {
    let periods = periods.of_node(&mut row);
    let mut rows = periods.into_iter().map(|period| {
        let mut row = row.clone();
        period.push(&mut row, "joined_on", "left_on");
        row
    });
    let first = rows.next();
    to.node(first.as_ref().unwrap_or(&row));
    rows.for_each(|row| to.membership_again(&row));
}

/// Emits a partnership for each period of a link.
fn link(mut row: Row, periods: Periods, to: &mut Understanding<'_>) {
    let periods = periods.of_link(&mut row);
    if periods.is_empty() {
        return to.link(&row);
    }
    let id = row.get("id").unwrap_or_default().to_owned();
    for (number, (period, weight)) in periods.into_iter().enumerate() {
        let mut part = row.clone();
        period.push(&mut part, "start", "end");
        if let Some(weight) = weight {
            part.remove("weight");
            part.push("weight", weight);
        }
        if number > 0 {
            part.remove("id");
            part.remove("key");
            part.push("id", format!("{id} {}", number + 1));
        }
        to.link(&part);
    }
}

/// Attributes of a node about its place in a hierarchy, which networks of cities do not have.
const NODE: [&str; 2] = ["pid", "type"];

/// Attributes of an edge. Its `kind` distinguishes parallel edges and is not a kind of partnership.
const EDGE: [(&str, &str); 5] = [
    ("id", "id"),
    ("source", "source"),
    ("target", "target"),
    ("label", "label"),
    ("weight", "weight"),
];
