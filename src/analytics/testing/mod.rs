//! Networks for tests: the golden one, published ones, and small arbitrary ones.

pub(crate) mod golden;
pub(crate) mod karate;

use proptest::prelude::*;

use crate::network::link_graph::LinkGraph;

/// The graph with the given links, all of strength 1, whatever their order.
pub(crate) fn graph_of(node_count: usize, links: &[(u32, u32)]) -> LinkGraph {
    let mut links: Vec<_> = links.iter().map(|&(a, b)| (a.min(b), a.max(b), 1.0)).collect();
    links.sort_by_key(|&(a, b, _)| (a, b));
    LinkGraph::from_links(node_count, links)
}

/// All pairs of `0..node_count` in ascending order.
pub(crate) fn pairs(node_count: u32) -> impl Iterator<Item = (u32, u32)> {
    (0..node_count).flat_map(move |a| (a + 1..node_count).map(move |b| (a, b)))
}

/// Graphs with up to `most` nodes, from empty to complete, with strengths of 0.5, 1, 1.5 and 2.
pub(crate) fn small_graphs(most: usize) -> impl Strategy<Value = LinkGraph> {
    (1..=most, 0_u8..=100)
        .prop_flat_map(|(node_count, share)| {
            let pair_count = node_count * (node_count - 1) / 2;
            (
                Just(node_count),
                Just(share),
                prop::collection::vec((0_u8..100, 1_u8..=4), pair_count),
            )
        })
        .prop_map(|(node_count, share, draws)| {
            let drawn = pairs(node_count as u32).zip(draws);
            let links = drawn.filter(|&(_, (draw, _))| draw < share);
            LinkGraph::from_links(
                node_count,
                links.map(|((a, b), (_, half))| (a, b, f64::from(half) / 2.0)).collect(),
            )
        })
}
