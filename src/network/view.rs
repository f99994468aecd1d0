//! The view of a scope: the simple, undirected graph of exactly the cities and links in scope.
//!
//! Nodes are the cities in key order. All matching partnerships of a pair merge into one link;
//! a partnership of several cities is a link for each pair of them. Cities without a link stay in.

use std::sync::{Arc, OnceLock};

use super::scope::{FieldBasis, LinkFilter, Scope};
use super::snapshot::{CityIndex, NetworkIndex, PartnershipRecord, Snapshot};
use super::{Counting, LinkGraph, costs};
use crate::domain::FieldId;

/// A partnership of the snapshot: its network and its position there. Ordered by their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordIndex {
    /// The network.
    pub network: NetworkIndex,
    /// The position in [`NetworkRecords::partnerships`](super::NetworkRecords::partnerships).
    pub position: u32,
}

/// The graph that a scope sees, with the way back to the records.
#[derive(Debug)]
pub struct View {
    snapshot: Arc<Snapshot>,
    scope: Scope,
    graph: LinkGraph,
    cities: Vec<CityIndex>,
    field_offsets: Vec<u32>,
    fields: Vec<FieldId>,
    record_offsets: Vec<u32>,
    records: Vec<RecordIndex>,
    undated: usize,
    strength_costs: OnceLock<Vec<u64>>,
    distance_costs: OnceLock<Vec<u64>>,
}

/// One pair's share of a partnership, before pairs are merged.
struct Tie {
    ends: (u32, u32),
    record: RecordIndex,
    strength: f64,
}

impl View {
    /// Builds the view of a scope. Cost: the records of the scope's networks once, and a sort of the
    /// ties in scope.
    pub fn new(snapshot: Arc<Snapshot>, scope: Scope, filter: &LinkFilter) -> Self {
        let (cities, holds_field) = members(&snapshot, &scope);
        let mut ties = Vec::new();
        let mut tagged_city = vec![false; cities.len()];
        let mut undated = 0;
        for &network in &scope.networks {
            for (position, partnership) in (0_u32..).zip(&snapshot.network(network).partnerships) {
                let record = &partnership.record;
                if !scope.is_active(record) || !scope.admits(record) || !filter.admits(record) {
                    continue;
                }
                let tagged = scope.fields.is_empty() || scope.is_tagged(record);
                let index = RecordIndex { network, position };
                let before = ties.len();
                tie_pairs(
                    partnership,
                    index,
                    &scope,
                    &cities,
                    |ends| {
                        let belongs = match scope.field_basis {
                            _ if scope.fields.is_empty() => true,
                            FieldBasis::City => holds_field[ends.0 as usize] && holds_field[ends.1 as usize],
                            FieldBasis::Partnership => tagged,
                            FieldBasis::Either => {
                                tagged || (holds_field[ends.0 as usize] && holds_field[ends.1 as usize])
                            }
                        };
                        if belongs && tagged {
                            tagged_city[ends.0 as usize] = true;
                            tagged_city[ends.1 as usize] = true;
                        }
                        belongs
                    },
                    &mut ties,
                );
                undated += usize::from(record.started_on.is_none() && ties.len() > before);
            }
        }
        let kept: Vec<bool> = (0..cities.len())
            .map(|node| {
                scope.fields.is_empty() || (scope.reads_city_fields() && holds_field[node]) || tagged_city[node]
            })
            .collect();
        let thresholds = [scope.min_strength, filter.min_strength].map(|least| least.map_or(0.0, |least| least.0));
        Self::assemble(
            snapshot,
            scope,
            cities,
            &kept,
            ties,
            thresholds[0].max(thresholds[1]),
            undated,
        )
    }

    /// Merges ties into links, drops weak links and unwanted cities, renumbers.
    fn assemble(
        snapshot: Arc<Snapshot>,
        scope: Scope,
        candidates: Vec<CityIndex>,
        kept: &[bool],
        mut ties: Vec<Tie>,
        min_strength: f64,
        undated: usize,
    ) -> Self {
        let mut node_of = vec![u32::MAX; candidates.len()];
        let mut cities = Vec::new();
        for (candidate, &city) in candidates.iter().enumerate().filter(|&(candidate, _)| kept[candidate]) {
            node_of[candidate] = u32::try_from(cities.len()).expect("fewer than 2^32 cities");
            cities.push(city);
        }
        ties.sort_unstable_by_key(|tie| (tie.ends, tie.record));
        let mut links = Vec::new();
        let mut record_offsets = vec![0];
        let mut records = Vec::with_capacity(ties.len());
        for group in ties.chunk_by(|one, other| one.ends == other.ends) {
            let strength: f64 = group.iter().map(|tie| tie.strength).sum();
            if strength < min_strength {
                continue;
            }
            let (a, b) = group[0].ends;
            links.push((node_of[a as usize], node_of[b as usize], strength));
            records.extend(group.iter().map(|tie| tie.record));
            record_offsets.push(u32::try_from(records.len()).expect("fewer than 2^32 ties"));
        }
        let graph = LinkGraph::from_links(cities.len(), links);
        let mut field_offsets = vec![0];
        let mut fields = Vec::new();
        for &city in &cities {
            fields_of_city(&snapshot, &scope, city, &mut fields);
            field_offsets.push(u32::try_from(fields.len()).expect("fewer than 2^32 field entries"));
        }
        Self {
            snapshot,
            scope,
            graph,
            cities,
            field_offsets,
            fields,
            record_offsets,
            records,
            undated,
            strength_costs: OnceLock::new(),
            distance_costs: OnceLock::new(),
        }
    }

    /// The snapshot the view looks at.
    pub const fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The scope it was built for.
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The graph over nodes `0..city_count`.
    pub const fn graph(&self) -> &LinkGraph {
        &self.graph
    }

    /// The cities by node, in key order.
    pub fn cities(&self) -> &[CityIndex] {
        &self.cities
    }

    /// The city of a node.
    pub fn city(&self, node: u32) -> CityIndex {
        self.cities[node as usize]
    }

    /// The node of a city, if the city is in scope.
    pub fn node(&self, city: CityIndex) -> Option<u32> {
        self.cities
            .binary_search(&city)
            .ok()
            .and_then(|node| u32::try_from(node).ok())
    }

    /// The fields a city holds in the period, in the order of the scope's networks, primary first.
    pub fn fields(&self, node: u32) -> &[FieldId] {
        let node = node as usize;
        &self.fields[self.field_offsets[node] as usize..self.field_offsets[node + 1] as usize]
    }

    /// Whether two nodes share a field.
    pub fn same_field(&self, one: u32, other: u32) -> bool {
        self.fields(one).iter().any(|field| self.fields(other).contains(field))
    }

    /// Whether two nodes lie in one country.
    pub fn same_country(&self, one: u32, other: u32) -> bool {
        self.snapshot.city(self.city(one)).country == self.snapshot.city(self.city(other)).country
    }

    /// The great-circle distance of two nodes in kilometres, if both positions are known.
    pub fn distance_km(&self, one: u32, other: u32) -> Option<f64> {
        let position = |node| self.snapshot.city(self.city(node)).position;
        Some(position(one)?.distance_km(position(other)?))
    }

    /// The partnerships behind a link, ascending by key.
    pub fn records(&self, link: u32) -> &[RecordIndex] {
        let link = link as usize;
        &self.records[self.record_offsets[link] as usize..self.record_offsets[link + 1] as usize]
    }

    /// The record at an index.
    pub fn partnership(&self, record: RecordIndex) -> &PartnershipRecord {
        &self.snapshot.network(record.network).partnerships[record.position as usize]
    }

    /// What links cost by strength, in [`STRENGTH_UNITS`](super::costs::STRENGTH_UNITS); computed once.
    pub fn strength_costs(&self) -> &[u64] {
        self.strength_costs.get_or_init(|| costs::by_strength(self))
    }

    /// What links cost by distance, in [`DISTANCE_UNITS`](super::costs::DISTANCE_UNITS); computed once.
    pub fn distance_costs(&self) -> &[u64] {
        self.distance_costs.get_or_init(|| costs::by_distance(self))
    }

    /// Whether [`strength_costs`](Self::strength_costs) have been computed.
    pub fn knows_strength_costs(&self) -> bool {
        self.strength_costs.get().is_some()
    }

    /// Whether [`distance_costs`](Self::distance_costs) have been computed.
    pub fn knows_distance_costs(&self) -> bool {
        self.distance_costs.get().is_some()
    }

    /// How many counted partnerships have no known start.
    pub const fn undated(&self) -> usize {
        self.undated
    }

    /// Bytes the view occupies, roughly, for the bound on the cache.
    pub fn weight(&self) -> usize {
        let graph = self.graph.node_count() * 16 + self.graph.link_count() * 56;
        graph + self.cities.len() * 12 + self.fields.len() * 8 + self.records.len() * 8 + 512
    }
}

/// Cities with a membership open in the period that pass the filters on country and region, ascending,
/// and whether each holds one of the scope's fields.
fn members(snapshot: &Snapshot, scope: &Scope) -> (Vec<CityIndex>, Vec<bool>) {
    let mut found: Vec<(CityIndex, bool)> = Vec::new();
    for &network in &scope.networks {
        for (city, membership) in &snapshot.network(network).memberships {
            if !membership.overlaps(scope.period.first(), scope.period.last()) {
                continue;
            }
            let country = snapshot.country_of(*city);
            if (scope.countries.is_empty() || scope.countries.contains(&country.code))
                && (scope.regions.is_empty() || scope.regions.contains(&country.region))
            {
                found.push((
                    *city,
                    membership.fields.iter().any(|field| scope.fields.contains(field)),
                ));
            }
        }
    }
    found.sort_unstable();
    let mut cities = Vec::with_capacity(found.len());
    let mut holds_field = Vec::with_capacity(found.len());
    for group in found.chunk_by(|one, other| one.0 == other.0) {
        cities.push(group[0].0);
        holds_field.push(group.iter().any(|&(_, holds)| holds));
    }
    (cities, holds_field)
}

/// Adds a tie for each pair of in-scope cities of a partnership that `belongs` lets pass.
fn tie_pairs(
    partnership: &PartnershipRecord,
    record: RecordIndex,
    scope: &Scope,
    cities: &[CityIndex],
    mut belongs: impl FnMut((u32, u32)) -> bool,
    ties: &mut Vec<Tie>,
) {
    let strength = match scope.counting {
        Counting::Full => partnership.record.intensity,
        Counting::Fractional => partnership.record.intensity / (partnership.cities.len() - 1) as f64,
    };
    let mut nodes: Vec<u32> = partnership
        .cities
        .iter()
        .filter_map(|city| {
            cities
                .binary_search(city)
                .ok()
                .and_then(|node| u32::try_from(node).ok())
        })
        .collect();
    nodes.sort_unstable();
    for (position, &a) in nodes.iter().enumerate() {
        for &b in &nodes[position + 1..] {
            if belongs((a, b)) {
                ties.push(Tie {
                    ends: (a, b),
                    record,
                    strength,
                });
            }
        }
    }
}

fn fields_of_city(snapshot: &Snapshot, scope: &Scope, city: CityIndex, fields: &mut Vec<FieldId>) {
    let start = fields.len();
    for &network in &scope.networks {
        for (_, membership) in snapshot.network(network).memberships_of(city) {
            if membership.overlaps(scope.period.first(), scope.period.last()) {
                for &field in &membership.fields {
                    if !fields[start..].contains(&field) {
                        fields.push(field);
                    }
                }
            }
        }
    }
}
