//! GEXF 1.3.

use std::collections::HashMap;
use std::io::{self, Write};

use super::colour::{Colours, size};
use super::xml::Elements;
use crate::domain::Span;
use crate::exchange::graph::{Attribute, Graph, LinkRow, NODE, NodeRow, Type, Value, finite, link_attributes};

/// The dates of a single membership with their precision. Several memberships are written as
/// spells.
const MEMBERSHIP: [Attribute<NodeRow>; 2] = [
    Attribute {
        name: "joinedOn",
        holds: Type::Text,
        value: |node| only(&node.periods)?.start.map(Value::Date),
    },
    Attribute {
        name: "leftOn",
        holds: Type::Text,
        value: |node| only(&node.periods)?.end.map(Value::Date),
    },
];

/// Returns the only element of a list, if there is exactly one.
fn only<T>(list: &[T]) -> Option<&T> {
    if let [only] = list { Some(only) } else { None }
}

/// Writes the origin of the graph, the attributes, the nodes and the edges. Cities are placed at
/// their longitude and latitude and grow with their degree. Memberships and links have the days of
/// their start and end, both inclusive; several periods are written as spells.
pub(super) fn write(graph: &Graph, output: impl Write) -> io::Result<()> {
    let mut xml = Elements::begin(output)?;
    let root = [
        ("xmlns", "http://gexf.net/1.3"),
        ("xmlns:viz", "http://gexf.net/1.3/viz"),
        ("version", "1.3"),
    ];
    xml.open("gexf", &root)?;
    meta(graph, &mut xml)?;
    if graph.is_dynamic() {
        let dynamic = [
            ("defaultedgetype", "undirected"),
            ("mode", "dynamic"),
            ("timeformat", "date"),
        ];
        xml.open("graph", &dynamic)?;
    } else {
        xml.open("graph", &[("defaultedgetype", "undirected"), ("mode", "static")])?;
    }
    declare(&mut xml, "node", NODE.iter().chain(&MEMBERSHIP))?;
    declare(&mut xml, "edge", link_attributes(graph))?;
    nodes(graph, &mut xml)?;
    edges(graph, &mut xml)?;
    xml.close("graph")?;
    xml.close("gexf")?;
    xml.end()
}

fn meta(graph: &Graph, xml: &mut Elements<impl Write>) -> io::Result<()> {
    xml.open("meta", &[])?;
    xml.text("creator", &[], "Interurban")?;
    let statements = graph.statements().into_iter();
    let statements: Vec<String> = statements.map(|(name, text)| format!("{name}: {text}")).collect();
    xml.text("description", &[], &statements.join("; "))?;
    xml.close("meta")
}

fn declare<'a, R: 'a>(
    xml: &mut Elements<impl Write>,
    class: &str,
    attributes: impl IntoIterator<Item = &'a Attribute<R>>,
) -> io::Result<()> {
    xml.open("attributes", &[("class", class)])?;
    for attribute in attributes {
        let holds = match attribute.holds {
            Type::Text => "string",
            Type::Integer => "integer",
            Type::Double => "double",
        };
        let name = attribute.name;
        xml.empty("attribute", &[("id", name), ("title", name), ("type", holds)])?;
    }
    xml.close("attributes")
}

fn values<'a, R: 'a>(
    xml: &mut Elements<impl Write>,
    attributes: impl IntoIterator<Item = &'a Attribute<R>>,
    row: &R,
) -> io::Result<()> {
    xml.open("attvalues", &[])?;
    for attribute in attributes {
        if let Some(value) = (attribute.value)(row) {
            xml.empty("attvalue", &[("for", attribute.name), ("value", &value.to_string())])?;
        }
    }
    xml.close("attvalues")
}

fn nodes(graph: &Graph, xml: &mut Elements<impl Write>) -> io::Result<()> {
    let colours = Colours::of(graph);
    xml.open("nodes", &[])?;
    for node in graph.nodes() {
        let days = days(&node.periods);
        let mut attributes = vec![("id", node.id.as_str()), ("label", &node.label)];
        attributes.extend(single(&days));
        xml.open("node", &attributes)?;
        values(xml, NODE.iter().chain(&MEMBERSHIP), node)?;
        spells(&days, xml)?;
        let [red, green, blue] = colours.get(node).map(|part| part.to_string());
        xml.empty("viz:color", &[("r", &red), ("g", &green), ("b", &blue)])?;
        position(node, xml)?;
        xml.empty("viz:size", &[("value", &format!("{:.2}", size(node)))])?;
        xml.close("node")?;
    }
    xml.close("nodes")
}

fn position(node: &NodeRow, xml: &mut Elements<impl Write>) -> io::Result<()> {
    let Some((latitude, longitude)) = node.position else {
        return Ok(());
    };
    let (x, y) = (longitude.to_string(), latitude.to_string());
    xml.empty("viz:position", &[("x", &x), ("y", &y), ("z", "0")])
}

fn edges(graph: &Graph, xml: &mut Elements<impl Write>) -> io::Result<()> {
    let mut kinds: HashMap<(usize, usize, &str), usize> = HashMap::new();
    xml.open("edges", &[])?;
    for link in graph.links() {
        let kind = link.partnership.as_ref().map(|partnership| {
            let seen = kinds.entry((link.ends.0, link.ends.1, &partnership.kind)).or_default();
            *seen += 1;
            if *seen == 1 {
                partnership.kind.clone()
            } else {
                format!("{} {seen}", partnership.kind)
            }
        });
        edge(graph, link, kind.as_deref(), xml)?;
    }
    xml.close("edges")
}

/// Writes an edge. Gephi merges parallel edges of one `kind`.
fn edge(graph: &Graph, link: &LinkRow, kind: Option<&str>, xml: &mut Elements<impl Write>) -> io::Result<()> {
    let (source, target) = graph.ends(link);
    let weight = finite(link.strength).map(|weight| weight.to_string());
    let days = days(&link.periods);
    let mut attributes = vec![("id", link.id.as_str()), ("source", &source.id), ("target", &target.id)];
    attributes.push(("label", &link.label));
    attributes.extend(weight.as_deref().map(|weight| ("weight", weight)));
    attributes.extend(kind.map(|kind| ("kind", kind)));
    attributes.extend(single(&days));
    xml.open("edge", &attributes)?;
    values(xml, link_attributes(graph), link)?;
    spells(&days, xml)?;
    xml.close("edge")
}

/// The attributes of a period: its first and its last day, if known.
type Days = Vec<(&'static str, String)>;

fn days(periods: &[Span]) -> Vec<Days> {
    let days = |period: &Span| {
        let start = period.start.map(|date| ("start", date.first_day().to_string()));
        let end = period.end.map(|date| ("end", date.last_day().to_string()));
        start.into_iter().chain(end).collect()
    };
    periods.iter().map(days).collect()
}

/// Returns the only period, which is written as attributes of the element.
fn single(days: &[Days]) -> impl Iterator<Item = (&'static str, &str)> {
    let days = only(days).into_iter().flatten();
    days.map(|(name, day)| (*name, day.as_str()))
}

/// Writes several periods.
fn spells(days: &[Days], xml: &mut Elements<impl Write>) -> io::Result<()> {
    if days.len() < 2 {
        return Ok(());
    }
    xml.open("spells", &[])?;
    for period in days {
        let attributes: Vec<(&str, &str)> = period.iter().map(|(name, day)| (*name, day.as_str())).collect();
        xml.empty("spell", &attributes)?;
    }
    xml.close("spells")
}
