//! Modularity: the links within groups, compared with their expected number by degrees.

use crate::link_graph::LinkGraph;
use crate::partition::Partition;

/// Computes Q = Σ over groups of (share of the links inside − γ · (share of the link ends)²);
/// `None` without links.
///
/// Newman & Girvan 2004, doi:10.1103/PhysRevE.69.026113; γ is the `resolution` of Reichardt &
/// Bornholdt 2006, doi:10.1103/PhysRevE.74.016110. With `weighted`, links count with their
/// strengths. Sums run over links and then over groups in order, so equal partitions have equal
/// values to the last digit. Costs O(nodes + links).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, communities::modularity, partition::Partition};
///
/// // Two triangles and a link between them.
/// let graph = LinkGraph::from_links(6, vec![
///     (0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0), (3, 5, 1.0), (4, 5, 1.0),
/// ]);
/// let halves = Partition::from_labels(&[0, 0, 0, 1, 1, 1]);
/// let found = modularity(&graph, &halves, false, 1.0).unwrap();
/// assert!((found - 5.0 / 14.0).abs() < 1e-12);
/// ```
pub fn modularity(graph: &LinkGraph, partition: &Partition, weighted: bool, resolution: f64) -> Option<f64> {
    if graph.link_count() == 0 {
        return None;
    }
    let mut inside = vec![0.0; partition.group_count()];
    let mut ends = vec![0.0; partition.group_count()];
    let mut total = 0.0;
    for link in 0..graph.link_count() as u32 {
        let weight = if weighted { graph.strength(link) } else { 1.0 };
        let (a, b) = graph.ends(link);
        let (a, b) = (partition.label(a) as usize, partition.label(b) as usize);
        if a == b {
            inside[a] += weight;
        }
        ends[a] += weight;
        ends[b] += weight;
        total += weight;
    }
    let terms = inside.iter().zip(&ends).map(|(inside, ends)| {
        let share = ends / (2.0 * total);
        inside / total - resolution * share * share
    });
    Some(terms.sum())
}
