//! Networks for tests: the golden one, published ones, and small arbitrary ones.

pub(crate) mod davis;
pub(crate) mod florentine;
pub(crate) mod golden;
pub(crate) mod karate;
pub(crate) mod les_miserables;
pub(crate) mod published;

use proptest::prelude::*;

use crate::link_graph::LinkGraph;

/// Returns the graph with the given links, in any order, all of strength 1.
pub(crate) fn graph_of(node_count: usize, links: &[(u32, u32)]) -> LinkGraph {
    let mut links: Vec<_> = links.iter().map(|&(a, b)| (a.min(b), a.max(b), 1.0)).collect();
    links.sort_by_key(|&(a, b, _)| (a, b));
    LinkGraph::from_links(node_count, links)
}

/// A graph whose nodes have names; nodes are in the order of names.
pub(crate) struct Named {
    pub(crate) names: Vec<&'static str>,
    pub(crate) graph: LinkGraph,
}

impl Named {
    /// Returns the node of a name.
    pub(crate) fn node(&self, name: &str) -> u32 {
        self.names.binary_search(&name).expect("a name of this graph") as u32
    }
}

/// Reads lines like `Ada: Ben, Cleo 2`: Ada has a link of strength 1 to Ben and one of strength 2
/// to Cleo.
pub(crate) fn named(table: &'static str) -> Named {
    let rows = table.lines().filter_map(|line| line.split_once(':'));
    let ties: Vec<(&str, &str, f64)> = rows
        .clone()
        .flat_map(|(name, others)| {
            let others = others.split(',').map(str::trim).filter(|other| !other.is_empty());
            others.map(move |other| match other.split_once(' ') {
                Some((other, strength)) => (name, other, strength.parse().expect("a number")),
                None => (name, other, 1.0),
            })
        })
        .collect();
    let mut names: Vec<&str> = rows.map(|(name, _)| name).chain(ties.iter().map(|tie| tie.1)).collect();
    names.sort_unstable();
    names.dedup();
    let node = |name| names.binary_search(&name).expect("every name is listed") as u32;
    let mut links: Vec<_> = ties
        .iter()
        .map(|&(a, b, strength)| (node(a), node(b), strength))
        .collect();
    links.sort_by_key(|&(a, b, _)| (a, b));
    let graph = LinkGraph::from_links(names.len(), links);
    Named { names, graph }
}

/// Returns the costs of links by inverse strength, in units of 1/720,720,000,000.
pub(crate) fn inverse_strengths(graph: &LinkGraph) -> Vec<u64> {
    let strengths = graph.strengths().iter();
    strengths
        .map(|strength| (720_720_000_000.0 / strength).round() as u64)
        .collect()
}

/// Returns the graph in which node `v` is renamed to `to[v]`.
pub(crate) fn renumbered(graph: &LinkGraph, to: &[u32]) -> LinkGraph {
    let mut links: Vec<_> = (0..graph.link_count() as u32)
        .map(|link| {
            let (a, b) = graph.ends(link);
            let (a, b) = (to[a as usize], to[b as usize]);
            (a.min(b), a.max(b), graph.strength(link))
        })
        .collect();
    links.sort_by_key(|&(a, b, _)| (a, b));
    LinkGraph::from_links(graph.node_count(), links)
}

/// Returns the disjoint union of both graphs, the second numbered after the first.
pub(crate) fn union_of(first: &LinkGraph, second: &LinkGraph) -> LinkGraph {
    let shift = first.node_count() as u32;
    let links_of = |graph: &LinkGraph, shift: u32| -> Vec<_> {
        let links = 0..graph.link_count() as u32;
        links
            .map(|link| {
                (
                    graph.ends(link).0 + shift,
                    graph.ends(link).1 + shift,
                    graph.strength(link),
                )
            })
            .collect()
    };
    let links = [links_of(first, 0), links_of(second, shift)].concat();
    LinkGraph::from_links(first.node_count() + second.node_count(), links)
}

/// Returns all pairs of `0..node_count` in ascending order.
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
