//! The fields that the root and every network share: lists and analysis within one network.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};

use super::context::Frame;
use super::cursor::{PageArguments, ROOT_PAGE};
use super::enums::{Baseline, ClusterMethod, Disjointness, FieldBasis, LinkSide, PathCost};
use super::inputs::{PathFilter, ScopeInput, texts};
use super::scalars::{CityRef, CountryCode, FieldKey};
use super::types::city::CityConnection;
use super::types::city_list::{CityFilter, CityOrder, list_cities};
use super::types::cluster::{ClusterArguments, ClusterConnection, ClusterOrder};
use super::types::country::CountryConnection;
use super::types::country_link::{CountryLinkArguments, CountryLinkConnection, CountryLinkFilter, CountryLinkOrder};
use super::types::country_list::{CountryFilter, CountryOrder, list_countries};
use super::types::field::{Field, Objective};
use super::types::graph::NetworkGraph;
use super::types::partnership::{PartnershipConnection, PartnershipFilter, PartnershipOrder};
use super::types::path::{CooperationPath, PathArguments};
use super::types::path_set::CooperationPathSet;
use super::types::reachable::ReachableCityConnection;
use super::types::stats::NetworkStats;
use crate::app::fault::Fault;
use crate::network::{NetworkIndex, RecordIndex, View};

/// Lists and analysis, of one network or of the default one.
pub struct Analysis {
    frame: Frame,
    network: Option<NetworkIndex>,
}

impl Analysis {
    /// Of a network, or of the default one.
    pub fn new(frame: &Frame, network: Option<NetworkIndex>) -> Self {
        Self {
            frame: Frame::root(Arc::clone(frame.request()), network),
            network,
        }
    }

    /// The view of a scope, which may not name another network than the one whose field is asked.
    async fn view(&self, scope: Option<&ScopeInput>) -> Result<Arc<View>, Fault> {
        self.check(scope)?;
        self.frame.view(scope).await
    }

    fn check(&self, scope: Option<&ScopeInput>) -> Result<(), Fault> {
        let (Some(network), Some(scope)) = (self.network, scope) else {
            return Ok(());
        };
        let named = scope.network.iter().chain(scope.networks.iter().flatten());
        let own = &self.frame.snapshot().network(network).network.key;
        match named.into_iter().find(|key| *key != own) {
            Some(_) => Err(Fault::bad(
                "scope.network",
                format!("must be {own}, whose field is asked, or be left out"),
            )),
            None => Ok(()),
        }
    }
}

/// Lists and analysis, of one network or of the default one.
#[Object]
impl Analysis {
    /// Member cities, by key if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn cities(
        &self,
        #[graphql(desc = "Which cities to list.", name = "where")] filter: Option<CityFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<CityOrder>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let view = self.view(scope.as_ref()).await?;
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        Ok(list_cities(
            &self.frame,
            &view,
            filter.as_ref(),
            order_by.as_ref(),
            &page,
        )?)
    }

    /// Countries with a member city, by code if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn countries(
        &self,
        #[graphql(desc = "Which countries to list.", name = "where")] filter: Option<CountryFilter>,
        #[graphql(desc = "Order of the list; by code if omitted.")] order_by: Option<CountryOrder>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only countries after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only countries before this cursor.")] before: Option<String>,
    ) -> Result<CountryConnection> {
        let view = self.view(scope.as_ref()).await?;
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        Ok(list_countries(
            &self.frame,
            &view,
            filter.as_ref(),
            order_by.as_ref(),
            &page,
        )?)
    }

    /// The network's creative fields, by key.
    async fn fields(
        &self,
        #[graphql(desc = "Key of the network; the one being asked, or the default, if omitted.")] network: Option<
            String,
        >,
    ) -> Result<Vec<Field>> {
        let network = self.frame.network_or(network.as_deref())?;
        let fields = &self.frame.snapshot().network(network).network.fields;
        let frame = Frame::root(Arc::clone(self.frame.request()), Some(network));
        Ok(fields
            .iter()
            .filter_map(|field| Field::by_id(&frame, field.id))
            .collect())
    }

    /// The network's objectives, by key.
    async fn objectives(
        &self,
        #[graphql(desc = "Key of the network; the one being asked, or the default, if omitted.")] network: Option<
            String,
        >,
    ) -> Result<Vec<Objective>> {
        let network = self.frame.network_or(network.as_deref())?;
        Ok(self
            .frame
            .snapshot()
            .network(network)
            .network
            .objectives
            .iter()
            .map(Objective::from)
            .collect())
    }

    /// The records of partnerships, past and planned ones included, by key if no order is asked.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partnerships(
        &self,
        #[graphql(desc = "Key of the network; the one being asked, or the default, if omitted.")] network: Option<
            String,
        >,
        #[graphql(desc = "Which records to list.", name = "where")] filter: Option<PartnershipFilter>,
        #[graphql(desc = "Order of the list; by key if omitted.")] order_by: Option<PartnershipOrder>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only partnerships after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only partnerships before this cursor.")] before: Option<String>,
    ) -> Result<PartnershipConnection> {
        let network = self.frame.network_or(network.as_deref())?;
        let count = self.frame.snapshot().network(network).partnerships.len() as u32;
        let records: Vec<RecordIndex> = (0..count).map(|position| RecordIndex { network, position }).collect();
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        Ok(PartnershipConnection::find(
            &self.frame,
            network,
            records,
            filter.as_ref(),
            order_by.as_ref(),
            &page,
            ROOT_PAGE,
        )?)
    }

    /// The network in numbers.
    async fn network_stats(
        &self,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
    ) -> Result<NetworkStats> {
        let view = self.view(scope.as_ref()).await?;
        Ok(NetworkStats::new(&self.frame, &view))
    }

    /// How one city reaches another through partnerships: the cheapest path, fully determined by cost, then hops, then
    /// the keys of its cities. No path is an answer with a reason, not an error. Cost: a search from both ends.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn cooperation_path(
        &self,
        #[graphql(desc = "Where the path starts.")] from: CityRef,
        #[graphql(desc = "Where the path ends.")] to: CityRef,
        #[graphql(desc = "What a hop costs.", default_with = "PathCost::Hops")] cost: PathCost,
        #[graphql(desc = "Most hops of the path, 1 to 12.", default = 6)] max_hops: i32,
        #[graphql(desc = "Conditions on the path.", name = "where")] filter: Option<PathFilter>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
    ) -> Result<CooperationPath> {
        self.check(scope.as_ref())?;
        let arguments = PathArguments {
            from: &from,
            to: &to,
            to_name: "to",
            cost,
            max_hops,
            filter: filter.as_ref(),
        };
        Ok(CooperationPath::find(&self.frame, &arguments, scope.as_ref()).await?)
    }

    /// Several ways from one city to another, best first (Yen 1971), or the cheapest set of ways that share nothing
    /// (Suurballe 1974).
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn cooperation_paths(
        &self,
        #[graphql(desc = "Where the paths start.")] from: CityRef,
        #[graphql(desc = "Where the paths end.")] to: CityRef,
        #[graphql(desc = "How many paths at most, 1 to 25.", default = 3)] k: i32,
        #[graphql(desc = "What the paths may not share.", default_with = "Disjointness::None")] disjoint: Disjointness,
        #[graphql(desc = "What a hop costs.", default_with = "PathCost::Hops")] cost: PathCost,
        #[graphql(desc = "Most hops of a path, 1 to 12.", default = 6)] max_hops: i32,
        #[graphql(desc = "Conditions on the paths.", name = "where")] filter: Option<PathFilter>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
    ) -> Result<CooperationPathSet> {
        self.check(scope.as_ref())?;
        let arguments = PathArguments {
            from: &from,
            to: &to,
            to_name: "to",
            cost,
            max_hops,
            filter: filter.as_ref(),
        };
        Ok(CooperationPathSet::find(&self.frame, &arguments, k, disjoint, scope.as_ref()).await?)
    }

    /// Everybody within some hops of a city, nearest first.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn reachable_cities(
        &self,
        #[graphql(desc = "Where to start.")] from: CityRef,
        #[graphql(desc = "How many hops to go, 1 to 12.", default = 2)] max_hops: i32,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<ReachableCityConnection> {
        self.check(scope.as_ref())?;
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        Ok(ReachableCityConnection::find(&self.frame, &from, max_hops, scope.as_ref(), &page, ROOT_PAGE).await?)
    }

    /// How cities cluster: within each creative field, or across all fields. Every city of a field is in exactly one
    /// cluster of it, single cities included.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn clusters(
        &self,
        #[graphql(desc = "Fields to cluster, each by itself; all fields if omitted.")] fields: Option<Vec<FieldKey>>,
        #[graphql(
            desc = "Cluster one graph across all fields, or across the fields given.",
            default = false
        )]
        across_fields: bool,
        #[graphql(desc = "How cities are grouped.", default_with = "ClusterMethod::Components")] method: ClusterMethod,
        #[graphql(desc = "What makes a link belong to a field.", default_with = "FieldBasis::City")]
        field_basis: FieldBasis,
        #[graphql(desc = "Communities: whether the strength of links counts.", default = false)] weighted: bool,
        #[graphql(
            desc = "Communities: resolution γ, above 0 to 1000; more gives smaller communities.",
            default = 1.0
        )]
        resolution: f64,
        #[graphql(desc = "Communities: seed of the order in which cities are visited.", default = 1)] seed: i32,
        #[graphql(desc = "Smallest size of a cluster shown, from 1.", default = 1)] min_size: i32,
        #[graphql(desc = "Order; largest first if omitted.")] order_by: Option<ClusterOrder>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only clusters after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only clusters before this cursor.")] before: Option<String>,
    ) -> Result<ClusterConnection> {
        self.check(scope.as_ref())?;
        let scope = match (across_fields, &fields) {
            (true, Some(fields)) if !fields.is_empty() => {
                let mut scope = scope.unwrap_or_default();
                scope.fields = Some(fields.clone());
                scope.field_basis = field_basis;
                Some(scope)
            }
            _ => scope,
        };
        let view = self.view(scope.as_ref()).await?;
        let wanted = texts(&fields, |field| &field.0);
        let wanted = self.frame.names().fields("fields", &wanted, &view.scope().networks)?;
        let arguments = ClusterArguments {
            fields: (!wanted.is_empty()).then_some(wanted),
            across_fields,
            basis: field_basis,
            method,
            weighted,
            resolution,
            seed,
            min_size,
            order: order_by,
        };
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        Ok(ClusterConnection::find(&self.frame, &view, &arguments, &page, ROOT_PAGE).await?)
    }

    /// How countries are linked: for every pair of countries, and within each country, the links of their cities,
    /// observed and expected.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn country_links(
        &self,
        #[graphql(desc = "Only pairs with this country, which is then always `countryA`.")] country: Option<
            CountryCode,
        >,
        #[graphql(desc = "Only pairs of which both countries are among these.")] countries: Option<Vec<CountryCode>>,
        #[graphql(
            desc = "Links within a country, between countries, or all.",
            default_with = "LinkSide::All"
        )]
        include: LinkSide,
        #[graphql(desc = "What observed links are compared with.", default_with = "Baseline::Degree")]
        baseline: Baseline,
        #[graphql(desc = "Which pairs to list.", name = "where")] filter: Option<CountryLinkFilter>,
        #[graphql(desc = "Whether pairs without a link are listed.", default = false)] include_zero: bool,
        #[graphql(desc = "Order; most links first if omitted, then strength, then codes.")] order_by: Option<
            CountryLinkOrder,
        >,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
        #[graphql(desc = "How many from the start, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only pairs after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 0 to 500.")] last: Option<i32>,
        #[graphql(desc = "Only pairs before this cursor.")] before: Option<String>,
    ) -> Result<CountryLinkConnection> {
        let view = self.view(scope.as_ref()).await?;
        let names = self.frame.names();
        let arguments = CountryLinkArguments {
            country: country.map(|code| names.country("country", &code.0)).transpose()?,
            countries: names.countries("countries", &texts(&countries, |code| &code.0))?,
            include,
            baseline,
            filter,
            include_zero,
            order_by,
        };
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        Ok(CountryLinkConnection::find(&self.frame, &view, &arguments, &page, ROOT_PAGE).await?)
    }

    /// The whole graph, flat, for network visualisation clients.
    async fn graph(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which part of the network to see.")] scope: Option<ScopeInput>,
    ) -> Result<NetworkGraph> {
        let view = self.view(scope.as_ref()).await?;
        Ok(NetworkGraph::whole(context, &self.frame, &view).await?)
    }
}
