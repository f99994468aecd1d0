//! Participation coefficient: how evenly a node's links are spread over groups.

use super::neighbor_groups::NeighborGroups;
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Computes the participation coefficient P = 1 − Σ over groups g of (k_g / k)², where k_g of a
/// node's k links lead to group g.
///
/// It is 0 if all links lead to one group, and always below 1. Guimerà & Amaral 2005,
/// doi:10.1038/nature03288. Every link counts 1, whatever its strength. Links to nodes without a
/// group in `labels` are left out. `None` for a node without other links. Costs O(links).
///
/// # Errors
/// Those of the budget.
///
/// # Panics
/// If `labels` is shorter than the number of nodes.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, brokerage::participation};
///
/// // Half of the links of node 1 lead to each group.
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let groups = [Some(0), Some(0), Some(1)];
/// let found = participation(&graph, &groups, &Budget::unlimited())?;
/// assert_eq!(found, [Some(0.0), Some(0.5), Some(0.0)]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn participation(
    graph: &LinkGraph,
    labels: &[Option<u32>],
    budget: &Budget,
) -> Result<Vec<Option<f64>>, AnalysisError> {
    let meter = &mut Meter::new(budget);
    let mut groups = NeighborGroups::new(graph, labels);
    let nodes = 0..graph.node_count() as u32;
    let values = nodes.map(|node| {
        meter.count(1 + graph.degree(node))?;
        let found = groups.of(node);
        let links: u64 = found.iter().map(|&(_, count)| count).sum();
        let squares: u64 = found.iter().map(|&(_, count)| count * count).sum();
        Ok((links > 0).then(|| (links * links - squares) as f64 / (links * links) as f64))
    });
    values.collect()
}
