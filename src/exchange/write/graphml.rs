//! GraphML.

use std::io::{self, Write};

use super::xml::Elements;
use crate::exchange::graph::{Attribute, Graph, NODE, Type, Value, finite, link_attributes};

/// Writes all keys, then the graph with its origin, the nodes and the edges.
pub(super) fn write(graph: &Graph, output: impl Write) -> io::Result<()> {
    let mut xml = Elements::begin(output)?;
    let schema = "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd";
    let root = [
        ("xmlns", "http://graphml.graphdrawing.org/xmlns"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:schemaLocation", schema),
    ];
    xml.open("graphml", &root)?;
    keys(graph, &mut xml)?;
    xml.open("graph", &[("id", "G"), ("edgedefault", "undirected")])?;
    for (name, text) in graph.statements() {
        xml.text("data", &[("key", &format!("graph-{name}"))], &text)?;
    }
    for node in graph.nodes() {
        xml.open("node", &[("id", &node.id)])?;
        xml.text("data", &[("key", "node-label")], &node.label)?;
        data(&mut xml, "node", &NODE, node)?;
        xml.close("node")?;
    }
    for link in graph.links() {
        let (source, target) = graph.ends(link);
        xml.open(
            "edge",
            &[("id", &link.id), ("source", &source.id), ("target", &target.id)],
        )?;
        xml.text("data", &[("key", "link-label")], &link.label)?;
        if let Some(weight) = finite(link.strength) {
            xml.text("data", &[("key", "link-weight")], &weight.to_string())?;
        }
        data(&mut xml, "link", link_attributes(graph), link)?;
        xml.close("edge")?;
    }
    xml.close("graph")?;
    xml.close("graphml")?;
    xml.end()
}

fn keys(graph: &Graph, xml: &mut Elements<impl Write>) -> io::Result<()> {
    let mut key = |id: &str, about: &str, name: &str, holds: Type| {
        let attributes = [
            ("id", id),
            ("for", about),
            ("attr.name", name),
            ("attr.type", type_name(holds)),
        ];
        xml.empty("key", &attributes)
    };
    for (name, _) in graph.statements() {
        key(&format!("graph-{name}"), "graph", name, Type::Text)?;
    }
    key("node-label", "node", "label", Type::Text)?;
    for Attribute { name, holds, .. } in &NODE {
        key(&format!("node-{name}"), "node", name, *holds)?;
    }
    key("link-label", "edge", "label", Type::Text)?;
    key("link-weight", "edge", "weight", Type::Double)?;
    for Attribute { name, holds, .. } in link_attributes(graph) {
        key(&format!("link-{name}"), "edge", name, *holds)?;
    }
    Ok(())
}

const fn type_name(holds: Type) -> &'static str {
    match holds {
        Type::Text => "string",
        Type::Integer => "int",
        Type::Double => "double",
    }
}

fn data<R>(xml: &mut Elements<impl Write>, prefix: &str, attributes: &[Attribute<R>], row: &R) -> io::Result<()> {
    for attribute in attributes {
        let value: Option<Value<'_>> = (attribute.value)(row);
        if let Some(value) = value {
            let key = format!("{prefix}-{}", attribute.name);
            xml.text("data", &[("key", &key)], &value.to_string())?;
        }
    }
    Ok(())
}
