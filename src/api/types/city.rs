//! Cities.

use async_graphql::{ID, Object, Result};

use super::city_metrics::CityMetrics;
use super::country::Country;
use super::field::Field;
use super::graph::NetworkGraph;
use super::history::{History, Subject};
use super::link::Link;
use super::membership::Membership;
use super::partnership::PartnershipConnection;
use super::partnership_list::{PartnershipFilter, PartnershipList, PartnershipOrder};
use super::path::CooperationPath;
use super::path_answer::{PathArguments, check_hops};
use super::recommendation::{RecommendationArguments, RecommendationConnection};
use super::recommendation_weights::{Preset, RecommendationWeights};
use crate::api::connection::{Page, connection, int};
use crate::api::context::Frame;
use crate::api::cursor::{Cursor, NESTED_PAGE, PageArguments};
use crate::api::enums::PathCost;
use crate::api::error::nullable;
use crate::api::inputs::{PathFilter, ScopeInput};
use crate::api::scalars::{CityRef, Long};
use crate::app::fault::Fault;
use crate::app::global_id::GlobalId;
use crate::domain::{self, FieldId};
use crate::network::{CityIndex, NetworkIndex, RecordIndex, View};

/// A city. Cities are global: one city may be a member of several networks.
#[derive(Clone)]
pub struct City {
    frame: Frame,
    city: CityIndex,
}

connection! {
    /// Cities in the requested order.
    CityConnection, CityEdge, City
}

connection! {
    /// Partner cities by key, each with the link to it.
    PartnerConnection, PartnerEdge, City,
    edge {
        /// The link to this partner.
        link: Link
    }
}

impl CityEdge {
    /// An edge around a city.
    pub fn new(cursor: Cursor, node: City) -> Self {
        Self { cursor, node }
    }
}

impl City {
    /// Returns the city at the record time that a scope asks for.
    async fn at(&self, scope: Option<&ScopeInput>) -> Result<Self, Fault> {
        let frame = self.frame.at(scope).await?;
        let city = frame.same_city(&self.frame, self.city)?;
        Ok(Self { frame, city })
    }

    /// Returns a city of the snapshot.
    pub fn new(frame: &Frame, city: CityIndex) -> Self {
        Self {
            frame: frame.clone(),
            city,
        }
    }

    /// Returns the city of a node of a view.
    pub fn of_node(frame: &Frame, view: &View, node: u32) -> Self {
        Self::new(frame, view.city(node))
    }

    /// Returns the global id.
    pub fn global_id(&self) -> Result<ID, Fault> {
        self.frame.id(&GlobalId::City(self.record().key.clone()))
    }

    /// The record.
    pub fn record(&self) -> &domain::City {
        self.frame.snapshot().city(self.city)
    }

    /// Returns the fields the city holds in a network in the period seen, the primary one first.
    fn fields_in(&self, network: NetworkIndex) -> Vec<FieldId> {
        self.frame.snapshot().fields_in(network, self.city, self.frame.period())
    }
}

/// A city. Cities are global: one city may be a member of several networks.
#[Object]
impl City {
    /// Global id. It includes the scope, unless that is the default one: fields without a `scope`
    /// argument use it. As an argument, the id means only the city.
    pub async fn id(&self) -> Result<ID> {
        Ok(self.global_id()?)
    }

    /// Stable key: lower-case words joined by hyphens, unique among all cities.
    fn key(&self) -> &str {
        &self.record().key
    }

    /// Name in its local spelling.
    fn name(&self) -> &str {
        &self.record().name
    }

    /// Other names by which the city is known and found.
    fn other_names(&self) -> &[String] {
        &self.record().other_names
    }

    /// The country of the city. Null if not known.
    fn country(&self) -> Option<Country> {
        self.record()
            .country
            .known()
            .map(|code| Country::new(&self.frame, code))
    }

    /// Latitude in degrees north, −90 to 90. Null if not known.
    fn lat(&self) -> Option<f64> {
        self.record().position().map(|position| position.latitude)
    }

    /// Longitude in degrees east, −180 to 180. Null if not known.
    fn lon(&self) -> Option<f64> {
        self.record().position().map(|position| position.longitude)
    }

    /// Number of inhabitants. Null if not known.
    fn population(&self) -> Option<Long> {
        self.record().population.map(Long)
    }

    /// Wikidata item, such as `Q1891`. Null if not known.
    fn wikidata_id(&self) -> Option<&str> {
        self.record().wikidata_id.as_deref()
    }

    /// True if the city is archived: it is no longer a member of any network and cannot join one or
    /// take part in new partnerships. Its history is kept.
    fn archived(&self) -> bool {
        self.record().archived
    }

    /// Version of the record: the number of times it was written; 1 for a new one.
    fn version(&self) -> i32 {
        self.record().version
    }

    /// The city's primary creative field. Null if it is not a member or holds none. In a period,
    /// the primary field of its first membership.
    async fn field(
        &self,
        #[graphql(
            desc = "Key of the network. If omitted, the network of the surrounding field, or else the default network."
        )]
        network: Option<String>,
    ) -> Option<Result<Field>> {
        nullable(async {
            let network = self.frame.network_or(network.as_deref())?;
            let primary = self.fields_in(network).into_iter().next();
            Ok(primary.and_then(|field| Field::by_id(&self.frame, field)))
        })
        .await
    }

    /// The city's creative fields, the primary one first. Empty if it is not a member. In a period,
    /// all fields that it held on any day of it.
    fn fields(
        &self,
        #[graphql(
            desc = "Key of the network. If omitted, the network of the surrounding field, or else the default network."
        )]
        network: Option<String>,
    ) -> Result<Vec<Field>> {
        let network = self.frame.network_or(network.as_deref())?;
        let fields = self.fields_in(network).into_iter();
        Ok(fields.filter_map(|field| Field::by_id(&self.frame, field)).collect())
    }

    /// All memberships of the city, past ones included, ordered by network and date.
    fn memberships(&self) -> Vec<Membership> {
        let snapshot = self.frame.snapshot();
        let networks = self.frame.names().networks();
        networks
            .flat_map(|network| {
                let memberships = snapshot.memberships_of(network, self.city);
                memberships.map(move |membership| Membership::new(&self.frame, network, self.city, membership))
            })
            .collect()
    }

    /// True if the city is a member without a link. False for a city that is not in scope.
    async fn isolated(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<bool> {
        let city = self.at(scope.as_ref()).await?;
        let view = city.frame.view(scope.as_ref()).await?;
        Ok(view.node(city.city).is_some_and(|node| view.graph().degree(node) == 0))
    }

    /// Number of partner cities. 0 for a city that is not in scope.
    async fn degree(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<i32> {
        let city = self.at(scope.as_ref()).await?;
        let view = city.frame.view(scope.as_ref()).await?;
        Ok(view.node(city.city).map_or(0, |node| int(view.graph().degree(node))))
    }

    /// Sum of the strengths of the city's links. 0 for a city that is not in scope.
    async fn strength(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<f64> {
        let city = self.at(scope.as_ref()).await?;
        let view = city.frame.view(scope.as_ref()).await?;
        let node = view.node(city.city);
        Ok(node.map_or(0.0, |node| view.graph().node_strength(node)))
    }

    /// The city's position in the network: degree, centralities, community and more.
    async fn metrics(
        &self,
        #[graphql(
            desc = "True: the strength of links counts, as 1/strength in distances and as weight elsewhere. False: it does not.",
            default = false
        )]
        weighted: bool,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<CityMetrics> {
        let city = self.at(scope.as_ref()).await?;
        let view = city.frame.view(scope.as_ref()).await?;
        Ok(CityMetrics::new(&city.frame, &view, city.city, weighted))
    }

    /// Partner cities, ordered by key. Each edge has the link to the partner.
    async fn partners(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partners after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only partners before this cursor.")] before: Option<String>,
    ) -> Result<PartnerConnection> {
        let city = self.at(scope.as_ref()).await?;
        let view = city.frame.view(scope.as_ref()).await?;
        let frame = city.frame.of_view(&view);
        let links: Vec<(u32, u32)> = view.node(city.city).map_or_else(Vec::new, |node| {
            let graph = view.graph();
            graph
                .neighbors(node)
                .iter()
                .copied()
                .zip(graph.incident_links(node).iter().copied())
                .collect()
        });
        let page = PageArguments::new(first, after, last, before);
        let page = Page::cut(&page, "Partner", NESTED_PAGE, &links, |(node, _)| {
            frame.snapshot().city(view.city(node)).key.clone()
        })?;
        frame.request().charge(page.items.len())?;
        Ok(PartnerConnection::new(page, |cursor, (node, link)| PartnerEdge {
            cursor,
            node: City::of_node(&frame, &view, node),
            link: Link::new(&frame, &view, link),
        }))
    }

    /// The records of all the city's partnerships in a network, past and planned ones included.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partnerships(
        &self,
        #[graphql(
            desc = "Key of the network. If omitted, the network of the surrounding field, or else the default network."
        )]
        network: Option<String>,
        #[graphql(desc = "Conditions on the records.", name = "where")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<PartnershipOrder>,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let network = self.frame.network_or(network.as_deref())?;
        let records: Vec<RecordIndex> = self.frame.snapshot().records_of(network, self.city).collect();
        let page = PageArguments::new(first, after, last, before);
        let list = PartnershipList {
            filter: filter.as_ref(),
            order: order_by.as_ref(),
            page: &page,
            largest: NESTED_PAGE,
        };
        Ok(list.find(&self.frame, &[network], records).await?)
    }

    /// The city, all cities within some hops of it, and all links among them.
    async fn ego_network(
        &self,
        #[graphql(desc = "Largest number of hops from the city, 1 to 1,000.", default = 1)] max_hops: i32,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<NetworkGraph> {
        let city = self.at(scope.as_ref()).await?;
        let hops = check_hops(max_hops)?;
        let view = city.frame.view(scope.as_ref()).await?;
        Ok(NetworkGraph::ego(&city.frame, &view, city.city, hops).await?)
    }

    /// The best path from this city to another. Same as `cooperationPath` from here.
    async fn path_to(
        &self,
        #[graphql(desc = "The city where the path ends.")] to: CityRef,
        #[graphql(desc = "The cost of a hop.", default_with = "PathCost::Hops")] cost: PathCost,
        #[graphql(desc = "Largest number of hops of the path, 1 to 1,000; no limit if omitted or null.")]
        max_hops: Option<i32>,
        #[graphql(desc = "Conditions on the path.", name = "where")] filter: Option<PathFilter>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<CooperationPath> {
        let here = self.at(scope.as_ref()).await?;
        let from = CityRef(here.record().key.clone());
        let arguments = PathArguments {
            from: &from,
            to: &to,
            cost,
            max_hops,
            filter: filter.as_ref(),
        };
        Ok(CooperationPath::find(&here.frame, &arguments, scope.as_ref()).await?)
    }

    /// Cities to partner with, and the reasons. Same as `partnerRecommendations` for this city.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn recommendations(
        &self,
        #[graphql(desc = "A named set of weights.", default_with = "Preset::Balanced")] preset: Preset,
        #[graphql(desc = "Weights that replace those of the preset.")] weights: Option<RecommendationWeights>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only recommendations after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only recommendations before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let city = self.at(scope.as_ref()).await?;
        let view = city.frame.view(scope.as_ref()).await?;
        let page = PageArguments::new(first, after, last, before);
        let arguments = RecommendationArguments {
            preset,
            weights: weights.as_ref(),
            page: &page,
            largest: NESTED_PAGE,
        };
        Ok(RecommendationConnection::find(&city.frame, &view, city.city, &arguments).await?)
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        History::new(&self.frame, Subject::City(self.city))
    }
}
