//! The E–I index, computed without the mixing matrix.

use super::groups::Groups;
use crate::link_graph::LinkGraph;

/// Returns (external − internal) / (external + internal) links, from −1 to 1; `None` without links
/// between nodes with a group.
///
/// The same index as in [`mixing_matrix`](super::mixing_matrix), by the same shares, in one pass
/// over the links: Krackhardt & Stern 1988, doi:10.2307/2786835. `groups` has as many nodes as
/// `graph`. Costs O(links), times the squares of the numbers of groups per node.
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, mixing::{Groups, ei_index}};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let groups = Groups::single(2, &[Some(0), Some(0), Some(1)]);
/// assert_eq!(ei_index(&graph, &groups), Some(0.0));
/// ```
pub fn ei_index(graph: &LinkGraph, groups: &Groups) -> Option<f64> {
    let without = groups.unassigned();
    let (mut internal, mut total) = (0.0, 0.0);
    for link in 0..graph.link_count() as u32 {
        let (a, b) = graph.ends(link);
        let (of_a, of_b) = (groups.of(a), groups.of(b));
        if [of_a, of_b].iter().any(|of| of.first().copied() == without) && without.is_some() {
            continue;
        }
        let common = of_a.iter().filter(|group| of_b.contains(group)).count();
        internal += common as f64 / (of_a.len() * of_b.len()) as f64;
        total += 1.0;
    }
    (total > 0.0).then(|| (total - 2.0 * internal) / total)
}
