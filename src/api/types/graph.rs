//! The whole graph of a scope, flat, for network visualisation clients.

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

/// Nodes and links in flat lists, ready for a drawing library: `source` and `target` are keys of nodes in the same
/// answer, keys stay the same across revisions, and every link carries its merged strength and the number of
/// partnerships behind it.
#[derive(SimpleObject)]
pub struct NetworkGraph {
    /// Revision of the store that the graph shows.
    revision: Long,
    /// Member cities, by key.
    nodes: List<GraphNode>,
    /// Links, by the keys of their cities.
    links: List<GraphLink>,
    /// What the answer was computed from.
    meta: AnswerMeta,
}

/// A city as a node of a drawing.
pub struct GraphNode {
    frame: Frame,
    view: Arc<View>,
    node: u32,
    component: u32,
    community: Option<i32>,
    /// Betweenness, PageRank, core number.
    values: [Option<f64>; 3],
    place: Option<Point>,
}

/// A link of a drawing.
pub struct GraphLink {
    frame: Frame,
    view: Arc<View>,
    link: u32,
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

/// A city as a node of a drawing.
#[Object]
impl GraphNode {
    /// Key of the city, unique among the nodes.
    fn key(&self) -> &str {
        &self.record().key
    }

    /// The city itself, as this graph sees it.
    fn city(&self) -> City {
        City::of_node(&self.frame, &self.view, self.node)
    }

    /// Name of the city.
    fn label(&self) -> &str {
        &self.record().name
    }

    /// Alpha-2 code of its country; null if it is not known.
    fn country(&self) -> Option<CountryCode> {
        let country = self.view.country(self.node);
        country.map(|code| CountryCode(code.to_string()))
    }

    /// UNESCO region of its country; null if it is not known.
    fn region(&self) -> Option<WorldRegion> {
        self.view.region(self.node).map(WorldRegion::from)
    }

    /// Number of its inhabitants; null if it is not known.
    fn population(&self) -> Option<Long> {
        self.record().population.map(Long)
    }

    /// Key of its primary field; null without a field.
    fn field(&self) -> Option<FieldKey> {
        let field = self.view.primary_field(self.node);
        field.map(|field| FieldKey(field.key.clone()))
    }

    /// Position of its primary field among all fields of the networks in scope, from 0, for its
    /// colour: the same in every scope of these networks. Null without a field.
    fn field_index(&self) -> Option<i32> {
        self.view.field_position(self.node).map(int)
    }

    /// Keys of its fields, the primary one first; in a period all that it held.
    fn fields(&self) -> Vec<FieldKey> {
        let keys = self.view.field_keys(self.node);
        keys.map(|key| FieldKey(key.to_owned())).collect()
    }

    /// Start of its membership in scope, of several the first; null if it is not known.
    fn joined_on(&self) -> Option<Date> {
        self.view.membership_span(self.node).start.map(Date::from)
    }

    /// End of its membership in scope, of several the last; null while it has no end.
    fn left_on(&self) -> Option<Date> {
        self.view.membership_span(self.node).end.map(Date::from)
    }

    /// Degrees north; null if not known.
    fn lat(&self) -> Option<f64> {
        self.record().position().map(|position| position.latitude)
    }

    /// Degrees east; null if not known.
    fn lon(&self) -> Option<f64> {
        self.record().position().map(|position| position.longitude)
    }

    /// Position in the picture that `layout` asks for, growing to the right. Null in an ego network
    /// and in the changes of a graph.
    fn x(&self) -> Option<f64> {
        self.place.map(|place| place.x)
    }

    /// Position in the picture that `layout` asks for, growing upwards. Null in an ego network and in
    /// the changes of a graph.
    fn y(&self) -> Option<f64> {
        self.place.map(|place| place.y)
    }

    /// Number of partner cities in scope.
    fn degree(&self) -> i32 {
        int(self.view.graph().degree(self.node))
    }

    /// Sum of the strengths of its links.
    fn strength(&self) -> f64 {
        self.view.graph().node_strength(self.node)
    }

    /// Number of its connected component, from 1, the largest first.
    fn component(&self) -> i32 {
        int(self.component as usize + 1)
    }

    /// Number of its community (Leiden, seed 1), from 1, the largest first; null for an ego network.
    fn community(&self) -> Option<i32> {
        self.community
    }

    /// Betweenness, as `centrality` measures it; null for an ego network.
    fn betweenness(&self) -> Option<f64> {
        self.values[0]
    }

    /// PageRank, as `centrality` measures it; null for an ego network.
    fn page_rank(&self) -> Option<f64> {
        self.values[1]
    }

    /// Core number, as `centrality` measures it; null for an ego network.
    fn core_number(&self) -> Option<i32> {
        self.values[2].map(|number| int(number as usize))
    }
}

impl GraphLink {
    /// A link of a view; the frame is that of the view.
    pub fn new(frame: &Frame, view: &Arc<View>, link: u32) -> Self {
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            link,
        }
    }
}

/// A link of a drawing.
#[Object]
impl GraphLink {
    /// Keys of the two nodes with a slash between, such as `bologna/ghent`; unique among the links, and no key of a node.
    fn key(&self) -> String {
        let (source, target) = link::keys(&self.view, self.link);
        [source, "/", target].concat()
    }

    /// Key of the node that comes first by key.
    fn source(&self) -> &str {
        link::keys(&self.view, self.link).0
    }

    /// Key of the other node.
    fn target(&self) -> &str {
        link::keys(&self.view, self.link).1
    }

    /// The link itself, with its partnerships, as this graph sees it.
    fn link(&self) -> Link {
        Link::new(&self.frame, &self.view, self.link)
    }

    /// Sum of the intensities of its partnerships; more is closer.
    fn strength(&self) -> f64 {
        self.view.graph().strength(self.link)
    }

    /// Number of partnerships it stands for.
    fn partnership_count(&self) -> i32 {
        int(self.view.records(self.link).len())
    }

    /// Kinds of these partnerships, each once.
    fn kinds(&self) -> Vec<PartnershipKind> {
        let kinds = self.view.kinds(self.link).into_iter();
        kinds.map(PartnershipKind::from).collect()
    }

    /// Earliest known start of these partnerships; null if no start is known.
    fn first_started_on(&self) -> Option<Date> {
        self.view.link_span(self.link).start.map(Date::from)
    }

    /// Latest end of these partnerships; null if one of them has no end.
    fn last_ended_on(&self) -> Option<Date> {
        self.view.link_span(self.link).end.map(Date::from)
    }

    /// Share of these partnerships that have more than two cities, from 0 to 1.
    fn multilateral_share(&self) -> f64 {
        self.view.multilateral_share(self.link)
    }

    /// Whether both cities share a creative field.
    fn same_field(&self) -> bool {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.same_field(a, b)
    }

    /// Whether both cities lie in one country; null if the country of either is not known.
    fn same_country(&self) -> Option<bool> {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.same_country(a, b)
    }

    /// Great-circle distance in kilometres; null if a position is not known.
    fn distance_km(&self) -> Option<f64> {
        let (a, b) = self.view.graph().ends(self.link);
        self.view.distance_km(a, b)
    }
}
