//! Paths that share nothing: alternatives that do not fail together.

use super::flow::Flow;
use super::passage::Conditions;
use super::query::{FoundPath, PathQuery};
use super::search::{Task, cheapest_path};
use crate::analytics::budget::{Budget, Meter};
use crate::analytics::error::AnalysisError;

/// What two disjoint paths must not share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disjoint {
    /// No city but the two ends.
    City,
    /// No link.
    Link,
}

/// A set of disjoint paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisjointPaths {
    /// The paths, in the order of paths.
    pub paths: Vec<FoundPath>,
    /// Whether more disjoint paths, up to the number asked for, exist if a path may have more hops than allowed.
    pub more_beyond_hop_limit: bool,
}

/// Up to `k` disjoint paths that together have the least cost, and among such sets the fewest hops.
///
/// As many paths as there are, at most `k`. Where a limit of hops binds, the answer is the largest size for which the set of
/// least cost keeps to the limit with every path; finding the largest set under such a limit is in general NP-hard (Itai,
/// Perl & Shiloach 1982, doi:10.1002/net.3230120306). A single path keeps to the limit whenever one can. Among sets of equal
/// cost and hops the choice is fixed by the order of nodes but has no further meaning. Two ends that are the same have one
/// path. `query.via` must be empty: two disjoint paths cannot visit the same stops.
///
/// Successive shortest paths; see the module `flow` for the source. Costs O(k links log nodes).
///
/// # Errors
/// Those of the budget.
pub fn disjoint_paths(
    query: &PathQuery<'_>,
    k: usize,
    kind: Disjoint,
    budget: &Budget,
) -> Result<DisjointPaths, AnalysisError> {
    debug_assert!(query.via.is_empty(), "disjoint paths have no stops");
    let mut answer = DisjointPaths {
        paths: Vec::new(),
        more_beyond_hop_limit: false,
    };
    if k == 0 {
        return Ok(answer);
    }
    answer.paths.extend(cheapest_path(query, budget)?);
    if query.from == query.to {
        return Ok(answer);
    }
    let task = Task::of(query, Conditions::of(query));
    let capacity = match kind {
        Disjoint::City => 1,
        Disjoint::Link => u32::MAX,
    };
    let mut flow = Flow::empty(&task, capacity);
    let meter = &mut Meter::new(budget);
    let mut size = 0;
    while size < k && flow.augment(meter)? {
        size += 1;
        if size > 1 {
            let paths = flow.paths();
            if paths.iter().all(|path| path.hop_count() <= query.max_hops) {
                answer.paths = paths;
            }
        }
    }
    answer.more_beyond_hop_limit = size > answer.paths.len();
    Ok(answer)
}
