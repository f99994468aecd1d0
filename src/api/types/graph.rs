//! The whole graph of a scope, flat, for network visualisation clients.

use std::sync::Arc;

use async_graphql::{Context, SimpleObject};

use super::city::City;
use super::graph_values::{Selected, Wanted};
use super::link::Link;
use super::meta::{AnswerMeta, Warning};
use crate::analytics::Budget;
use crate::analytics::components::components;
use crate::analytics::partition::Partition;
use crate::analytics::paths::reachable;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::{GraphLayout, PartnershipKind, WorldRegion};
use crate::api::scalars::{CountryCode, Date, FieldKey, Long};
use crate::app::answers::layout::LayoutQuestion;
use crate::app::fault::Fault;
use crate::network::{CityIndex, View};

/// Nodes and links in flat lists, ready for a drawing library: `source` and `target` are keys of nodes in the same
/// answer, keys stay the same across revisions, and every link carries its merged strength and the number of
/// partnerships behind it.
#[derive(SimpleObject)]
pub struct NetworkGraph {
    /// Revision of the store that the graph shows.
    revision: Long,
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
    /// Key of the city, unique among the nodes.
    key: String,
    /// The city itself, as this graph sees it.
    city: City,
    /// Name of the city.
    label: String,
    /// Alpha-2 code of its country; null if it is not known.
    country: Option<CountryCode>,
    /// UNESCO region of its country; null if it is not known.
    region: Option<WorldRegion>,
    /// Number of its inhabitants; null if it is not known.
    population: Option<Long>,
    /// Key of its primary field; null without a field.
    field: Option<FieldKey>,
    /// Position of its primary field among all fields of the networks in scope, from 0, for its
    /// colour: the same in every scope of these networks. Null without a field.
    field_index: Option<i32>,
    /// Keys of its fields, the primary one first; in a period all that it held.
    fields: Vec<FieldKey>,
    /// Start of its membership in scope, of several the first; null if it is not known.
    joined_on: Option<Date>,
    /// End of its membership in scope, of several the last; null while it has no end.
    left_on: Option<Date>,
    /// Degrees north; null if not known.
    lat: Option<f64>,
    /// Degrees east; null if not known.
    lon: Option<f64>,
    /// Position in the picture that `layout` asks for, growing to the right. Null in an ego network
    /// and in the changes of a graph.
    x: Option<f64>,
    /// Position in the picture that `layout` asks for, growing upwards. Null in an ego network and in
    /// the changes of a graph.
    y: Option<f64>,
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

/// A link of a drawing.
#[derive(SimpleObject)]
pub struct GraphLink {
    /// Keys of the two nodes with a slash between, such as `bologna/ghent`; unique among the links, and no key of a node.
    key: String,
    /// Key of the node that comes first by key.
    source: String,
    /// Key of the other node.
    target: String,
    /// The link itself, with its partnerships, as this graph sees it.
    link: Link,
    /// Sum of the intensities of its partnerships; more is closer.
    strength: f64,
    /// Number of partnerships it stands for.
    partnership_count: i32,
    /// Kinds of these partnerships, each once.
    kinds: Vec<PartnershipKind>,
    /// Earliest known start of these partnerships; null if no start is known.
    first_started_on: Option<Date>,
    /// Latest end of these partnerships; null if one of them has no end.
    last_ended_on: Option<Date>,
    /// Share of these partnerships that have more than two cities, from 0 to 1.
    multilateral_share: f64,
    /// Whether both cities share a creative field.
    same_field: bool,
    /// Whether both cities lie in one country; null if the country of either is not known.
    same_country: Option<bool>,
    /// Great-circle distance in kilometres; null if a position is not known.
    distance_km: Option<f64>,
}

impl NetworkGraph {
    /// The graph of a view. Communities, centralities and positions are computed only where the
    /// query selects them.
    pub async fn whole(
        context: &Context<'_>,
        frame: &Frame,
        view: &Arc<View>,
        layout: GraphLayout,
    ) -> Result<Self, Fault> {
        let nodes: Vec<u32> = (0..view.graph().node_count() as u32).collect();
        let links: Vec<u32> = (0..view.graph().link_count() as u32).collect();
        let mut selected = Wanted::of(context, &["nodes"]).compute(frame, view).await?;
        let node = context.look_ahead().field("nodes");
        let is_placed = node.field("x").exists() || node.field("y").exists();
        if is_placed {
            let positions = frame.request().app.ask(view, LayoutQuestion(layout.into())).await?;
            selected = selected.placed(positions);
        }
        let mut graph = Self::of(frame, view, (nodes, links), selected).await?;
        let unknown = graph.nodes.iter().filter(|node| node.lat.is_none()).count();
        if is_placed && layout == GraphLayout::Map && unknown > 0 {
            let note = format!("Cities without coordinates, placed below the map: {unknown}.");
            graph.meta.warn(Warning::MissingCoordinates, note);
        }
        Ok(graph)
    }

    /// The graph of a city and everybody within some hops of it; empty if the city is not in scope.
    pub async fn ego(frame: &Frame, view: &Arc<View>, city: CityIndex, hops: u32) -> Result<Self, Fault> {
        let Some(center) = view.node(city) else {
            return Self::of(frame, view, (Vec::new(), Vec::new()), Selected::default()).await;
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
        Self::of(frame, view, (nodes, links), Selected::default()).await
    }

    /// The graph of some nodes and links. Cost: the view's components and the rows, off the async threads if there are many.
    async fn of(
        frame: &Frame,
        view: &Arc<View>,
        (nodes, links): (Vec<u32>, Vec<u32>),
        selected: Selected,
    ) -> Result<Self, Fault> {
        let request = frame.request();
        request.charge_graph(nodes.len() + links.len())?;
        request.meter.take_turn().await?;
        let effort = view.graph().node_count() + view.graph().link_count();
        let (frame, view) = (frame.of_view(view), Arc::clone(view));
        let draw = move |_: &Budget| {
            let components = components(view.graph());
            let node = |&node: &u32| GraphNode::new(&frame, &view, node, &components, &selected);
            let link = |&link: &u32| GraphLink::new(&frame, &view, link);
            Ok(Self {
                revision: view.snapshot().revision().into(),
                nodes: nodes.iter().map(node).collect(),
                links: links.iter().map(link).collect(),
                meta: AnswerMeta::new(&view, "induced subgraph", Vec::new()),
            })
        };
        request.app.compute(effort, draw).await
    }
}

impl GraphNode {
    /// A node of a view, with the components of that view; the frame is that of the view.
    pub fn new(frame: &Frame, view: &View, node: u32, components: &Partition, selected: &Selected) -> Self {
        let city = view.snapshot().city(view.city(node));
        let [betweenness, page_rank, core_number] = selected.values(node);
        let (membership, place) = (view.membership_span(node), selected.position(node));
        Self {
            key: city.key.clone(),
            city: City::of_node(frame, view, node),
            label: city.name.clone(),
            country: view.country(node).map(|code| CountryCode(code.to_string())),
            region: view.region(node).map(WorldRegion::from),
            population: city.population.map(Long),
            field: view.primary_field(node).map(|field| FieldKey(field.key.clone())),
            field_index: view.field_position(node).map(int),
            fields: view.field_keys(node).map(|key| FieldKey(key.to_owned())).collect(),
            joined_on: membership.start.map(Date::from),
            left_on: membership.end.map(Date::from),
            lat: city.position().map(|position| position.latitude),
            lon: city.position().map(|position| position.longitude),
            x: place.map(|place| place.x),
            y: place.map(|place| place.y),
            degree: int(view.graph().degree(node)),
            strength: view.graph().node_strength(node),
            component: int(components.label(node) as usize + 1),
            community: selected.community(node),
            betweenness,
            page_rank,
            core_number: core_number.map(|number| int(number as usize)),
        }
    }
}

impl GraphLink {
    /// A link of a view; the frame is that of the view.
    pub fn new(frame: &Frame, view: &Arc<View>, link: u32) -> Self {
        let (a, b) = view.graph().ends(link);
        let (source, target) = Link::keys(view, link);
        let span = view.link_span(link);
        Self {
            key: format!("{source}/{target}"),
            source,
            target,
            link: Link::new(frame, view, link),
            strength: view.graph().strength(link),
            partnership_count: int(view.records(link).len()),
            kinds: view.kinds(link).into_iter().map(PartnershipKind::from).collect(),
            first_started_on: span.start.map(Date::from),
            last_ended_on: span.end.map(Date::from),
            multilateral_share: view.multilateral_share(link),
            same_field: view.same_field(a, b),
            same_country: view.same_country(a, b),
            distance_km: view.distance_km(a, b),
        }
    }
}
