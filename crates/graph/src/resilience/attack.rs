//! Attacks: the order in which nodes are removed.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::budget::{Budget, Meter};
use crate::centrality::betweenness;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::ranking::compare_ranked;

/// The rule for the next node to remove. Ties go to the smallest node; values are recomputed after
/// each removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attack {
    /// The node with the most links. Costs O((nodes + links) · log nodes) for most graphs.
    Degree,
    /// The node with the greatest sum of link strengths. Costs as much as `Degree`.
    Strength,
    /// The node with the highest betweenness. Costs O(nodes² · links) at worst.
    Betweenness,
    /// Random order: the mean of [`RANDOM_ORDERS`](super::RANDOM_ORDERS) orders drawn by the seed.
    Random {
        /// The seed of the orders.
        seed: u64,
    },
}

/// Returns the order of removal by the greatest sum of `weight` over the remaining links.
pub(super) fn by_links(
    graph: &LinkGraph,
    weight: impl Fn(u32) -> f64,
    meter: &mut Meter<'_>,
) -> Result<Vec<u32>, AnalysisError> {
    let mut gone = vec![false; graph.node_count()];
    let value = |node: u32, gone: &[bool]| {
        let left = graph.adjacent(node).filter(|&(other, _)| !gone[other as usize]);
        left.map(|(_, link)| weight(link)).sum::<f64>() + 0.0
    };
    // Values only fall. So the first node is the greatest if it has not changed since its value was
    // computed.
    let mut stale = gone.clone();
    let mut waiting: BinaryHeap<Candidate> = (0..graph.node_count() as u32)
        .map(|node| Candidate::new(node, value(node, &gone)))
        .collect();
    let mut order = Vec::with_capacity(graph.node_count());
    while let Some(Candidate {
        node: Reverse(node), ..
    }) = waiting.pop()
    {
        meter.count(1 + graph.degree(node))?;
        if std::mem::take(&mut stale[node as usize]) {
            waiting.push(Candidate::new(node, value(node, &gone)));
            continue;
        }
        gone[node as usize] = true;
        order.push(node);
        for &neighbor in graph.neighbors(node) {
            stale[neighbor as usize] = true;
        }
    }
    Ok(order)
}

/// A node with its last computed value; the greatest value first, then the smallest node.
struct Candidate {
    value: f64,
    node: Reverse<u32>,
}

impl Candidate {
    fn new(node: u32, value: f64) -> Self {
        let node = Reverse(node);
        Self { value, node }
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_ranked(self.value, other.value).then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// Returns the order of removal by the highest betweenness.
///
/// A removal changes betweenness only in its component, so only that is recomputed. Once all
/// betweenness is 0, every component is complete, and stays so.
pub(super) fn by_betweenness(graph: &LinkGraph, budget: &Budget) -> Result<Vec<u32>, AnalysisError> {
    let mut values = betweenness(graph, None, budget)?;
    let mut left: Vec<u32> = (0..graph.node_count() as u32).collect();
    let mut numbers = vec![u32::MAX; graph.node_count()];
    let mut gone = vec![false; graph.node_count()];
    let mut order = Vec::with_capacity(graph.node_count());
    while let Some(next) = highest(&left, &values) {
        budget.spend(left.len() as u64)?;
        if values[next as usize] == 0.0 {
            break;
        }
        left.retain(|&node| node != next);
        gone[next as usize] = true;
        order.push(next);
        let affected = within_reach(graph, next, &gone);
        let fresh = betweenness(&induced(graph, &affected, &mut numbers), None, budget)?;
        for (&node, value) in affected.iter().zip(fresh) {
            values[node as usize] = value;
        }
    }
    order.extend(left);
    Ok(order)
}

/// Returns the first of `nodes` with the highest value.
fn highest(nodes: &[u32], values: &[f64]) -> Option<u32> {
    nodes.iter().copied().reduce(
        |best, node| match compare_ranked(values[node as usize], values[best as usize]) {
            Ordering::Greater => node,
            _ => best,
        },
    )
}

/// Returns the nodes that `start` reached before its removal, ascending.
fn within_reach(graph: &LinkGraph, start: u32, gone: &[bool]) -> Vec<u32> {
    let mut seen = vec![false; graph.node_count()];
    let mut pending = vec![start];
    let mut found = Vec::new();
    while let Some(node) = pending.pop() {
        for &neighbor in graph.neighbors(node) {
            if !gone[neighbor as usize] && !std::mem::replace(&mut seen[neighbor as usize], true) {
                pending.push(neighbor);
                found.push(neighbor);
            }
        }
    }
    found.sort_unstable();
    found
}

/// Returns the graph of some nodes, ascending, and the links between them. `numbers` is a work
/// array: `u32::MAX` for all nodes, before and after.
fn induced(graph: &LinkGraph, nodes: &[u32], numbers: &mut [u32]) -> LinkGraph {
    for (number, &node) in (0_u32..).zip(nodes) {
        numbers[node as usize] = number;
    }
    let mut links = Vec::new();
    for (number, &node) in (0_u32..).zip(nodes) {
        let others = graph.neighbors(node).iter().map(|&other| numbers[other as usize]);
        links.extend(
            others
                .filter(|&other| other > number && other != u32::MAX)
                .map(|other| (number, other, 1.0)),
        );
    }
    for &node in nodes {
        numbers[node as usize] = u32::MAX;
    }
    LinkGraph::from_links(nodes.len(), links)
}
