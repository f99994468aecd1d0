//! Node-link JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::exchange::graph::{Attribute, Graph, LinkRow, NODE, NodeRow, finite, link_attributes};

/// Writes an object with the lists `nodes` and `links`.
pub(super) fn write(graph: &Graph, mut output: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut output, &NodeLink(graph))?;
    output.write_all(b"\n")
}

struct NodeLink<'a>(&'a Graph);

impl Serialize for NodeLink<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("directed", &false)?;
        map.serialize_entry("multigraph", &graph.parallel)?;
        map.serialize_entry("graph", &origin(graph))?;
        map.serialize_entry("nodes", &List(|| graph.nodes().iter().map(Node)))?;
        map.serialize_entry("links", &List(|| graph.links().iter().map(|link| Link(graph, link))))?;
        map.end()
    }
}

/// Returns the origin of a graph.
pub(super) fn origin(graph: &Graph) -> BTreeMap<&'static str, String> {
    graph.statements().into_iter().collect()
}

/// A list that is serialized from an iterator.
pub(super) struct List<F>(pub(super) F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Adds the attributes of a row that have a value.
pub(super) fn attributes<R, M: SerializeMap>(
    map: &mut M,
    attributes: &[Attribute<R>],
    row: &R,
) -> Result<(), M::Error> {
    for attribute in attributes {
        if let Some(value) = (attribute.value)(row) {
            map.serialize_entry(attribute.name, &value)?;
        }
    }
    Ok(())
}

struct Node<'a>(&'a NodeRow);

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.0.id)?;
        map.serialize_entry("label", &self.0.label)?;
        attributes(&mut map, &NODE, self.0)?;
        map.end()
    }
}

struct Link<'a>(&'a Graph, &'a LinkRow);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(graph, link) = self;
        let (source, target) = graph.ends(link);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("source", &source.id)?;
        map.serialize_entry("target", &target.id)?;
        map.serialize_entry("id", &link.id)?;
        if let Some(partnership) = &link.partnership {
            map.serialize_entry("key", &partnership.key)?;
        }
        map.serialize_entry("label", &link.label)?;
        map.serialize_entry("weight", &finite(link.strength))?;
        attributes(&mut map, link_attributes(graph), link)?;
        map.end()
    }
}
