//! Files of Gephi Lite: a graphology graph without attributes, and beside it the attributes of its
//! nodes and links, by id.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Place;
use super::graph::Graph;

type Attributes = Map<String, Value>;

/// The graph of a file. Before version 1 names and weights are among the drawing values.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dataset {
    #[serde(default)]
    node_data: Attributes,
    #[serde(default)]
    node_rendering_data: Attributes,
    #[serde(default)]
    edge_data: Attributes,
    #[serde(default)]
    edge_rendering_data: Attributes,
    full_graph: Topology,
}

#[derive(Deserialize)]
struct Topology {
    nodes: Vec<Attributes>,
    edges: Vec<Attributes>,
}

/// Drawing properties of a node or a link.
const DRAWN: [&str; 5] = ["x", "y", "size", "color", "rawSize"];

/// Reads the graph of a file.
pub(super) fn take(dataset: Dataset, graph: &mut Graph<'_, '_>) {
    graph.form.has_options = true;
    let Dataset {
        mut node_data,
        mut node_rendering_data,
        mut edge_data,
        mut edge_rendering_data,
        full_graph: Topology { nodes, edges },
    } = dataset;
    for node in nodes {
        let node = whole(node, [&mut node_data, &mut node_rendering_data]);
        graph.take(Place::Nodes, None, node);
    }
    for link in edges {
        let link = whole(link, [&mut edge_data, &mut edge_rendering_data]);
        graph.take(Place::Links, None, link);
    }
}

/// Joins a node or a link with its attributes.
fn whole(mut object: Attributes, parts: [&mut Attributes; 2]) -> Attributes {
    let key = object.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
    for part in parts {
        if let Some(Value::Object(values)) = part.remove(&key) {
            let values = values.into_iter().filter(|(name, _)| !DRAWN.contains(&name.as_str()));
            values.for_each(|(name, value)| _ = object.entry(name).or_insert(value));
        }
    }
    object
}
