//! Triangles: how often two partners of a city are partners of each other.

use crate::network::link_graph::LinkGraph;

/// The number of sets of three nodes that are all linked.
///
/// Every link points from the end with fewer links to the other; a triangle is found once, from the node that points to both
/// others (Chiba & Nishizeki 1985, doi:10.1137/0214017). Costs O(links · √links).
pub fn triangle_count(graph: &LinkGraph) -> u64 {
    let before = |a: u32, b: u32| (graph.degree(a), a) < (graph.degree(b), b);
    let mut starts = vec![0];
    let mut ahead: Vec<u32> = Vec::with_capacity(graph.link_count());
    for node in 0..graph.node_count() as u32 {
        ahead.extend(graph.neighbors(node).iter().filter(|&&neighbor| before(node, neighbor)));
        starts.push(ahead.len());
    }
    let row = |node: u32| &ahead[starts[node as usize]..starts[node as usize + 1]];
    let mut marked_by = vec![u32::MAX; graph.node_count()];
    let mut count = 0;
    for node in 0..graph.node_count() as u32 {
        row(node)
            .iter()
            .for_each(|&neighbor| marked_by[neighbor as usize] = node);
        for &neighbor in row(node) {
            count += row(neighbor)
                .iter()
                .filter(|&&third| marked_by[third as usize] == node)
                .count() as u64;
        }
    }
    count
}

/// Three times the triangles by the pairs of links that share a node, from 0 to 1; `None` if there is no such pair.
///
/// Newman, Watts & Strogatz 2002, doi:10.1073/pnas.012582999. Costs as much as [`triangle_count`].
pub fn transitivity(graph: &LinkGraph) -> Option<f64> {
    let pairs: u64 = (0..graph.node_count() as u32)
        .map(|node| graph.degree(node) as u64)
        .map(|degree| degree * degree.saturating_sub(1) / 2)
        .sum();
    (pairs > 0).then(|| (3 * triangle_count(graph)) as f64 / pairs as f64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analytics::testing::karate::club;
    use crate::analytics::testing::{pairs, small_graphs};

    #[test]
    fn the_karate_club_has_forty_five_triangles() {
        assert_eq!(triangle_count(&club()), 45);
        assert!(transitivity(&club()).is_some_and(|value| (value - 0.255_682).abs() < 5e-7));
    }

    proptest! {
        #[test]
        fn triangles_agree_with_trying_all_threes(graph in small_graphs(10)) {
            let linked = |a, b| graph.find_link(a, b).is_some();
            let nodes = graph.node_count() as u32;
            let threes = pairs(nodes).filter(|&(a, b)| linked(a, b));
            let count = threes.map(|(a, b)| (b + 1..nodes).filter(|&c| linked(a, c) && linked(b, c)).count() as u64);
            prop_assert_eq!(triangle_count(&graph), count.sum::<u64>());
        }
    }
}
