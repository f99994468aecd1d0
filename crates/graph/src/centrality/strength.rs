//! Strength: how much a city co-operates, whatever with.

use crate::link_graph::LinkGraph;

/// The sum of the strengths of every node's links, added in the order of its neighbours; 0 if it has none.
///
/// Barrat et al. 2004, doi:10.1073/pnas.0400087101. Costs O(nodes + links).
pub fn strengths(graph: &LinkGraph) -> Vec<f64> {
    (0..graph.node_count() as u32)
        .map(|node| graph.node_strength(node))
        .collect()
}
