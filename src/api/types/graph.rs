//! The whole graph of a scope as flat lists, for clients that draw it.

use std::sync::Arc;

use async_graphql::{Context, List, Object, SimpleObject};

use super::city::City;
use super::graph_values::{Selected, Wanted};
use super::link::{self, Link};
use super::meta::{AnswerMeta, Warning};
use crate::analytics::Budget;
use crate::analytics::components::components;
use crate::analytics::layout::Point;
use crate::analytics::partition::Partition;
use crate::analytics::paths::reachable;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::{GraphLayout, PartnershipKind, WorldRegion};
use crate::api::scalars::{CountryCode, Date, FieldKey, Long};
use crate::app::answers::layout::LayoutQuestion;
use crate::app::fault::Fault;
use crate::domain;
use crate::network::{CityIndex, View};

/// Nodes and links in flat lists, ready for a drawing library. `source` and `target` are keys of
/// nodes in the same answer. Keys stay the same across revisions. Every link has its merged
/// strength and its number of partnerships.
#[derive(SimpleObject)]
pub struct NetworkGraph {
    /// Revision of the store that the graph shows.
    revision: Long,
    /// Member cities, ordered by key.
    nodes: List<GraphNode>,
    /// Links, ordered by the keys of their cities.
    links: List<GraphLink>,
    /// The data and the method behind this answer, with warnings on how to read it.
    meta: AnswerMeta,
}

/// A city as a node of the graph, ready to draw.
pub struct GraphNode {
    frame: Frame,
    view: Arc<View>,
    node: u32,
    component: u32,
    community: Option<i32>,
    /// Betweenness, PageRank and core number.
    values: [Option<f64>; 3],
    place: Option<Point>,
}

/// A link of the graph, ready to draw.
pub struct GraphLink {
    frame: Frame,
    view: Arc<View>,
    link: u32,
}

impl NetworkGraph {
    /// Returns the graph of a view. Communities, centralities and positions are computed only if
    /// the query selects them.
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
        let position = |node| view.snapshot().city(view.city(node)).position();
        let unknown = (0..view.graph().node_count() as u32)
            .filter(|&node| position(node).is_none())
            .count();
        if is_placed && layout == GraphLayout::Map && unknown > 0 {
            let note = format!("Cities without coordinates, placed below the map: {unknown}.");
            graph.meta.warn(Warning::MissingCoordinates, note);
        }
        Ok(graph)
    }

    /// Returns the graph of a city and all cities within some hops of it; empty if the city is not
    /// in scope.
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

    /// Returns the graph of some nodes and links. Cost: the components of the view and the rows;
    /// large graphs are computed off the async threads.
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
    /// Returns a node of a view, given the frame and the components of that view.
    pub fn new(frame: &Frame, view: &Arc<View>, node: u32, components: &Partition, selected: &Selected) -> Self {
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            node,
            component: components.label(node),
            community: selected.community(node),
            values: selected.values(node),
            place: selected.position(node),
        }
    }

    fn record(&self) -> &domain::City {
        self.view.snapshot().city(self.view.city(self.node))
    }
}

/// A city as a node of the graph, ready to draw.
#[Object]
impl GraphNode {
    /// Key of the city, unique among the nodes.
    fn key(&self) -> &str {
        &self.record().key
    }

    /// The city as a full object, in the scope of this graph.
    fn city(&self) -> City {
        City::of_node(&self.frame, &self.view, self.node)
    }

    /// Name of the city.
    fn label(&self) -> &str {
        &self.record().name
    }

    /// Alpha-2 code of the city's country. Null if not known.
    fn country(&self) -> Option<CountryCode> {
        let country = self.view.country(self.node);
        country.map(|code| CountryCode(code.to_string()))
    }

    /// UNESCO region of the city's country. Null if not known.
    fn region(&self) -> Option<WorldRegion> {
        self.view.region(self.node).map(WorldRegion::from)
    }

    /// Number of inhabitants. Null if not known.
    fn population(&self) -> Option<Long> {
        self.record().population.map(Long)
    }

    /// Key of the city's primary field. Null without a field.
    fn field(&self) -> Option<FieldKey> {
        let field = self.view.primary_field(self.node);
        field.map(|field| FieldKey(field.key.clone()))
    }

    /// Index of the primary field among all fields of the networks in scope, from 0. Use it to pick
    /// a colour: it is the same in every scope of these networks. Null without a field.
    fn field_index(&self) -> Option<i32> {
        self.view.field_position(self.node).map(int)
    }

    /// Keys of the city's fields, the primary one first. In a period, all fields that it held.
    fn fields(&self) -> Vec<FieldKey> {
        let keys = self.view.field_keys(self.node);
        keys.map(|key| FieldKey(key.to_owned())).collect()
    }

    /// Start of the city's membership in scope, or of the first of several. Null if not known.
    fn joined_on(&self) -> Option<Date> {
        self.view.membership_span(self.node).start.map(Date::from)
    }

    /// End of the city's membership in scope, or of the last of several. Null while it has no end.
    fn left_on(&self) -> Option<Date> {
        self.view.membership_span(self.node).end.map(Date::from)
    }

    /// Latitude in degrees north. Null if not known.
    fn lat(&self) -> Option<f64> {
        self.record().position().map(|position| position.latitude)
    }

    /// Longitude in degrees east. Null if not known.
    fn lon(&self) -> Option<f64> {
        self.record().position().map(|position| position.longitude)
    }

    /// Horizontal position in the drawing that `layout` asks for, growing to the right. Null in an
    /// ego network and in changes of a graph.
    fn x(&self) -> Option<f64> {
        self.place.map(|place| place.x)
    }

    /// Vertical position in the drawing that `layout` asks for, growing upwards. Null in an ego
    /// network and in changes of a graph.
    fn y(&self) -> Option<f64> {
        self.place.map(|place| place.y)
    }

    /// Number of partner cities in scope.
    fn degree(&self) -> i32 {
        int(self.view.graph().degree(self.node))
    }

    /// Sum of the strengths of the city's links.
    fn strength(&self) -> f64 {
        self.view.graph().node_strength(self.node)
    }

    /// Number of the city's connected component, from 1, the largest first.
    fn component(&self) -> i32 {
        int(self.component as usize + 1)
    }

    /// Number of the city's community (Leiden, seed 1), from 1, the largest first. Null in an ego
    /// network.
    fn community(&self) -> Option<i32> {
        self.community
    }

    /// Betweenness, as in `centrality`. Null in an ego network.
    fn betweenness(&self) -> Option<f64> {
        self.values[0]
    }

    /// PageRank, as in `centrality`. Null in an ego network.
    fn page_rank(&self) -> Option<f64> {
        self.values[1]
    }

    /// Core number, as in `centrality`. Null in an ego network.
    fn core_number(&self) -> Option<i32> {
        self.values[2].map(|number| int(number as usize))
    }
}

impl GraphLink {
    /// Returns a link of a view, given the frame of that view.
    pub fn new(frame: &Frame, view: &Arc<View>, link: u32) -> Self {
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            link,
        }
    }
}

/// A link of the graph, ready to draw.
#[Object]
impl GraphLink {
    /// Key of the link: the keys of its two nodes with a slash between, such as `bologna/ghent`.
    /// Unique among the links, and never equal to a key of a node.
    fn key(&self) -> String {
        let (source, target) = link::keys(&self.view, self.link);
        [source, "/", target].concat()
    }

    /// Key of the node whose key comes first.
    fn source(&self) -> &str {
        link::keys(&self.view, self.link).0
    }

    /// Key of the other node.
    fn target(&self) -> &str {
        link::keys(&self.view, self.link).1
    }

    /// The link as a full object with its partnerships, in the scope of this graph.
    fn link(&self) -> Link {
        Link::new(&self.frame, &self.view, self.link)
    }

    /// Sum of the intensities of the link's partnerships. A larger value means closer cooperation.
    fn strength(&self) -> f64 {
        self.view.graph().strength(self.link)
    }

    /// Number of partnerships behind the link.
    fn partnership_count(&self) -> i32 {
        int(self.view.records(self.link).len())
    }

    /// Kinds of these partnerships, each once.
    fn kinds(&self) -> Vec<PartnershipKind> {
        let kinds = self.view.kinds(self.link).into_iter();
        kinds.map(PartnershipKind::from).collect()
    }

    /// Earliest known start of these partnerships. Null if no start is known.
    fn first_started_on(&self) -> Option<Date> {
        self.view.link_span(self.link).start.map(Date::from)
    }

    /// Latest end of these partnerships. Null if one of them has no end.
    fn last_ended_on(&self) -> Option<Date> {
        self.view.link_span(self.link).end.map(Date::from)
    }

    /// Share of these partnerships that have more than two cities, from 0 to 1.
    fn multilateral_share(&self) -> f64 {
        self.view.multilateral_share(self.link)
    }

    /// True if both cities share a creative field.
    fn same_field(&self) -> bool {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.same_field(a, b)
    }

    /// True if both cities lie in the same country. Null if the country of either is not known.
    fn same_country(&self) -> Option<bool> {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.same_country(a, b)
    }

    /// Great-circle distance between the cities in kilometres. Null if the coordinates of either
    /// are not known.
    fn distance_km(&self) -> Option<f64> {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.distance_km(a, b)
    }
}
