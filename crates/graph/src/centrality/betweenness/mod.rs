//! Betweenness: how often a node lies on the cheapest paths between others.

mod cross_group;
mod dependencies;
mod grouped;
mod multi_source;
mod reduced;
mod sampled;
mod sampled_paths;
mod trees;
mod two_sided;

pub use cross_group::cross_group_betweenness;
pub use sampled::{SampledBetweenness, sampled_betweenness};

use self::dependencies::dependencies;
use self::multi_source::LANES;
use self::reduced::Reduced;
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Computes the betweenness of every node: over all pairs of other nodes, each once, the share of
/// their cheapest paths that pass through it.
///
/// Paths are cheapest by hops, or by `costs` of links in whole units. With costs, ties are decided
/// by cost alone, a cost of 0 counts as 1, and a link of cost `u64::MAX` cannot be passed. The
/// value is raw; multiply it by [`betweenness_scale`] to compare graphs of different sizes. Brandes
/// 2001, doi:10.1080/0022250X.2001.9990249. Costs O(nodes · links), with a logarithmic factor if
/// there are costs.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, centrality::betweenness};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// assert_eq!(betweenness(&graph, None, &Budget::unlimited())?, [0.0, 1.0, 0.0]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn betweenness(graph: &LinkGraph, costs: Option<&[u64]>, budget: &Budget) -> Result<Vec<f64>, AnalysisError> {
    let reduced = Reduced::folded(graph, costs);
    let targets = |_: &[u32]| |row: u32| [reduced.weights[row as usize]; LANES];
    let sum = dependencies(&reduced, &reduced.weights, budget, targets)?;
    Ok(reduced.by_node(&sum))
}

/// Returns the factor that turns raw betweenness into a share of all pairs of other nodes.
///
/// It is 2 / ((n - 1)(n - 2)), and 0 for fewer than three nodes.
///
/// # Examples
/// ```
/// use interurban_graph::centrality::betweenness_scale;
///
/// // The middle of a path of three nodes lies between the one pair of others.
/// assert_eq!(betweenness_scale(3) * 1.0, 1.0);
/// ```
pub fn betweenness_scale(node_count: usize) -> f64 {
    if node_count < 3 {
        return 0.0;
    }
    let n = node_count as f64;
    2.0 / ((n - 1.0) * (n - 2.0))
}
