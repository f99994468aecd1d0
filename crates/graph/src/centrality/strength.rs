//! Strength: the sum of the strengths of a node's links.

use crate::link_graph::LinkGraph;

/// Returns the sum of the strengths of every node's links, added in the order of its neighbours; 0
/// if it has none.
///
/// Barrat et al. 2004, doi:10.1073/pnas.0400087101. Costs O(nodes + links).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, centrality::strengths};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 2.0), (1, 2, 0.5)]);
/// assert_eq!(strengths(&graph), [2.0, 2.5, 0.5]);
/// ```
pub fn strengths(graph: &LinkGraph) -> Vec<f64> {
    (0..graph.node_count() as u32)
        .map(|node| graph.node_strength(node))
        .collect()
}
