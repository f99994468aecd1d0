//! The most likely missing links by the index of Adamic and Adar.

use std::cell::RefCell;

use super::shared::{Shared, inverse_logarithm};
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::ranking::Highest;

/// A node with its index relative to the given node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredNode {
    /// The node.
    pub node: u32,
    /// Σ over shared neighbours of 1 / ln k, above 0.
    pub score: f64,
}

/// Two nodes without a link, the smaller first, and their index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredPair {
    /// The smaller node.
    pub a: u32,
    /// The larger node.
    pub b: u32,
    /// Σ over shared neighbours of 1 / ln k, above 0.
    pub score: f64,
}

thread_local! {
    /// Empty between calls: taken while in use, so that a panic loses it instead of leaving it half
    /// full.
    static SCRATCH: RefCell<Shared<f64>> = RefCell::default();
}

/// Returns the `count` nodes with the highest index among those that share a neighbour with `node`
/// and have no link to it.
///
/// Adamic & Adar 2003, doi:10.1016/S0378-8733(03)00009-1. The highest is first; ties (to 12
/// significant digits) are ordered by number. There may be fewer; an isolated node has none. Costs
/// O(Σ degrees of the neighbours), and little for sorting.
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, similarity::best_adamic_adar};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = best_adamic_adar(&square, 0, 1);
/// assert_eq!(found[0].node, 3);
/// assert!((found[0].score - 2.0 / 2.0_f64.ln()).abs() < 1e-12);
/// ```
pub fn best_adamic_adar(graph: &LinkGraph, node: u32, count: usize) -> Vec<ScoredNode> {
    let mut best = Highest::new(count);
    let mut shared = SCRATCH.take();
    shared.gather(graph, node, 0, inverse_logarithm);
    shared.drain(|other, score| best.offer(score, other));
    SCRATCH.set(shared);
    let scored = |(score, node)| ScoredNode { node, score };
    best.into_vec().into_iter().map(scored).collect()
}

/// Returns the `count` pairs with the highest index among those that share a neighbour and have no
/// link.
///
/// The highest is first; ties (to 12 significant digits) are ordered by the smaller and then the
/// larger node. Costs O(Σ degrees²).
///
/// # Errors
/// Those of the budget; every link of a shared neighbour counts as a step.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, similarity::best_pairs};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = best_pairs(&square, 10, &Budget::unlimited())?;
/// assert_eq!(found.iter().map(|pair| (pair.a, pair.b)).collect::<Vec<_>>(), [(0, 3), (1, 2)]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn best_pairs(graph: &LinkGraph, count: usize, budget: &Budget) -> Result<Vec<ScoredPair>, AnalysisError> {
    let mut meter = Meter::new(budget);
    let mut best = Highest::new(count);
    let mut shared = SCRATCH.take();
    for a in 0..graph.node_count() as u32 {
        meter.count(graph.neighbors(a).iter().map(|&shared| graph.degree(shared)).sum())?;
        shared.gather(graph, a, a + 1, inverse_logarithm);
        shared.drain(|b, score| best.offer(score, (a, b)));
    }
    SCRATCH.set(shared);
    let scored = |(score, (a, b))| ScoredPair { a, b, score };
    Ok(best.into_vec().into_iter().map(scored).collect())
}
