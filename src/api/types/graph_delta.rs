//! What makes one graph out of an earlier one, for drawings that follow the network.

use std::sync::Arc;

use async_graphql::{List, SimpleObject};

use super::graph::{GraphLink, GraphNode};
use super::graph_values::Selected;
use super::meta::AnswerMeta;
use crate::analytics::Budget;
use crate::analytics::components::components;
use crate::api::context::Frame;
use crate::api::scalars::Long;
use crate::app::answers::graph_delta;
use crate::app::fault::Fault;
use crate::network::View;

/// What to do to a drawing so that it shows the graph of a newer revision: with `reset`, throw away what is drawn; then take out, put in
/// and draw anew. Nodes, links and their keys are those of `graph`.
#[derive(SimpleObject)]
pub struct GraphDelta {
    /// Revision of the store that the drawing shows afterwards; greater than that of the delta before.
    revision: Long,
    /// Revision that it must show before; null with `reset`.
    from_revision: Option<Long>,
    /// Whether this is the whole graph: what was drawn before counts no more, and all is in `addedNodes` and `addedLinks`.
    reset: bool,
    /// Nodes that were not there, by key.
    added_nodes: List<GraphNode>,
    /// Nodes of which a value has changed: one of the city or its membership, its degree, strength or component, or one of
    /// those that are computed only if they are selected; whole, by key.
    updated_nodes: List<GraphNode>,
    /// Keys of nodes that are there no more.
    removed_node_keys: Vec<String>,
    /// Links that were not there, by the keys of their cities.
    added_links: List<GraphLink>,
    /// Links of which a value has changed, of their partnerships or of the relation of their cities; whole, by the keys of their
    /// cities.
    updated_links: List<GraphLink>,
    /// Keys of links that are there no more.
    removed_link_keys: Vec<String>,
    /// What the answer was computed from.
    meta: AnswerMeta,
}

/// A graph as a subscriber has drawn it, with the values that the subscription selects.
#[derive(Clone)]
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
    pub async fn whole(frame: &Frame, drawn: &Drawn) -> Result<Self, Fault> {
        let graph = drawn.view.graph();
        let size = graph.node_count() + graph.link_count();
        frame.request().charge_graph(size)?;
        frame.request().meter.take_turn().await?;
        let (of_view, drawn) = (frame.of_view(&drawn.view), drawn.clone());
        let draw = move |_: &Budget| {
            let Drawn { view, selected, .. } = &drawn;
            let (nodes, links) = (view.graph().node_count() as u32, view.graph().link_count() as u32);
            let components = components(view.graph());
            let node = |node| GraphNode::new(&of_view, view, node, &components, selected);
            Ok(Self {
                reset: true,
                added_nodes: (0..nodes).map(node).collect(),
                added_links: (0..links).map(|link| GraphLink::new(&of_view, view, link)).collect(),
                ..Self::empty(view)
            })
        };
        frame.request().app.compute(size, draw).await
    }

    /// What has changed; none if nothing has.
    pub async fn between(frame: &Frame, before: &Drawn, after: &Drawn) -> Result<Option<Self>, Fault> {
        let question = graph_delta::GraphDeltaQuestion {
            before: Arc::clone(&before.view),
        };
        let app = &frame.request().app;
        let found = app.ask(&after.view, question).await?;
        let (known, selected, all) = (before.selected.clone(), after.selected.clone(), Arc::clone(&found));
        let update = move |_: &Budget| {
            let differ = |&&(one, other): &&(u32, u32)| !known.agrees(one, &selected, other);
            let differing = all.kept_nodes.iter().filter(differ).map(|&(_, node)| node);
            let mut updated: Vec<u32> = all.updated_nodes.iter().copied().chain(differing).collect();
            updated.sort_unstable();
            updated.dedup();
            Ok(updated)
        };
        let updated = app.compute(found.kept_nodes.len(), update).await?;
        if found.is_empty() && updated.is_empty() {
            return Ok(None);
        }
        let items = found.added_nodes.len() + updated.len() + found.added_links.len() + found.updated_links.len();
        frame.request().charge_graph(items)?;
        frame.request().meter.take_turn().await?;
        let (of_view, after, told) = (frame.of_view(&after.view), after.clone(), before.told);
        let draw = move |_: &Budget| {
            let Drawn { view, selected, .. } = &after;
            let node = |&node: &u32| GraphNode::new(&of_view, view, node, &found.components, selected);
            let link = |&link: &u32| GraphLink::new(&of_view, view, link);
            let removed_links = found.removed_links.iter();
            Ok(Self {
                from_revision: Some(told.into()),
                added_nodes: found.added_nodes.iter().map(node).collect(),
                updated_nodes: updated.iter().map(node).collect(),
                removed_node_keys: found.removed_cities.clone(),
                added_links: found.added_links.iter().map(link).collect(),
                updated_links: found.updated_links.iter().map(link).collect(),
                removed_link_keys: removed_links.map(|(a, b)| format!("{a}/{b}")).collect(),
                ..Self::empty(view)
            })
        };
        app.compute(items, draw).await.map(Some)
    }

    fn empty(view: &View) -> Self {
        Self {
            revision: view.snapshot().revision().into(),
            from_revision: None,
            reset: false,
            added_nodes: List(Vec::new()),
            updated_nodes: List(Vec::new()),
            removed_node_keys: Vec::new(),
            added_links: List(Vec::new()),
            updated_links: List(Vec::new()),
            removed_link_keys: Vec::new(),
            meta: AnswerMeta::new(view, "difference of induced subgraphs", Vec::new()),
        }
    }
}
