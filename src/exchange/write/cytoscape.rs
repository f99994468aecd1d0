//! Cytoscape JSON.

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::node_link::{List, attributes, origin};
use crate::exchange::graph::{Graph, LinkRow, NODE, NodeRow, finite, link_attributes};

/// Writes an object with `elements.nodes` and `elements.edges`, and the properties that networkx
/// needs.
pub(super) fn write(graph: &Graph, mut output: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut output, &Document(graph))?;
    output.write_all(b"\n")
}

struct Document<'a>(&'a Graph);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("data", &origin(self.0))?;
        map.serialize_entry("directed", &false)?;
        map.serialize_entry("multigraph", &self.0.parallel)?;
        map.serialize_entry("elements", &Elements(self.0))?;
        map.end()
    }
}

struct Elements<'a>(&'a Graph);

impl Serialize for Elements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("nodes", &List(|| graph.nodes().iter().map(Node)))?;
        map.serialize_entry("edges", &List(|| graph.links().iter().map(|link| Edge(graph, link))))?;
        map.end()
    }
}

/// A node: its data, and its position on the page, y growing downwards, if both coordinates are
/// known.
struct Node<'a>(&'a NodeRow);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("data", &NodeData(self.0))?;
        if let Some((latitude, longitude)) = self.0.position {
            map.serialize_entry(
                "position",
                &Place {
                    x: longitude,
                    y: -latitude,
                },
            )?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Place {
    x: f64,
    y: f64,
}

struct NodeData<'a>(&'a NodeRow);

impl Serialize for NodeData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.0.id)?;
        // networkx identifies nodes by `value` and names them by `name`.
        map.serialize_entry("value", &self.0.id)?;
        map.serialize_entry("name", &self.0.label)?;
        map.serialize_entry("label", &self.0.label)?;
        attributes(&mut map, &NODE, self.0)?;
        map.end()
    }
}

struct Edge<'a>(&'a Graph, &'a LinkRow);

impl Serialize for Edge<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("data", &EdgeData(self.0, self.1))?;
        map.end()
    }
}

struct EdgeData<'a>(&'a Graph, &'a LinkRow);

impl Serialize for EdgeData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(graph, link) = self;
        let (source, target) = graph.ends(link);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &link.id)?;
        map.serialize_entry("source", &source.id)?;
        map.serialize_entry("target", &target.id)?;
        if let Some(partnership) = &link.partnership {
            map.serialize_entry("key", &partnership.key)?;
        }
        map.serialize_entry("label", &link.label)?;
        map.serialize_entry("weight", &finite(link.strength))?;
        attributes(&mut map, link_attributes(graph), link)?;
        map.end()
    }
}
