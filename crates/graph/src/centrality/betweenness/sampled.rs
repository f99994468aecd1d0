//! Betweenness estimated from a sample of the nodes, for large graphs.

use std::collections::BTreeMap;

use rand_pcg::Pcg32;

use super::dependencies::dependencies;
use super::multi_source::LANES;
use super::reduced::Reduced;
use super::sampled_paths::{Drawn, draw_paths};
use crate::budget::Budget;
use crate::communities::shuffle::shuffled;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The probability that the error bound holds.
const CONFIDENCE: f64 = 0.95;

/// The visits of nodes and links of an estimate, if the number of pivots is not given.
const VISITS: u64 = 200_000_000;

/// An estimate of betweenness with a bound on its error.
#[derive(Debug, Clone, PartialEq)]
pub struct SampledBetweenness {
    /// By node: the estimate of its raw betweenness, each pair once.
    pub values: Vec<f64>,
    /// The number of nodes from which paths were counted, at most the number of nodes.
    pub pivots: usize,
    /// The largest distance of a value from the exact one, with the stated confidence; 0 if all
    /// nodes were pivots.
    pub error_bound: f64,
    /// The probability, over all seeds, that the bound holds for all nodes at once.
    pub confidence: f64,
}

/// Estimates betweenness from the paths that begin at `pivots` nodes, chosen by `seed`, each at
/// most once. Without `pivots`, as many as 200,000,000 visits of nodes and links allow.
///
/// Brandes & Pich 2007, doi:10.1142/S0218127407018403, with random pivots. Pairs with one end in a
/// tree on the node's own side need no sample and are exact. The bound comes from a second sample,
/// of single paths, with half as many visits again. The share of these paths that a node lies
/// inside bounds its exact value, by Chernoff's inequality in its form with relative entropy
/// (Hoeffding 1963, doi:10.1080/01621459.1963.10500830); the rarer it is, the tighter the bound.
/// The error of an estimate is at most its distance from the far end of these bounds. Costs
/// O(pivots · links), with a logarithmic factor if there are costs.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, centrality::sampled_betweenness};
///
/// // With every node a pivot nothing is estimated.
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let found = sampled_betweenness(&graph, None, Some(3), 1, &Budget::unlimited())?;
/// assert_eq!((found.values[1], found.error_bound), (1.0, 0.0));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn sampled_betweenness(
    graph: &LinkGraph,
    costs: Option<&[u64]>,
    pivots: Option<usize>,
    seed: u64,
    budget: &Budget,
) -> Result<SampledBetweenness, AnalysisError> {
    let node_count = graph.node_count();
    let size = (node_count + graph.link_count()).max(1) as u64;
    let mut sources = Vec::new();
    shuffled(&mut sources, node_count, &mut Pcg32::new(seed, 0));
    let nodes = sources.clone();
    sources.truncate(pivots.unwrap_or((VISITS / size).max(1) as usize));
    let reduced = Reduced::folded(graph, costs);
    let targets = |_: &[u32]| |row: u32| [reduced.weights[row as usize]; LANES];
    let mut sum = dependencies(&reduced, &reduced.counted(&sources), budget, targets)?;
    let scale = node_count as f64 / sources.len().max(1) as f64;
    sum.iter_mut().for_each(|dependency| *dependency *= scale);
    let error_bound = if sources.len() == node_count || node_count < 3 {
        0.0
    } else {
        let drawn = draw_paths(&reduced, &nodes, sources.len() as u64 * size / 2, seed, budget)?;
        error_bound(&sum, &drawn, node_count)
    };
    Ok(SampledBetweenness {
        values: reduced.by_node(&sum),
        pivots: sources.len(),
        error_bound,
        confidence: CONFIDENCE,
    })
}

/// Returns the largest distance of an estimate from the values that the drawn paths leave possible.
/// `sum` has, by row, the dependencies for both directions.
fn error_bound(sum: &[f64], drawn: &Drawn, node_count: usize) -> f64 {
    let nodes = node_count as f64;
    let pairs = nodes * (nodes - 1.0) / 2.0;
    let doubt = (2.0 * nodes / (1.0 - CONFIDENCE)).ln() / drawn.paths as f64;
    // Cached: most nodes share their count with many others.
    let mut known = BTreeMap::new();
    let mut most = 0.0_f64;
    for (sum, &inside) in sum.iter().zip(&drawn.inside) {
        let estimate = sum / 2.0 / pairs;
        let bounds = || possible(f64::from(inside) / drawn.paths as f64, doubt);
        let (lowest, highest) = *known.entry(inside).or_insert_with(bounds);
        most = most.max(highest - estimate).max(estimate - lowest);
    }
    most * pairs
}

/// Returns the range of shares that are consistent with the observed share `seen`: their relative
/// entropy is at most `doubt`.
fn possible(seen: f64, doubt: f64) -> (f64, f64) {
    let speaks_against = |share: f64| relative_entropy(seen, share) > doubt;
    let nearest = |mut allowed: f64, mut refused: f64| {
        for _ in 0..60 {
            let middle = (allowed + refused) / 2.0;
            *(if speaks_against(middle) {
                &mut refused
            } else {
                &mut allowed
            }) = middle;
        }
        refused
    };
    (nearest(seen, 0.0), nearest(seen, 1.0))
}

/// Returns the relative entropy (Kullback and Leibler 1951), in nats, of a coin with probability
/// `seen` to one with probability `share`.
fn relative_entropy(seen: f64, share: f64) -> f64 {
    let term = |a: f64, b: f64| if a > 0.0 { a * (a / b).ln() } else { 0.0 };
    term(seen, share) + term(1.0 - seen, 1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_seen_is_rarer_than_its_doubt_and_what_was_always_seen_more_frequent() {
        // If nothing was seen, the entropy of a share p is -ln(1 - p).
        let (lowest, highest) = possible(0.0, 0.1);
        assert!(lowest.abs() < 1e-12 && (highest - (1.0 - (-0.1_f64).exp())).abs() < 1e-12);
        let (lowest, highest) = possible(1.0, 0.1);
        assert!((highest - 1.0).abs() < 1e-12 && (lowest - (-0.1_f64).exp()).abs() < 1e-12);
    }
}
