//! JSON Graph Format, version 2.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::graphology::EdgeAttributes;
use super::node_link::{List, attributes, origin};
use crate::exchange::graph::{Graph, LinkRow, NODE, NodeRow};

/// Writes one graph, whose nodes are an object by id.
pub(super) fn write(graph: &Graph, mut output: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut output, &Document(graph))?;
    output.write_all(b"\n")
}

struct Document<'a>(&'a Graph);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("graph", &Whole(self.0))?;
        map.end()
    }
}

struct Whole<'a>(&'a Graph);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = self.0;
        let mut map = serializer.serialize_map(None)?;
        // Edges are directed by default.
        map.serialize_entry("directed", &false)?;
        map.serialize_entry("label", &graph.provenance.name)?;
        map.serialize_entry("metadata", &origin(graph))?;
        map.serialize_entry("nodes", &Nodes(graph))?;
        map.serialize_entry("edges", &List(|| graph.links().iter().map(|link| Edge(graph, link))))?;
        map.end()
    }
}

struct Nodes<'a>(&'a Graph);

impl Serialize for Nodes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.nodes().iter().map(|node| (&node.id, Node(node))))
    }
}

struct Node<'a>(&'a NodeRow);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("label", &self.0.label)?;
        map.serialize_entry("metadata", &NodeData(self.0))?;
        map.end()
    }
}

struct NodeData<'a>(&'a NodeRow);

impl Serialize for NodeData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        attributes(&mut map, &NODE, self.0)?;
        map.end()
    }
}

struct Edge<'a>(&'a Graph, &'a LinkRow);

impl Serialize for Edge<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (source, target) = self.0.ends(self.1);
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("id", &self.1.id)?;
        map.serialize_entry("source", &source.id)?;
        map.serialize_entry("target", &target.id)?;
        map.serialize_entry("label", &self.1.label)?;
        map.serialize_entry("metadata", &EdgeAttributes(self.0, self.1))?;
        map.end()
    }
}
