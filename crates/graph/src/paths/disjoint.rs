//! Disjoint paths: alternatives that do not fail together.

use std::cmp::Reverse;

use super::bounded::{Outcome, Search};
use super::flow::Flow;
use super::part::Part;
use super::passage::{Conditions, Passage};
use super::query::{Costs, FoundPath, PathQuery};
use super::search::{Task, cheapest_path};
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;

/// The things that two disjoint paths must not share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disjoint {
    /// No node except the two ends.
    Node,
    /// No link.
    Link,
}

/// A set of paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DisjointPaths {
    /// The paths, in the order of paths.
    pub paths: Vec<FoundPath>,
    /// True if the search ended before it was sure that there are no more and no cheaper ones.
    pub is_unsure: bool,
    /// True if more disjoint paths exist, up to the number asked for, but only with more hops than
    /// allowed.
    pub more_beyond_hop_limit: bool,
}

impl DisjointPaths {
    /// Creates a set that is known to be the best.
    pub fn exactly(paths: Vec<FoundPath>) -> Self {
        Self {
            paths,
            ..Self::default()
        }
    }

    /// Returns the set with the most paths; among those the one of the least cost, then of the
    /// fewest hops.
    pub fn best(sets: impl IntoIterator<Item = Self>) -> Self {
        let mut sets: Vec<Self> = sets.into_iter().collect();
        let is_unsure = sets.iter().any(|set| set.is_unsure);
        sets.sort_by(|one, other| {
            one.order()
                .cmp(&other.order())
                .then_with(|| one.paths.cmp(&other.paths))
        });
        let best = sets.into_iter().next().unwrap_or_default();
        Self {
            is_unsure,
            more_beyond_hop_limit: best.more_beyond_hop_limit && !is_unsure,
            ..best
        }
    }

    fn order(&self) -> impl Ord + use<> {
        let cost: u128 = self.paths.iter().map(|path| u128::from(path.cost)).sum();
        let hops: usize = self.paths.iter().map(|path| path.links.len()).sum();
        (Reverse(self.paths.len()), cost, hops)
    }
}

/// The approximate number of steps visited to find the best set within a limit of hops: some tenths
/// of a second.
const VISITS: usize = 20_000_000;

/// Finds up to `k` disjoint paths, as many as there are, with the least total cost, and among such
/// sets the fewest hops.
///
/// Without a limit of hops, or if the best set keeps to it: successive shortest paths (source in
/// the module `flow`). Costs O(k links log nodes). If the limit binds, the problem is NP-hard in
/// general (Itai, Perl & Shiloach 1982, doi:10.1002/net.3230120306). Then it uses branch and bound
/// over the part of the graph that paths within the limit can visit, for link-disjoint paths over
/// its line graph. It finds the best set and proves it, or stops after a fixed number of steps and
/// reports that it is not sure. A single path keeps to the limit whenever one can.
///
/// Among sets of equal cost and hops the order of nodes decides, which has no further meaning. Two
/// equal ends have one path. `query.via` must be empty: two disjoint paths cannot visit the same
/// waypoints.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::{Disjoint, PathQuery, disjoint_paths}};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = disjoint_paths(&PathQuery::between(&square, 0, 3), 3, Disjoint::Node, &Budget::unlimited())?;
/// assert_eq!((found.paths.len(), found.is_unsure), (2, false));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn disjoint_paths(
    query: &PathQuery<'_>,
    k: usize,
    kind: Disjoint,
    budget: &Budget,
) -> Result<DisjointPaths, AnalysisError> {
    debug_assert!(query.via.is_empty(), "disjoint paths have no waypoints");
    if k == 0 {
        return Ok(DisjointPaths::default());
    }
    let first = cheapest_path(query, budget)?;
    if query.from == query.to || (k == 1 && first.is_some()) {
        return Ok(DisjointPaths::exactly(first.into_iter().collect()));
    }
    let task = Task::of(query, Conditions::of(query));
    let meter = &mut Meter::new(budget);
    let capacity = match kind {
        Disjoint::Node => 1,
        Disjoint::Link => u32::MAX,
    };
    let mut flow = Flow::empty(&task, capacity);
    let mut size = 0;
    while size < k && flow.augment(meter)? {
        size += 1;
    }
    let paths = flow.paths();
    if paths.iter().all(|path| path.hop_count() <= query.max_hops) {
        return Ok(DisjointPaths::exactly(paths));
    }
    let mut set = match first {
        None => DisjointPaths::default(),
        Some(first) => within_limit(&task, kind, (first, size), meter)?,
    };
    set.more_beyond_hop_limit = !set.is_unsure && set.paths.len() < size;
    Ok(set)
}

/// Returns the largest set of up to `most` paths within the limit of hops, and the best of that
/// size. `first` is the best path.
fn within_limit<P: Passage>(
    task: &Task<'_, P>,
    kind: Disjoint,
    (first, most): (FoundPath, usize),
    meter: &mut Meter<'_>,
) -> Result<DisjointPaths, AnalysisError> {
    let part = Part::near(task, meter)?;
    let line = match kind {
        Disjoint::Node => None,
        Disjoint::Link => Some(part.line_graph(meter)?),
    };
    let arena = line.as_ref().unwrap_or(&part);
    let visits = VISITS / (2 * most);
    let mut is_unsure = false;
    for size in (2..=most).rev() {
        let paths = match best_of_size(arena, task.costs, size, visits, meter)? {
            Outcome::None => continue,
            Outcome::Best(paths) => paths,
            Outcome::Unsure(paths) => {
                is_unsure = true;
                let Some(paths) = paths else { continue };
                paths
            }
        };
        let in_part = |path: FoundPath| line.as_ref().map_or(path.clone(), |_| part.unlined(&path));
        let in_whole = |path: FoundPath| part.in_whole(&in_part(path), task.graph, task.costs);
        let mut paths: Vec<FoundPath> = paths.into_iter().map(in_whole).collect();
        paths.sort();
        return Ok(DisjointPaths {
            paths,
            is_unsure,
            more_beyond_hop_limit: false,
        });
    }
    Ok(DisjointPaths {
        is_unsure,
        ..DisjointPaths::exactly(vec![first])
    })
}

/// Returns the best set of a given size. Existence is tested by hops first: they give the best
/// bound against the limit.
fn best_of_size(
    part: &Part,
    costs: Costs<'_>,
    size: usize,
    visits: usize,
    meter: &mut Meter<'_>,
) -> Result<Outcome, AnalysisError> {
    let by_hops = Search {
        part,
        costs: Costs::Hops,
        size,
    };
    let found = by_hops.best(None, visits, meter)?;
    let (Costs::PerLink(_), Outcome::Best(paths)) = (costs, &found) else {
        return Ok(found);
    };
    let costs = Costs::PerLink(&part.costs);
    let known = paths.iter().map(|path| path.clone().at(costs)).collect();
    Search { costs, ..by_hops }.best(Some(known), visits, meter)
}
