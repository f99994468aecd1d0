//! How two cities reach each other: the cheapest path, its alternatives, or why there is none.

use std::sync::Arc;

use crate::analytics::paths::{
    Costs, Disjoint, DisjointPaths, FoundPath, LinkMask, NodeMask, PathQuery, cheapest_path, disjoint_paths,
    fewest_hops, independent_path_count, k_cheapest_paths, tied_path_count,
};
use crate::analytics::{AnalysisError, Budget};
use crate::network::costs::{DISTANCE_UNITS, STRENGTH_UNITS};
use crate::network::link_graph::LinkCosts;
use crate::network::{CityIndex, View};

use super::path_filter::PathFilter;

/// What a hop costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PathCost {
    /// 1.
    #[default]
    Hops,
    /// 1 / strength of the link.
    InverseStrength,
    /// Great-circle distance in kilometres.
    DistanceKm,
}

impl PathCost {
    /// The cost in units of the cost's own kind: hops, 1/strength, or kilometres.
    pub fn value(self, units: u64) -> f64 {
        match self {
            Self::Hops => units as f64,
            Self::InverseStrength => units as f64 / STRENGTH_UNITS,
            Self::DistanceKm => units as f64 / DISTANCE_UNITS,
        }
    }

    /// Whole-number costs of all links, by which ties are exact; `None` where every hop costs 1.
    pub fn of_links(self, view: &View) -> Option<&LinkCosts> {
        match self {
            Self::Hops => None,
            Self::InverseStrength => Some(view.strength_costs()),
            Self::DistanceKm => Some(view.distance_costs()),
        }
    }

    /// Whether [`of_links`](Self::of_links) has been asked of the view before, so that it costs nothing now.
    pub fn is_known(self, view: &View) -> bool {
        match self {
            Self::Hops => true,
            Self::InverseStrength => view.knows_strength_costs(),
            Self::DistanceKm => view.knows_distance_costs(),
        }
    }
}

/// Why there is no path; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPathReason {
    /// A city is not in scope.
    CityNotInScope,
    /// There is a path, but a longer one; its hops.
    HopLimit(u32),
    /// There is a path without the conditions.
    FilteredOut,
    /// There is none.
    NotConnected,
}

/// A question about paths between two cities, over the view that already holds only the
/// partnerships the conditions let through.
#[derive(Debug)]
pub struct PathQuestion {
    /// The view with the conditions on partnerships applied.
    pub view: Arc<View>,
    /// The view of the scope alone.
    pub scope_view: Arc<View>,
    /// From this city.
    pub from: CityIndex,
    /// To this city.
    pub to: CityIndex,
    /// What a hop costs.
    pub cost: PathCost,
    /// The most hops of a path.
    pub max_hops: u32,
    /// The conditions.
    pub filter: PathFilter,
}

/// A question prepared for the kernels.
struct Prepared<'a> {
    question: &'a PathQuestion,
    ends: (u32, u32),
    via: Vec<u32>,
    costs: Option<&'a LinkCosts>,
    nodes: Option<NodeMask>,
    links: Option<LinkMask>,
}

impl Prepared<'_> {
    fn query(&self, max_hops: u32) -> PathQuery<'_> {
        PathQuery {
            graph: self.question.view.graph(),
            from: self.ends.0,
            to: self.ends.1,
            costs: self.costs.map_or(Costs::Hops, Costs::PerLink),
            max_hops,
            passable_node: self.nodes.as_ref(),
            passable_link: self.links.as_ref(),
            via: &self.via,
        }
    }
}

impl PathQuestion {
    /// Whether the best path is likely to be found sooner than the question is handed to another thread: nothing must be worked
    /// out for the whole network before.
    pub fn is_brief(&self) -> bool {
        self.filter.is_open() && self.cost.is_known(&self.view)
    }

    /// `None` if an end or a city to pass is not in scope.
    fn prepare(&self) -> Option<Prepared<'_>> {
        let ends = (self.view.node(self.from)?, self.view.node(self.to)?);
        let via = self
            .filter
            .via
            .iter()
            .map(|&city| self.view.node(city))
            .collect::<Option<_>>()?;
        Some(Prepared {
            question: self,
            ends,
            via,
            costs: self.cost.of_links(&self.view),
            nodes: self.filter.passable_nodes(&self.view),
            links: self.filter.passable_links(&self.view),
        })
    }

    /// The one path that comes first by cost, hops and keys.
    pub fn cheapest(&self, budget: &Budget) -> Result<Option<FoundPath>, AnalysisError> {
        match self.prepare() {
            Some(prepared) => cheapest_path(&prepared.query(self.max_hops), budget),
            None => Ok(None),
        }
    }

    /// The `k` first paths; no two of them share a city or a link if `disjoint` says so.
    pub fn alternatives(
        &self,
        k: usize,
        disjoint: Option<Disjoint>,
        budget: &Budget,
    ) -> Result<DisjointPaths, AnalysisError> {
        let Some(prepared) = self.prepare() else {
            return Ok(DisjointPaths {
                paths: Vec::new(),
                more_beyond_hop_limit: false,
            });
        };
        let query = prepared.query(self.max_hops);
        match disjoint {
            None => Ok(DisjointPaths {
                paths: k_cheapest_paths(&query, k, budget)?,
                more_beyond_hop_limit: false,
            }),
            Some(disjoint) => disjoint_paths(&query, k, disjoint, budget),
        }
    }

    /// How many paths are as good as the best in cost and hops, itself included.
    pub fn tied(&self, budget: &Budget) -> Result<u64, AnalysisError> {
        match self.prepare() {
            Some(prepared) => tied_path_count(&prepared.query(self.max_hops), budget),
            None => Ok(0),
        }
    }

    /// How many paths there are at most that share no city but their ends, of any length.
    pub fn independent(&self, budget: &Budget) -> Result<u64, AnalysisError> {
        match self.prepare() {
            Some(prepared) => independent_path_count(&prepared.query(u32::MAX), budget),
            None => Ok(0),
        }
    }

    /// Why [`cheapest`](Self::cheapest) found nothing.
    pub fn reason(&self, budget: &Budget) -> Result<NoPathReason, AnalysisError> {
        let scope = &self.scope_view;
        let (Some(from), Some(to)) = (scope.node(self.from), scope.node(self.to)) else {
            return Ok(NoPathReason::CityNotInScope);
        };
        if let Some(prepared) = self.prepare()
            && let Some(hops) = beyond_limit(&prepared, budget)?
        {
            return Ok(NoPathReason::HopLimit(hops));
        }
        let plain = PathQuery::between(scope.graph(), from, to);
        match fewest_hops(&plain, budget)? {
            Some(_) => Ok(NoPathReason::FilteredOut),
            None => Ok(NoPathReason::NotConnected),
        }
    }
}

/// The fewest hops of a path that satisfies the conditions when its length does not matter. With cities
/// to pass the search is exponential in the worst case: what it cannot find within its bound counts as none.
fn beyond_limit(prepared: &Prepared<'_>, budget: &Budget) -> Result<Option<u32>, AnalysisError> {
    match fewest_hops(&prepared.query(u32::MAX), budget) {
        Err(AnalysisError::LimitExceeded { .. }) => Ok(None),
        other => other,
    }
}
