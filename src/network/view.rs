//! The view of a scope: the simple, undirected graph of exactly the cities and links in scope.
//!
//! Nodes are the cities in key order. All matching partnerships of a pair merge into one link; a
//! partnership of several cities is a link for each pair of them. Cities without a link stay.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::link_graph::LinkCosts;
use super::lists::Lists;
use super::scope::{LinkFilter, Scope};
use super::snapshot::{CityIndex, NetworkIndex, Snapshot};
use super::ties::{Gathered, Members, Merged, least_strength};
use super::{LinkGraph, PartnershipRecord, costs};
use crate::domain::{CountryCode, Field, FieldId, WorldRegion};

mod days;
mod follow;
mod shown;

pub use days::LinkDays;

/// A reference to a partnership of the snapshot: its network and its position there. Ordered by
/// their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordIndex {
    /// The network.
    pub network: NetworkIndex,
    /// The position in [`NetworkRecords::partnerships`](super::NetworkRecords::partnerships).
    pub position: u32,
}

/// The graph of a scope, with references back to the records.
#[derive(Debug)]
pub struct View {
    snapshot: Arc<Snapshot>,
    scope: Scope,
    filter: LinkFilter,
    graph: Arc<LinkGraph>,
    cities: Arc<Vec<CityIndex>>,
    /// By node: the fields of its city.
    fields: Arc<Lists<FieldId>>,
    /// By link: the partnerships behind it.
    records: Arc<Lists<RecordIndex>>,
    /// The number of partnerships without a known start, including those behind links that are too
    /// weak.
    undated: usize,
    undated_behind_links: OnceLock<usize>,
    strength_costs: OnceLock<LinkCosts>,
    distance_costs: OnceLock<LinkCosts>,
    link_days: OnceLock<LinkDays>,
}

impl View {
    /// Builds the view of a scope. Costs one pass over the records of the scope's networks, and a
    /// sort of the ties in scope.
    pub fn new(snapshot: Arc<Snapshot>, scope: Scope, filter: &LinkFilter) -> Self {
        let members = Members::new(&snapshot, &scope);
        let gathered = Gathered::new(&snapshot, &scope, filter, members, |_| true);
        let kept = gathered.kept(&scope);
        let (cities, node_of) = gathered.number(&kept);
        let undated = gathered.undated;
        let merged = Merged::new(gathered.ties, &node_of, least_strength(&scope, filter));
        let graph = LinkGraph::from_links(cities.len(), merged.links);
        let (mut fields, mut of_city) = (Lists::default(), Vec::new());
        for &city in &cities {
            fields_of_city(&snapshot, &scope, city, &mut of_city);
            fields.push(of_city.drain(..));
        }
        Self {
            snapshot,
            scope,
            filter: filter.clone(),
            graph: Arc::new(graph),
            cities: Arc::new(cities),
            fields: Arc::new(fields),
            records: Arc::new(merged.records),
            undated,
            undated_behind_links: OnceLock::new(),
            strength_costs: OnceLock::new(),
            distance_costs: OnceLock::new(),
            link_days: OnceLock::new(),
        }
    }

    /// Returns the snapshot of the view.
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Returns the scope of the view.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Returns the further conditions of a path for which it was built; empty for most views.
    pub const fn filter(&self) -> &LinkFilter {
        &self.filter
    }

    /// Returns the strength below which a link is not in the view.
    pub fn least_strength(&self) -> f64 {
        least_strength(&self.scope, &self.filter)
    }

    /// Returns the graph over nodes `0..city_count`.
    pub fn graph(&self) -> &LinkGraph {
        &self.graph
    }

    /// Returns the cities by node, in key order.
    pub fn cities(&self) -> &[CityIndex] {
        &self.cities
    }

    /// Returns the city of a node.
    pub fn city(&self, node: u32) -> CityIndex {
        self.cities[node as usize]
    }

    /// Returns the node of a city, if the city is in scope.
    pub fn node(&self, city: CityIndex) -> Option<u32> {
        self.cities
            .binary_search(&city)
            .ok()
            .and_then(|node| u32::try_from(node).ok())
    }

    /// Returns the fields that a city holds in the period, in the order of the scope's networks,
    /// the primary field first.
    pub fn fields(&self, node: u32) -> &[FieldId] {
        self.fields.get(node)
    }

    /// Returns the primary field of a city in the first of the scope's networks where it holds one
    /// in the period.
    pub fn primary_field(&self, node: u32) -> Option<&Field> {
        let field = self.fields(node).first()?;
        self.snapshot.field(*field).map(|(_, field)| field)
    }

    /// Returns the keys of the fields that a city holds in the period, in order.
    pub fn field_keys(&self, node: u32) -> impl Iterator<Item = &str> {
        let fields = self.fields(node).iter();
        fields.filter_map(|&field| Some(self.snapshot.field(field)?.1.key.as_str()))
    }

    /// True if two nodes share a field.
    pub fn same_field(&self, one: u32, other: u32) -> bool {
        self.fields(one).iter().any(|field| self.fields(other).contains(field))
    }

    /// Returns the country of a node, if it is known.
    pub fn country(&self, node: u32) -> Option<CountryCode> {
        self.snapshot.city(self.city(node)).country.known()
    }

    /// Returns the world region of a node, if it is known.
    pub fn region(&self, node: u32) -> Option<WorldRegion> {
        self.snapshot.country_of(self.city(node)).region.known()
    }

    /// True if two nodes lie in one country; `None` if either country is unknown.
    pub fn same_country(&self, one: u32, other: u32) -> Option<bool> {
        let country = |node| self.snapshot.city(self.city(node)).country;
        country(one).same(country(other))
    }

    /// True if two nodes lie in one region of the world; `None` if either region is unknown.
    pub fn same_region(&self, one: u32, other: u32) -> Option<bool> {
        let region = |node| self.snapshot.country_of(self.city(node)).region;
        region(one).same(region(other))
    }

    /// Returns the number of known countries in which some nodes lie.
    pub fn count_countries(&self, nodes: impl IntoIterator<Item = u32>) -> usize {
        let countries = nodes.into_iter().filter_map(|node| self.country(node));
        countries.collect::<BTreeSet<_>>().len()
    }

    /// Returns the great-circle distance of two nodes in kilometres, if both positions are known.
    pub fn distance_km(&self, one: u32, other: u32) -> Option<f64> {
        let position = |node| self.snapshot.city(self.city(node)).position();
        Some(position(one)?.distance_km(position(other)?))
    }

    /// Returns the partnerships behind a link, ascending by key.
    pub fn records(&self, link: u32) -> &[RecordIndex] {
        self.records.get(link)
    }

    /// Returns the record at an index.
    pub fn partnership(&self, record: RecordIndex) -> &PartnershipRecord {
        self.snapshot.partnership(record)
    }

    /// Returns the strength that a partnership adds to each of its links.
    pub fn strength_of(&self, record: RecordIndex) -> f64 {
        let partnership = self.partnership(record);
        let counting = self.scope.counting;
        counting.strength(partnership.record.intensity, partnership.city_ids().len())
    }

    /// Returns the cost 1 / strength of links; computed once.
    pub fn strength_costs(&self) -> &LinkCosts {
        self.strength_costs
            .get_or_init(|| costs::by_strength(self.graph.strengths()))
    }

    /// Returns the cost of links in kilometres; computed once.
    pub fn distance_costs(&self) -> &LinkCosts {
        self.distance_costs.get_or_init(|| costs::by_distance(self))
    }

    /// True if [`strength_costs`](Self::strength_costs) have been computed.
    pub fn knows_strength_costs(&self) -> bool {
        self.strength_costs.get().is_some()
    }

    /// True if [`distance_costs`](Self::distance_costs) have been computed.
    pub fn knows_distance_costs(&self) -> bool {
        self.distance_costs.get().is_some()
    }

    /// Returns the number of partnerships behind the links without a known start.
    pub fn undated(&self) -> usize {
        if self.least_strength() > 0.0 {
            *self.undated_behind_links.get_or_init(|| self.count_undated())
        } else {
            self.undated
        }
    }

    fn count_undated(&self) -> usize {
        let links = 0..self.graph.link_count() as u32;
        let records = links.flat_map(|link| self.records(link).iter().copied());
        let undated = records.filter(|&record| self.partnership(record).record.started_on.is_none());
        undated.collect::<BTreeSet<_>>().len()
    }

    /// Returns the approximate size of the view in bytes, for the bound on the cache.
    pub fn weight(&self) -> usize {
        let lists = self.fields.item_count() * 8 + self.records.item_count() * 8;
        self.graph.weight() + self.cities.len() * 12 + lists + 512
    }
}

/// Adds the fields that a city holds in the period to an empty list.
fn fields_of_city(snapshot: &Snapshot, scope: &Scope, city: CityIndex, fields: &mut Vec<FieldId>) {
    let period = (scope.period.first(), scope.period.last());
    for &network in &scope.networks {
        snapshot.add_fields(network, city, period, fields);
    }
}
