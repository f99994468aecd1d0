//! Global efficiency: how well a network connects all pairs.

use crate::budget::Budget;
use crate::distances::distances;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Computes global efficiency: the mean of 1 / distance in hops over all pairs of nodes, where a
/// pair that is not connected adds 0.
///
/// From 0 (no links) to 1 (every pair is linked); `None` with fewer than two nodes. Latora &
/// Marchiori 2001, doi:10.1103/PhysRevLett.87.198701. Pairs are counted by distance before the
/// division, so the order of nodes changes no digit. Costs as much as [`distances`] for all nodes.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, resilience::efficiency};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let found = efficiency(&graph, &Budget::unlimited())?.unwrap();
/// assert!((found - 5.0 / 6.0).abs() < 1e-12);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn efficiency(graph: &LinkGraph, budget: &Budget) -> Result<Option<f64>, AnalysisError> {
    let node_count = graph.node_count();
    if node_count < 2 {
        return Ok(None);
    }
    let linked: Vec<u32> = (0..node_count as u32).filter(|&node| graph.degree(node) > 0).collect();
    let found = distances(graph, &linked, budget)?;
    let sum: f64 = (1_u32..)
        .zip(&found.pair_counts)
        .map(|(hops, &count)| count as f64 / f64::from(hops))
        .sum();
    // An empty sum of floats is -0.
    let sum = sum + 0.0;
    Ok(Some(sum / (node_count as f64 * (node_count - 1) as f64)))
}
