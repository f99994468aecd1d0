//! One search for the best path, at any costs and conditions.

use super::passage::{Conditions, Passage, Priced};
use super::path_dag::PathDag;
use super::query::{Costs, FoundPath, PathQuery, Rank};
use super::weighted::Answer;
use super::{hop_limited, hops, waypoints, weighted};
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::{LinkCosts, LinkGraph};

/// A search for the best path between two different nodes. All conditions are compiled into
/// `passage`.
pub(super) struct Task<'a, P> {
    pub(super) graph: &'a LinkGraph,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) costs: Costs<'a>,
    pub(super) max_hops: u32,
    /// The highest rank of interest; paths above it need not be found.
    pub(super) ceiling: Rank,
    pub(super) passage: P,
}

impl<'a, P: Passage> Task<'a, P> {
    /// Creates the task of `query`, without its waypoints.
    pub(super) fn of(query: &PathQuery<'a>, passage: P) -> Self {
        let PathQuery {
            graph,
            from,
            to,
            costs,
            max_hops,
            ..
        } = *query;
        Self {
            graph,
            from,
            to,
            costs,
            max_hops,
            ceiling: Rank::MAX,
            passage,
        }
    }

    /// Returns the best path.
    pub(super) fn best(&self, meter: &mut Meter<'_>) -> Result<Option<FoundPath>, AnalysisError> {
        match self.costs {
            Costs::Hops => Ok(hops::search::<P, false>(self, meter)?.map(|best| best.path)),
            Costs::PerLink(costs) => {
                let nodes = self.by_cost(costs, meter)?;
                Ok(nodes.map(|nodes| FoundPath::over(nodes, self.graph, self.costs)))
            }
        }
    }

    /// Returns the best path and the number of paths of its rank.
    pub(super) fn best_with_ties(&self, meter: &mut Meter<'_>) -> Result<Option<Best>, AnalysisError> {
        match self.costs {
            Costs::Hops => hops::search::<P, true>(self, meter),
            Costs::PerLink(costs) => Ok(self.by_cost::<PathDag>(costs, meter)?.map(|dag| Best {
                path: FoundPath::over(dag.first(), self.graph, self.costs),
                paths: dag.count(),
            })),
        }
    }

    /// Returns all paths of the best rank.
    pub(super) fn dag(&self, meter: &mut Meter<'_>) -> Result<Option<PathDag>, AnalysisError> {
        match self.costs {
            Costs::Hops => hops::dag(self, meter),
            Costs::PerLink(costs) => self.by_cost(costs, meter),
        }
    }

    /// Returns a path with the fewest hops, with its cost.
    fn fewest_hops(&self, meter: &mut Meter<'_>) -> Result<Option<FoundPath>, AnalysisError> {
        if P::ONLY_PRICES {
            let open = hops::search_open::<false>(self.graph, (self.from, self.to), self.max_hops, meter)?;
            let path = open.map(|best| best.path.at(self.costs));
            if path.as_ref().is_none_or(|path| path.cost < u64::MAX) {
                return Ok(path);
            }
        }
        let best = hops::search::<P, false>(self, meter)?;
        Ok(best.map(|best| best.path.at(self.costs)))
    }

    fn by_cost<A: Answer>(&self, costs: &LinkCosts, meter: &mut Meter<'_>) -> Result<Option<A>, AnalysisError> {
        // The path with the fewest hops is cheap to find, and bounds the cost of the best one.
        let Some(fewest_hops) = self.fewest_hops(meter)? else {
            return Ok(None);
        };
        let bound = fewest_hops.rank();
        let bounded = Task {
            ceiling: self.ceiling.min(bound),
            ..*self
        };
        // Without the limit of hops the search is much cheaper, and its answer usually keeps to the
        // limit anyway.
        match weighted::search::<P, A>(&bounded, costs, meter)? {
            Some(best) if best.hop_count() > self.max_hops as usize => {
                Ok(hop_limited::search(&bounded, costs.by_link(), meter)?.map(A::from))
            }
            answer => Ok(answer),
        }
    }
}

/// The best path.
pub(super) struct Best {
    pub(super) path: FoundPath,
    /// The number of paths of the same rank, itself included, if they were counted.
    pub(super) paths: u64,
}

/// The best path with the number of its ties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheapestPath {
    /// The first path in the order of paths.
    pub path: FoundPath,
    /// The number of paths with the same cost and the same number of hops, this one included;
    /// [`u64::MAX`] if there are more.
    pub tied_path_count: u64,
}

/// Returns the first path in the order of paths, or none.
///
/// By hops without waypoints: breadth-first search from both ends. With costs: Dijkstra's algorithm
/// from both ends (Dijkstra 1959, doi:10.1007/BF01386390; Pohl 1971), and a search over (node,
/// hops) if the limit of hops binds. With waypoints see [`tied_path_count`]. Costs O(nodes + links)
/// by hops, O(links · log nodes) with costs, times the limit of hops if that binds.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, link_graph::LinkCosts, paths::{Costs, PathQuery, cheapest_path}};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]);
/// let (costs, budget) = (LinkCosts::from(vec![1, 5, 1]), Budget::unlimited());
/// let by_hops = PathQuery::between(&graph, 0, 2);
/// let by_cost = PathQuery { costs: Costs::PerLink(&costs), ..by_hops };
/// assert_eq!(cheapest_path(&by_hops, &budget)?.unwrap().nodes, [0, 2]);
/// assert_eq!(cheapest_path(&by_cost, &budget)?.unwrap().nodes, [0, 1, 2]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn cheapest_path(query: &PathQuery<'_>, budget: &Budget) -> Result<Option<FoundPath>, AnalysisError> {
    if query.from == query.to || !query.via.is_empty() {
        return waypoints::WaypointSearch::new(query, budget)?.next_path();
    }
    direct_best(query, budget)
}

/// Returns the first path in the order of paths together with the number of its ties. Costs as much
/// as [`cheapest_path`] and [`tied_path_count`].
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::{PathQuery, cheapest_path_with_ties}};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = cheapest_path_with_ties(&PathQuery::between(&square, 0, 3), &Budget::unlimited())?.unwrap();
/// assert_eq!((found.path.nodes, found.tied_path_count), (vec![0, 1, 3], 2));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn cheapest_path_with_ties(query: &PathQuery<'_>, budget: &Budget) -> Result<Option<CheapestPath>, AnalysisError> {
    if query.from == query.to || !query.via.is_empty() {
        let Some(path) = cheapest_path(query, budget)? else {
            return Ok(None);
        };
        return Ok(Some(CheapestPath {
            path,
            tied_path_count: tied_path_count(query, budget)?,
        }));
    }
    Ok(direct_best_with_ties(query, budget)?.map(|best| CheapestPath {
        path: best.path,
        tied_path_count: best.paths,
    }))
}

/// Returns the number of paths with the cost and the hops of the cheapest one, itself included; 0
/// if there is no path.
///
/// Without waypoints the search yields the count. With waypoints every tied path is visited, which
/// can take exponentially many steps: give such a query a budget with a step limit.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::{PathQuery, tied_path_count}};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// assert_eq!(tied_path_count(&PathQuery::between(&square, 0, 3), &Budget::unlimited())?, 2);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn tied_path_count(query: &PathQuery<'_>, budget: &Budget) -> Result<u64, AnalysisError> {
    if query.from == query.to || !query.via.is_empty() {
        return waypoints::WaypointSearch::new(query, budget)?.count_ties();
    }
    Ok(direct_best_with_ties(query, budget)?.map_or(0, |best| best.paths))
}

/// Returns the fewest hops of any path that meets the conditions of `query`, ignoring its costs and
/// its limit of hops. Costs as much as [`cheapest_path`] by hops.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::{PathQuery, fewest_hops}};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let query = PathQuery { max_hops: 1, ..PathQuery::between(&square, 0, 3) };
/// assert_eq!(fewest_hops(&query, &Budget::unlimited())?, Some(2));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn fewest_hops(query: &PathQuery<'_>, budget: &Budget) -> Result<Option<u32>, AnalysisError> {
    if query.from == query.to || !query.via.is_empty() {
        return Ok(waypoints::WaypointSearch::by_hops(query, budget)?
            .next_path()?
            .map(|path| path.hop_count()));
    }
    let task = Task {
        costs: Costs::Hops,
        max_hops: u32::MAX,
        ..Task::of(query, Conditions::of(query))
    };
    let best = hops::search::<_, false>(&task, &mut Meter::new(budget))?;
    Ok(best.map(|best| best.path.hop_count()))
}

/// Returns the best path of a query between different nodes without waypoints.
fn direct_best(query: &PathQuery<'_>, budget: &Budget) -> Result<Option<FoundPath>, AnalysisError> {
    let meter = &mut Meter::new(budget);
    if query.is_unconditional() {
        Ok(open_best::<false>(query, meter)?.map(|best| best.path))
    } else if let Some(costs) = query.only_costs() {
        Task::of(query, Priced { costs: costs.by_link() }).best(meter)
    } else {
        Task::of(query, Conditions::of(query)).best(meter)
    }
}

/// Returns the best path of such a query with its ties.
fn direct_best_with_ties(query: &PathQuery<'_>, budget: &Budget) -> Result<Option<Best>, AnalysisError> {
    let meter = &mut Meter::new(budget);
    if query.is_unconditional() {
        open_best::<true>(query, meter)
    } else {
        Task::of(query, Conditions::of(query)).best_with_ties(meter)
    }
}

/// Returns the best path by hops without conditions.
#[inline]
fn open_best<const COUNT: bool>(query: &PathQuery<'_>, meter: &mut Meter<'_>) -> Result<Option<Best>, AnalysisError> {
    hops::search_open::<COUNT>(query.graph, (query.from, query.to), query.max_hops, meter)
}
