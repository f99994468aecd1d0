//! Cores: how deep each node lies in the dense part of the graph.

use super::partition::Partition;
use crate::link_graph::LinkGraph;

/// Returns the core number of every node: the largest k for which the node lies in a part of the
/// graph where every node has k links.
///
/// Seidman 1983, doi:10.1016/0378-8733(83)90028-X, by the algorithm of Batagelj & Zaveršnik 2003,
/// arXiv:cs/0310049: nodes are sorted by degree into bins, and the lowest is removed first.
/// Strengths are not read. Costs O(nodes + links).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, cores::core_numbers};
///
/// // A triangle with one more node at its end.
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// assert_eq!(core_numbers(&graph), [2, 2, 2, 1]);
/// ```
pub fn core_numbers(graph: &LinkGraph) -> Vec<u32> {
    let node_count = graph.node_count();
    let mut core: Vec<u32> = (0..node_count as u32).map(|node| graph.degree(node) as u32).collect();
    let most = core.iter().max().map_or(0, |&most| most as usize);
    // bin[d] is the position of the first node with remaining degree d.
    let mut bin = vec![0_u32; most + 2];
    for &degree in &core {
        bin[degree as usize + 1] += 1;
    }
    for degree in 0..=most {
        bin[degree + 1] += bin[degree];
    }
    let mut next = bin.clone();
    let mut order = vec![0_u32; node_count];
    let mut place = vec![0_u32; node_count];
    for node in 0..node_count {
        let at = &mut next[core[node] as usize];
        (place[node], order[*at as usize]) = (*at, node as u32);
        *at += 1;
    }
    for at in 0..node_count {
        let node = order[at];
        let level = core[node as usize];
        for &neighbor in graph.neighbors(node) {
            let degree = core[neighbor as usize];
            if degree <= level {
                continue;
            }
            // Swap the neighbour with the first of its bin, then start that bin one position later.
            let first = &mut bin[degree as usize];
            let (from, other) = (place[neighbor as usize], order[*first as usize]);
            order.swap(from as usize, *first as usize);
            (place[neighbor as usize], place[other as usize]) = (*first, from);
            *first += 1;
            core[neighbor as usize] = degree - 1;
        }
    }
    core
}

/// Finds the connected sets of nodes with the same core number, given those numbers.
///
/// Every node is in one set, so sizes add up to the number of nodes. A node without a neighbour of
/// its core number is a set of its own. Costs O(nodes + links).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, cores};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// let clusters = cores::core_clusters(&graph, &cores::core_numbers(&graph));
/// assert_eq!(clusters.sizes(), [3, 1]);
/// ```
pub fn core_clusters(graph: &LinkGraph, core_numbers: &[u32]) -> Partition {
    Partition::connected(graph, |a, b| core_numbers[a as usize] == core_numbers[b as usize])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::karate::club;
    use crate::testing::{golden, graph_of, small_graphs};

    /// Removes nodes with fewer than k links until none is left to remove.
    fn core_by_definition(graph: &LinkGraph) -> Vec<u32> {
        let mut core = vec![0; graph.node_count()];
        for k in 1..graph.node_count() as u32 {
            let mut kept = vec![true; graph.node_count()];
            let links = |kept: &[bool], node: u32| {
                graph
                    .neighbors(node)
                    .iter()
                    .filter(|&&neighbor| kept[neighbor as usize])
                    .count() as u32
            };
            while let Some(node) =
                (0..graph.node_count() as u32).find(|&node| kept[node as usize] && links(&kept, node) < k)
            {
                kept[node as usize] = false;
            }
            kept.iter()
                .zip(&mut core)
                .filter(|(kept, _)| **kept)
                .for_each(|(_, core)| *core = k);
        }
        core
    }

    #[test]
    fn the_worked_example_has_a_core_of_two() {
        let core = core_numbers(&golden::graph());
        let expected = [1, 2, 0, 1, 1, 2, 2, 2, 2, 2, 2, 0, 2];
        assert_eq!(core, expected);
    }

    #[test]
    fn ten_of_the_karate_club_are_in_its_core_of_four() {
        let core = core_numbers(&club());
        let counts: Vec<_> = (0..=4)
            .map(|k| core.iter().filter(|&&core| core == k).count())
            .collect();
        assert_eq!(counts, [0, 1, 11, 12, 10]);
    }

    #[test]
    fn pieces_of_one_core_number_may_be_several() {
        // Two triangles joined through a node between them: every node keeps two links.
        let graph = graph_of(7, &[(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (4, 6), (5, 6)]);
        let core = core_numbers(&graph);
        assert_eq!(core, [2, 2, 2, 2, 2, 2, 2]);
        let star = graph_of(5, &[(0, 1), (0, 2), (1, 2), (2, 3), (1, 4)]);
        let pieces = core_clusters(&star, &core_numbers(&star));
        assert_eq!(pieces.members(), [vec![0, 1, 2], vec![3], vec![4]]);
    }

    proptest! {
        #[test]
        fn core_numbers_agree_with_their_definition(graph in small_graphs(10)) {
            prop_assert_eq!(core_numbers(&graph), core_by_definition(&graph));
        }
    }
}
