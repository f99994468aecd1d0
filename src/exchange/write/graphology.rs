//! The JSON of graphology, which sigma draws directly.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::json;

use super::colour::{Colours, size};
use super::node_link::{List, attributes, origin};
use crate::exchange::graph::{Graph, LinkRow, NODE, NodeRow, finite, link_attributes};

/// Writes the options, the origin as attributes of the graph, nodes and edges. Nodes have a
/// position on a world map, a size and a colour.
pub(super) fn write(graph: &Graph, mut output: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut output, &Document(graph))?;
    output.write_all(b"\n")
}

struct Document<'a>(&'a Graph);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (graph, colours) = (self.0, Colours::of(self.0));
        let options = json!({ "type": "undirected", "multi": graph.parallel, "allowSelfLoops": false });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("options", &options)?;
        map.serialize_entry("attributes", &origin(graph))?;
        map.serialize_entry("nodes", &List(|| graph.nodes().iter().map(|node| Node(node, &colours))))?;
        map.serialize_entry("edges", &List(|| graph.links().iter().map(|link| Edge(graph, link))))?;
        map.end()
    }
}

struct Node<'a>(&'a NodeRow, &'a Colours<'a>);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("key", &self.0.id)?;
        map.serialize_entry("attributes", &NodeAttributes(self.0, self.1))?;
        map.end()
    }
}

struct NodeAttributes<'a>(&'a NodeRow, &'a Colours<'a>);

impl Serialize for NodeAttributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (node, [red, green, blue]) = (self.0, self.1.get(self.0));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("label", &node.label)?;
        map.serialize_entry("x", &node.place.0)?;
        map.serialize_entry("y", &node.place.1)?;
        map.serialize_entry("size", &size(node))?;
        map.serialize_entry("color", &format!("#{red:02x}{green:02x}{blue:02x}"))?;
        attributes(&mut map, &NODE, node)?;
        map.end()
    }
}

struct Edge<'a>(&'a Graph, &'a LinkRow);

impl Serialize for Edge<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (source, target) = self.0.ends(self.1);
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("key", &self.1.id)?;
        map.serialize_entry("source", &source.id)?;
        map.serialize_entry("target", &target.id)?;
        map.serialize_entry("attributes", &EdgeAttributes(self.0, self.1))?;
        map.end()
    }
}

/// The label, the weight and the attributes of a link.
pub(super) struct EdgeAttributes<'a>(pub(super) &'a Graph, pub(super) &'a LinkRow);

impl Serialize for EdgeAttributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("label", &self.1.label)?;
        map.serialize_entry("weight", &finite(self.1.strength))?;
        attributes(&mut map, link_attributes(self.0), self.1)?;
        map.end()
    }
}
