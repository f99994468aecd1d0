//! Differences between two graphs, for drawings that follow the network.

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

/// The steps that bring a drawing to the graph of a newer revision. With `reset`, first throw away
/// the whole drawing. Then remove, add and redraw nodes and links. They and their keys are those of
/// `graph`.
#[derive(SimpleObject)]
pub struct GraphDelta {
    /// Revision that the drawing shows afterwards; greater than that of the delta before.
    revision: Long,
    /// Revision that the drawing must show before. Null with `reset`.
    from_revision: Option<Long>,
    /// True if this is the whole graph: throw away the drawing; everything is in `addedNodes` and
    /// `addedLinks`.
    reset: bool,
    /// New nodes, ordered by key.
    added_nodes: List<GraphNode>,
    /// Complete nodes of which a value changed, ordered by key: a value of the city or its
    /// membership, its degree, strength or component, or a selected value that is computed on
    /// demand.
    updated_nodes: List<GraphNode>,
    /// Keys of the removed nodes.
    removed_node_keys: Vec<String>,
    /// New links, ordered by the keys of their cities.
    added_links: List<GraphLink>,
    /// Complete links of which a value changed, ordered by the keys of their cities: a value of
    /// their partnerships or of the relation between their cities.
    updated_links: List<GraphLink>,
    /// Keys of the removed links.
    removed_link_keys: Vec<String>,
    /// The data and the method behind this answer, with warnings on how to read it.
    meta: AnswerMeta,
}

/// A graph as a subscriber has drawn it, with the values that the subscription selects.
#[derive(Clone)]
pub struct Drawn {
    /// Revision of the delta that the subscriber received; nothing in the drawing changed since.
    pub told: i64,
    /// The graph.
    pub view: Arc<View>,
    /// The values.
    pub selected: Selected,
}

impl GraphDelta {
    /// Returns the whole graph, if the subscriber has none or one that is too old to compare with.
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

    /// Returns the differences between two graphs; `None` if there are none.
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
