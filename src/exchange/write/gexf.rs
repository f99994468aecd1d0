//! GEXF 1.3.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};

use super::xml::Elements;
use crate::exchange::graph::{Attribute, Graph, LinkRow, NODE, NodeRow, Type, finite, link_attributes};

/// Colours for fields in the order of their keys, told apart by people who see colours differently (Okabe and Ito 2008).
const COLOURS: [(&str, &str, &str); 8] = [
    ("0", "114", "178"),
    ("230", "159", "0"),
    ("0", "158", "115"),
    ("204", "121", "167"),
    ("86", "180", "233"),
    ("213", "94", "0"),
    ("240", "228", "66"),
    ("0", "0", "0"),
];

/// The colour of cities without a field.
const GREY: (&str, &str, &str) = ("153", "153", "153");

/// Writes where the graph comes from, the attributes, the nodes and the edges. Cities lie at their longitude and latitude and grow
/// with their degree. Partnerships have the days on which they begin and end, both inclusive.
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
    declare(&mut xml, "node", &NODE)?;
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

fn declare<R>(xml: &mut Elements<impl Write>, class: &str, attributes: &[Attribute<R>]) -> io::Result<()> {
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

fn values<R>(xml: &mut Elements<impl Write>, attributes: &[Attribute<R>], row: &R) -> io::Result<()> {
    xml.open("attvalues", &[])?;
    for attribute in attributes {
        if let Some(value) = (attribute.value)(row) {
            xml.empty("attvalue", &[("for", attribute.name), ("value", &value.to_string())])?;
        }
    }
    xml.close("attvalues")
}

fn nodes(graph: &Graph, xml: &mut Elements<impl Write>) -> io::Result<()> {
    let fields: BTreeSet<&str> = graph.nodes().iter().filter_map(|node| node.field.as_deref()).collect();
    let colours: HashMap<&str, (&str, &str, &str)> = fields.into_iter().zip(COLOURS.into_iter().cycle()).collect();
    xml.open("nodes", &[])?;
    for node in graph.nodes() {
        xml.open("node", &[("id", &node.id), ("label", &node.label)])?;
        values(xml, &NODE, node)?;
        let (red, green, blue) = node.field.as_deref().map_or(GREY, |field| colours[field]);
        xml.empty("viz:color", &[("r", red), ("g", green), ("b", blue)])?;
        position(node, xml)?;
        let size = 4.0 + 2.0 * f64::from(node.degree).sqrt();
        xml.empty("viz:size", &[("value", &format!("{size:.2}"))])?;
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

/// Writes an edge. Gephi merges parallel ones of one `kind`.
fn edge(graph: &Graph, link: &LinkRow, kind: Option<&str>, xml: &mut Elements<impl Write>) -> io::Result<()> {
    let (source, target) = graph.ends(link);
    let weight = finite(link.strength).map(|weight| weight.to_string());
    let (start, end) = period(link);
    let mut attributes = vec![("id", link.id.as_str()), ("source", &source.id), ("target", &target.id)];
    attributes.push(("label", &link.label));
    attributes.extend(weight.as_deref().map(|weight| ("weight", weight)));
    attributes.extend(kind.map(|kind| ("kind", kind)));
    attributes.extend(start.as_deref().map(|start| ("start", start)));
    attributes.extend(end.as_deref().map(|end| ("end", end)));
    xml.open("edge", &attributes)?;
    values(xml, link_attributes(graph), link)?;
    xml.close("edge")
}

/// The first and the last day of a partnership.
fn period(link: &LinkRow) -> (Option<String>, Option<String>) {
    let partnership = link.partnership.as_ref();
    let start = partnership.and_then(|partnership| partnership.started_on);
    let end = partnership.and_then(|partnership| partnership.ended_on);
    (
        start.map(|date| date.first_day().to_string()),
        end.map(|date| date.last_day().to_string()),
    )
}
