//! The whole graph of a scope, flat, for network visualisation clients.

use std::sync::Arc;

use async_graphql::{Context, ID, SimpleObject};

use super::link::Link;
use super::meta::AnswerMeta;
use crate::analytics::communities::Communities;
use crate::analytics::components::components;
use crate::analytics::partition::Partition;
use crate::analytics::paths::reachable;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::id::GlobalId;
use crate::api::scalars::{CountryCode, FieldKey};
use crate::app::answers::centrality::{Centralities, CentralityMeasure, CentralityQuestion};
use crate::app::answers::communities::CommunityQuestion;
use crate::app::fault::Fault;
use crate::network::{CityIndex, View};

/// Nodes and links in flat lists, ready for a drawing library: `source` and `target` are ids of nodes in the same
/// answer, ids are global ids and stay the same across revisions, and every link carries its merged strength and
/// the number of partnerships behind it.
#[derive(SimpleObject)]
pub struct NetworkGraph {
    /// Revision of the store that the graph shows.
    revision: i64,
    /// Member cities, by key.
    nodes: Vec<GraphNode>,
    /// Links, by the keys of their cities.
    links: Vec<GraphLink>,
    /// What the answer was computed from.
    meta: AnswerMeta,
}

/// A city as a node of a drawing.
#[derive(SimpleObject)]
pub struct GraphNode {
    /// Global id of the city.
    id: ID,
    /// Key of the city.
    key: String,
    /// Name of the city.
    label: String,
    /// Alpha-2 code of its country.
    country: CountryCode,
    /// Key of its primary field; null without a field.
    field: Option<FieldKey>,
    /// Degrees north; null if not known.
    lat: Option<f64>,
    /// Degrees east; null if not known.
    lon: Option<f64>,
    /// Number of partner cities in scope.
    degree: i32,
    /// Sum of the strengths of its links.
    strength: f64,
    /// Number of its connected component, from 1, the largest first.
    component: i32,
    /// Number of its community (Leiden, seed 1), from 1, the largest first; null for an ego network.
    community: Option<i32>,
    /// Betweenness, as `centrality` measures it; null for an ego network.
    betweenness: Option<f64>,
    /// PageRank, as `centrality` measures it; null for an ego network.
    page_rank: Option<f64>,
    /// Core number, as `centrality` measures it; null for an ego network.
    core_number: Option<i32>,
}

/// What is computed for the nodes only where a query selects it.
#[derive(Default)]
struct Selected {
    communities: Option<Arc<Communities>>,
    betweenness: Option<Arc<Centralities>>,
    page_rank: Option<Arc<Centralities>>,
    core_numbers: Option<Arc<Centralities>>,
}

impl Selected {
    async fn of(context: &Context<'_>, frame: &Frame, view: &Arc<View>) -> Result<Self, Fault> {
        let app = &frame.request().app;
        let selects = |field: &str| context.look_ahead().field("nodes").field(field).exists();
        let centrality = async |field: &str, measure| {
            if selects(field) {
                app.ask(view, CentralityQuestion::plain(measure)).await.map(Some)
            } else {
                Ok(None)
            }
        };
        Ok(Self {
            communities: match selects("community") {
                true => Some(app.ask(view, CommunityQuestion).await?),
                false => None,
            },
            betweenness: centrality("betweenness", CentralityMeasure::Betweenness).await?,
            page_rank: centrality("pageRank", CentralityMeasure::PageRank).await?,
            core_numbers: centrality("coreNumber", CentralityMeasure::CoreNumber).await?,
        })
    }
}

/// A link of a drawing.
#[derive(SimpleObject)]
pub struct GraphLink {
    /// Global id of the link: the pair of cities.
    id: ID,
    /// Id of the node whose key comes first.
    source: ID,
    /// Id of the node whose key comes second.
    target: ID,
    /// Sum of the intensities of its partnerships; more is closer.
    strength: f64,
    /// Number of partnerships it stands for.
    partnership_count: i32,
    /// Whether both cities share a creative field.
    same_field: bool,
    /// Whether both cities lie in one country.
    same_country: bool,
    /// Great-circle distance in kilometres; null if a position is not known.
    distance_km: Option<f64>,
}

impl NetworkGraph {
    /// The graph of a view. Communities and centralities are computed only where the query selects them.
    pub async fn whole(context: &Context<'_>, frame: &Frame, view: &Arc<View>) -> Result<Self, Fault> {
        let nodes: Vec<u32> = (0..view.graph().node_count() as u32).collect();
        let links: Vec<u32> = (0..view.graph().link_count() as u32).collect();
        let selected = Selected::of(context, frame, view).await?;
        Self::of(frame, view, &nodes, &links, &selected)
    }

    /// The graph of a city and everybody within some hops of it; empty if the city is not in scope.
    pub async fn ego(frame: &Frame, view: &Arc<View>, city: CityIndex, hops: u32) -> Result<Self, Fault> {
        let Some(center) = view.node(city) else {
            return Self::of(frame, view, &[], &[], &Selected::default());
        };
        let shared = Arc::clone(view);
        let find = move |budget: &_| reachable(shared.graph(), center, hops, budget);
        let reached = frame.request().app.compute(view.graph().link_count(), find).await?;
        let mut nodes: Vec<u32> = std::iter::once(center)
            .chain(reached.iter().map(|reached| reached.node))
            .collect();
        nodes.sort_unstable();
        let graph = view.graph();
        let mut links: Vec<u32> = Vec::new();
        for &node in &nodes {
            let neighbors = graph.neighbors(node).iter().zip(graph.incident_links(node));
            links.extend(
                neighbors
                    .filter(|&(&other, _)| other > node && nodes.binary_search(&other).is_ok())
                    .map(|(_, &link)| link),
            );
        }
        links.sort_unstable();
        Self::of(frame, view, &nodes, &links, &Selected::default())
    }

    fn of(frame: &Frame, view: &Arc<View>, nodes: &[u32], links: &[u32], selected: &Selected) -> Result<Self, Fault> {
        frame.request().charge_graph(nodes.len() + links.len())?;
        let components = components(view.graph());
        let id = |node: u32| GlobalId::City(view.snapshot().city(view.city(node)).key.clone()).encode();
        Ok(Self {
            revision: view.snapshot().revision(),
            nodes: nodes
                .iter()
                .map(|&node| GraphNode::new(view, node, id(node), &components, selected))
                .collect(),
            links: links.iter().map(|&link| GraphLink::new(view, link, id)).collect(),
            meta: AnswerMeta::new(view, "induced subgraph", Vec::new()),
        })
    }
}

impl GraphNode {
    fn new(view: &View, node: u32, id: ID, components: &Partition, selected: &Selected) -> Self {
        let city = view.snapshot().city(view.city(node));
        let field = view
            .fields(node)
            .first()
            .and_then(|&field| view.snapshot().field(field));
        let strengths = view
            .graph()
            .incident_links(node)
            .iter()
            .map(|&link| view.graph().strength(link));
        let value = |found: Option<&Arc<Centralities>>| found.and_then(|found| found.values[node as usize]);
        let numbered = |partition: &Partition| int(partition.label(node) as usize + 1);
        Self {
            id,
            key: city.key.clone(),
            label: city.name.clone(),
            country: CountryCode(city.country.to_string()),
            field: field.map(|(_, field)| FieldKey(field.key.clone())),
            lat: city.position.map(|position| position.latitude),
            lon: city.position.map(|position| position.longitude),
            degree: int(view.graph().degree(node)),
            strength: strengths.sum(),
            component: numbered(components),
            community: selected.communities.as_ref().map(|found| numbered(&found.partition)),
            betweenness: value(selected.betweenness.as_ref()),
            page_rank: value(selected.page_rank.as_ref()),
            core_number: value(selected.core_numbers.as_ref()).map(|number| int(number as usize)),
        }
    }
}

impl GraphLink {
    fn new(view: &View, link: u32, id: impl Fn(u32) -> ID) -> Self {
        let (a, b) = view.graph().ends(link);
        let keys = Link::keys(view, link);
        Self {
            id: GlobalId::Link(keys.0, keys.1).encode(),
            source: id(a),
            target: id(b),
            strength: view.graph().strength(link),
            partnership_count: int(view.records(link).len()),
            same_field: view.same_field(a, b),
            same_country: view.same_country(a, b),
            distance_km: view.distance_km(a, b),
        }
    }
}
