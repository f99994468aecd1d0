//! Global efficiency: how well a network connects all pairs.

use crate::distances::Distances;

/// Computes global efficiency: the mean of 1 / distance in hops over all pairs of nodes, where a
/// pair that is not connected adds 0.
///
/// From 0 (no links) to 1 (every pair is linked); `None` with fewer than two nodes. Latora &
/// Marchiori 2001, doi:10.1103/PhysRevLett.87.198701. Pairs are counted by distance before the
/// division, so the order of nodes changes no digit. `all` must be the
/// [`all_distances`](crate::distances::all_distances) of the graph. Costs O(diameter).
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, distances::all_distances, resilience::efficiency};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let found = efficiency(&all_distances(&graph, &Budget::unlimited())?).unwrap();
/// assert!((found - 5.0 / 6.0).abs() < 1e-12);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn efficiency(all: &Distances) -> Option<f64> {
    let node_count = all.sums.len();
    if node_count < 2 {
        return None;
    }
    let sum: f64 = (1_u32..)
        .zip(&all.pair_counts)
        .map(|(hops, &count)| count as f64 / f64::from(hops))
        .sum();
    // An empty sum of floats is -0.
    let sum = sum + 0.0;
    Some(sum / (node_count as f64 * (node_count - 1) as f64))
}
