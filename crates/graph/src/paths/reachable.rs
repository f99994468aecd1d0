//! The nodes within some hops of one node.

use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// A node within reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReachableNode {
    /// The node.
    pub node: u32,
    /// The fewest hops to it, at least 1.
    pub hops: u32,
    /// The number of paths with that many hops; [`u64::MAX`] if there are more.
    pub path_count: u64,
}

/// Returns the nodes that `from` reaches within `max_hops` hops, by hops and then by node, without
/// `from` itself.
///
/// Breadth-first search; the number of paths to a node is the sum over its neighbours one hop
/// nearer. Costs O(nodes + links).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::reachable};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = reachable(&square, 0, 2, &Budget::unlimited())?;
/// assert_eq!((found[2].node, found[2].hops, found[2].path_count), (3, 2, 2));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn reachable(
    graph: &LinkGraph,
    from: u32,
    max_hops: u32,
    budget: &Budget,
) -> Result<Vec<ReachableNode>, AnalysisError> {
    let mut meter = Meter::new(budget);
    let mut place_of = vec![u32::MAX; graph.node_count()];
    let mut reached = vec![ReachableNode {
        node: from,
        hops: 0,
        path_count: 1,
    }];
    place_of[from as usize] = 0;
    let mut next = 0;
    while let Some(&ReachableNode { node, hops, path_count }) = reached.get(next) {
        next += 1;
        if hops == max_hops {
            break;
        }
        meter.count(graph.degree(node))?;
        for &neighbor in graph.neighbors(node) {
            let place = place_of[neighbor as usize];
            if place == u32::MAX {
                place_of[neighbor as usize] = u32::try_from(reached.len()).expect("no more places than nodes");
                reached.push(ReachableNode {
                    node: neighbor,
                    hops: hops + 1,
                    path_count,
                });
            } else {
                let known = &mut reached[place as usize];
                if known.hops == hops + 1 {
                    known.path_count = known.path_count.saturating_add(path_count);
                }
            }
        }
    }
    reached.remove(0);
    reached.sort_unstable_by_key(|found| (found.hops, found.node));
    Ok(reached)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::golden::{graph, node};
    use crate::testing::graph_of;

    fn reach(graph: &LinkGraph, from: u32, max_hops: u32) -> Vec<(u32, u32, u64)> {
        let found = reachable(graph, from, max_hops, &Budget::unlimited()).unwrap();
        found
            .iter()
            .map(|found| (found.node, found.hops, found.path_count))
            .collect()
    }

    #[test]
    fn ghent_reaches_two_cities_in_one_hop_and_three_more_in_two() {
        let found = reach(&graph(), node("ghent"), 2);
        let expected = [
            ("bologna", 1, 1),
            ("glasgow", 1, 1),
            ("bogota", 2, 1),
            ("fabriano", 2, 1),
            ("turin", 2, 1),
        ];
        assert_eq!(found, expected.map(|(city, hops, paths)| (node(city), hops, paths)));
    }

    #[test]
    fn ways_around_a_ring_are_counted_at_the_far_side() {
        let ring = graph_of(4, &[(0, 1), (1, 2), (2, 3), (0, 3)]);
        assert_eq!(reach(&ring, 0, u32::MAX), [(1, 1, 1), (3, 1, 1), (2, 2, 2)]);
    }

    #[test]
    fn nothing_is_within_no_hops_or_reach_of_an_isolated_city() {
        assert_eq!(reach(&graph(), node("ghent"), 0), []);
        assert_eq!(reach(&graph(), node("dakar"), 9), []);
    }
}
