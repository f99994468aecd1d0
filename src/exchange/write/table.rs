//! Writes CSV tables (RFC 4180) with Gephi's column names.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};
use interurban_tables::is_like_a_formula;

use crate::exchange::graph::{Attribute, Graph, NODE, NodeRow, Value, finite, link_attributes};
use crate::exchange::value::is_missing;

/// Writes the cities.
pub(super) fn nodes(graph: &Graph, output: impl Write) -> io::Result<()> {
    let mut table = table(output);
    let names = NODE.iter().map(|attribute| heading(attribute.name));
    table.write_record(["Id".to_owned(), "Label".to_owned()].into_iter().chain(names))?;
    for node in graph.nodes() {
        let cells = [node.id.clone(), defused(&node.label)];
        table.write_record(cells.into_iter().chain(values(&NODE, node)))?;
    }
    table.flush()
}

/// Writes the links.
pub(super) fn links(graph: &Graph, output: impl Write) -> io::Result<()> {
    let mut table = table(output);
    let attributes = link_attributes(graph);
    let first = ["Source", "Target", "Type", "Id", "Label", "Weight"].map(str::to_owned);
    let names = attributes.iter().map(|attribute| heading(attribute.name));
    // A table describes the cities at the ends of its links in all rows or in none. None if a name
    // looks like a missing value to readers.
    let are_told = graph.nodes().iter().all(|node| !is_missing(&node.label));
    let ends = ["Source", "Target"].map(|end| ["Name", "Latitude", "Longitude"].map(|what| format!("{end}{what}")));
    let ends = ends.into_iter().flatten().filter(|_| are_told);
    table.write_record(first.into_iter().chain(names).chain(ends))?;
    for link in graph.links() {
        let (source, target) = graph.ends(link);
        let weight = finite(link.strength).map(|weight| weight.to_string());
        let cells = [
            source.id.clone(),
            target.id.clone(),
            "Undirected".to_owned(),
            link.id.clone(),
            defused(&link.label),
            weight.unwrap_or_default(),
        ];
        let ends = end(source).into_iter().chain(end(target)).filter(|_| are_told);
        table.write_record(cells.into_iter().chain(values(attributes, link)).chain(ends))?;
    }
    table.flush()
}

/// Returns the name and the coordinates of a city at an end of a link.
fn end(node: &NodeRow) -> [String; 3] {
    let degrees = |degrees: Option<f64>| degrees.and_then(finite).map(|it| it.to_string()).unwrap_or_default();
    let (latitude, longitude) = node.position.unzip();
    [defused(&node.label), degrees(latitude), degrees(longitude)]
}

fn table<W: Write>(output: W) -> Writer<W> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(output)
}

fn values<R>(attributes: &[Attribute<R>], row: &R) -> impl Iterator<Item = String> {
    attributes.iter().map(|attribute| match (attribute.value)(row) {
        None => String::new(),
        Some(Value::Text(text)) => defused(text),
        Some(value) => value.to_string(),
    })
}

/// Capitalises a name, as Gephi does for its own columns.
fn heading(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// Protects a text from being read as a formula by spreadsheets, with an apostrophe if needed.
fn defused(text: &str) -> String {
    if is_like_a_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
