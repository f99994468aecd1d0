//! Tied paths: all paths of the best rank.

use super::passage::{Conditions, Open};
use super::query::PathQuery;
use super::search::Task;
use super::waypoints::WaypointSearch;
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;

/// Paths with the same number of hops, one after the other in one list of nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TiedPaths {
    nodes: Vec<u32>,
    nodes_each: usize,
}

impl TiedPaths {
    /// Returns the number of paths.
    pub fn len(&self) -> usize {
        self.nodes.len() / self.nodes_each.max(1)
    }

    /// True if there is no path.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the nodes of each path, in the order of paths.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[u32]> {
        self.nodes.chunks_exact(self.nodes_each.max(1))
    }
}

/// Returns the paths with the cost and the hops of the cheapest one, in the order of paths, at most
/// `most` of them; none if there is no path. [`tied_path_count`](super::tied_path_count) returns
/// their full number.
///
/// One search for the best rank, then time in proportion to the output. With waypoints see
/// [`tied_path_count`](super::tied_path_count).
///
/// # Errors
/// Those of the budget; every node written counts as a step.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::{PathQuery, tied_paths}};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = tied_paths(&PathQuery::between(&square, 0, 3), 10, &Budget::unlimited())?;
/// assert_eq!(found.iter().collect::<Vec<_>>(), [[0, 1, 3], [0, 2, 3]]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn tied_paths(query: &PathQuery<'_>, most: usize, budget: &Budget) -> Result<TiedPaths, AnalysisError> {
    if query.from == query.to || !query.via.is_empty() {
        return with_stops(query, most, budget);
    }
    let meter = &mut Meter::new(budget);
    let dag = if query.is_unconditional() {
        Task::of(query, Open).dag(meter)?
    } else {
        Task::of(query, Conditions::of(query)).dag(meter)?
    };
    let Some(dag) = dag else {
        return Ok(TiedPaths::default());
    };
    Ok(TiedPaths {
        nodes: dag.paths(most, meter)?,
        nodes_each: dag.levels(),
    })
}

fn with_stops(query: &PathQuery<'_>, most: usize, budget: &Budget) -> Result<TiedPaths, AnalysisError> {
    let mut search = WaypointSearch::new(query, budget)?;
    let mut found = TiedPaths::default();
    if most == 0 {
        return Ok(found);
    }
    let mut path = search.next_path()?;
    let rank = path.as_ref().map(|path| path.rank());
    while let (Some(next), Some(rank)) = (path, rank) {
        found.nodes_each = next.nodes.len();
        found.nodes.extend(next.nodes);
        path = if found.len() < most {
            search.next_within(rank)?
        } else {
            None
        };
    }
    Ok(found)
}
