//! What makes one graph out of an earlier one, for drawings that follow the network.

use std::sync::Arc;

use async_graphql::SimpleObject;

use super::graph::{GraphLink, GraphNode, Selected};
use super::meta::AnswerMeta;
use crate::analytics::components::components;
use crate::api::context::Frame;
use crate::app::answers::graph_delta;
use crate::app::fault::Fault;
use crate::network::View;

/// What to do to a drawing so that it shows the graph of a newer revision: with `reset`, throw away what is drawn; then take out, put in
/// and draw anew. Nodes, links and their keys are those of `graph`.
#[derive(SimpleObject)]
pub struct GraphDelta {
    /// Revision of the store that the drawing shows afterwards; greater than that of the delta before.
    revision: i64,
    /// Revision that it must show before; null with `reset`.
    from_revision: Option<i64>,
    /// Whether this is the whole graph: what was drawn before counts no more, and all is in `addedNodes` and `addedLinks`.
    reset: bool,
    /// Nodes that were not there, by key.
    added_nodes: Vec<GraphNode>,
    /// Nodes with another name, country, field, position, degree, strength or component, or with another value of those
    /// that are computed only if they are selected; whole, by key.
    updated_nodes: Vec<GraphNode>,
    /// Keys of nodes that are there no more.
    removed_node_keys: Vec<String>,
    /// Links that were not there, by the keys of their cities.
    added_links: Vec<GraphLink>,
    /// Links with another strength, number of partnerships, distance or other relation of their cities; whole, by the keys of
    /// their cities.
    updated_links: Vec<GraphLink>,
    /// Keys of links that are there no more.
    removed_link_keys: Vec<String>,
    /// What the answer was computed from.
    meta: AnswerMeta,
}

/// A graph as a subscriber has drawn it, with the values that the subscription selects.
pub struct Drawn {
    /// Revision of the delta that it was told by; nothing of it has changed since.
    pub told: i64,
    /// The graph.
    pub view: Arc<View>,
    /// The values.
    pub selected: Selected,
}

impl GraphDelta {
    /// The whole graph, after nothing or after what is too old to compare with.
    pub fn whole(frame: &Frame, drawn: &Drawn) -> Result<Self, Fault> {
        let Drawn { view, selected, .. } = drawn;
        let (nodes, links) = (view.graph().node_count() as u32, view.graph().link_count() as u32);
        frame.request().charge_graph((nodes + links) as usize)?;
        let components = components(view.graph());
        let frame = frame.of_view(view);
        let draw = |node| GraphNode::new(&frame, view, node, &components, selected);
        Ok(Self {
            reset: true,
            added_nodes: (0..nodes).map(draw).collect(),
            added_links: (0..links).map(|link| GraphLink::new(&frame, view, link)).collect(),
            ..Self::empty(view)
        })
    }

    /// What has changed; none if nothing has.
    pub async fn between(frame: &Frame, before: &Drawn, after: &Drawn) -> Result<Option<Self>, Fault> {
        let question = graph_delta::GraphDeltaQuestion {
            before: Arc::clone(&before.view),
        };
        let (view, selected) = (&after.view, &after.selected);
        let found = frame.request().app.ask(view, question).await?;
        let mut updated = found.updated_nodes.clone();
        let differ = |&&(one, other): &&(u32, u32)| !before.selected.agrees(one, selected, other);
        updated.extend(found.kept_nodes.iter().filter(differ).map(|&(_, node)| node));
        updated.sort_unstable();
        updated.dedup();
        if found.is_empty() && updated.is_empty() {
            return Ok(None);
        }
        let items = found.added_nodes.len() + updated.len() + found.added_links.len() + found.updated_links.len();
        frame.request().charge_graph(items)?;
        let frame = frame.of_view(view);
        let nodes = |nodes: &[u32]| {
            let draw = |&node| GraphNode::new(&frame, view, node, &found.components, selected);
            nodes.iter().map(draw).collect()
        };
        let links = |links: &[u32]| links.iter().map(|&link| GraphLink::new(&frame, view, link)).collect();
        let removed_links = found.removed_links.iter();
        Ok(Some(Self {
            from_revision: Some(before.told),
            added_nodes: nodes(&found.added_nodes),
            updated_nodes: nodes(&updated),
            removed_node_keys: found.removed_cities.clone(),
            added_links: links(&found.added_links),
            updated_links: links(&found.updated_links),
            removed_link_keys: removed_links.map(|(a, b)| format!("{a}/{b}")).collect(),
            ..Self::empty(view)
        }))
    }

    fn empty(view: &View) -> Self {
        Self {
            revision: view.snapshot().revision(),
            from_revision: None,
            reset: false,
            added_nodes: Vec::new(),
            updated_nodes: Vec::new(),
            removed_node_keys: Vec::new(),
            added_links: Vec::new(),
            updated_links: Vec::new(),
            removed_link_keys: Vec::new(),
            meta: AnswerMeta::new(view, "difference of induced subgraphs", Vec::new()),
        }
    }
}
