mod critical;
mod cuts;
mod degenerate;
mod golden;
mod parted;
mod published;
mod robustness;

use crate::components::components;
use crate::link_graph::LinkGraph;
use crate::resilience::cuts::pairs;

/// Returns the graph without some links.
fn without_links(graph: &LinkGraph, removed: impl Fn(u32) -> bool) -> LinkGraph {
    let left = (0..graph.link_count() as u32).filter(|&link| !removed(link));
    let ends = left.map(|link| {
        let (a, b) = graph.ends(link);
        (a, b, graph.strength(link))
    });
    LinkGraph::from_links(graph.node_count(), ends.collect())
}

/// Returns the sizes of the components of the remaining nodes, the largest first.
fn sizes_without(graph: &LinkGraph, gone: &[bool]) -> Vec<u32> {
    let rest = without_links(graph, |link| {
        let (a, b) = graph.ends(link);
        gone[a as usize] || gone[b as usize]
    });
    let found = components(&rest);
    let members = found.members().into_iter();
    members
        .filter(|members| !gone[members[0] as usize])
        .map(|members| members.len() as u32)
        .collect()
}

fn pairs_within(sizes: &[u32]) -> u64 {
    sizes.iter().map(|&size| pairs(size)).sum()
}
