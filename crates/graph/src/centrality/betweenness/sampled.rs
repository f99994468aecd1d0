//! Betweenness estimated from some of the nodes, for graphs too large for all of them.

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

/// How sure the bound on the error is.
const CONFIDENCE: f64 = 0.95;

/// Visits of nodes and links that an estimate takes if nobody says from how many nodes to count.
const VISITS: u64 = 200_000_000;

/// An estimate of betweenness and how wrong it may be.
#[derive(Debug, Clone, PartialEq)]
pub struct SampledBetweenness {
    /// By node: the estimate of its raw betweenness, each pair once.
    pub values: Vec<f64>,
    /// From how many nodes paths were counted; not more than there are.
    pub pivots: usize,
    /// No value is farther than this from the exact one, with the confidence stated; 0 if all nodes were pivots.
    pub error_bound: f64,
    /// The probability, over all seeds, that the bound holds for all nodes at once.
    pub confidence: f64,
}

/// Betweenness estimated from the paths that begin at `pivots` nodes, chosen by `seed` among all, each at most once; if nobody says
/// how many, as many as 200,000,000 visits of nodes and links allow.
///
/// Brandes & Pich 2007, doi:10.1142/S0218127407018403, with pivots at random. Pairs of which one end is in a tree on the node's
/// own side need no sample and are exact. The bound comes from a second sample, of single paths, for which half as many visits are
/// spent again: how often a node lies inside them bounds its exact value, by Chernoff's inequality in its form with relative
/// entropy (Hoeffding 1963, doi:10.1080/01621459.1963.10500830), the tighter the rarer it is. What an estimate may be off is its
/// distance from the far end of these bounds. Costs O(pivots · links), with a logarithm more if there are costs.
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

/// The largest distance of an estimate from what the paths drawn leave possible. `sum` is what
/// depends on each row from both directions together.
fn error_bound(sum: &[f64], drawn: &Drawn, node_count: usize) -> f64 {
    let nodes = node_count as f64;
    let pairs = nodes * (nodes - 1.0) / 2.0;
    let doubt = (2.0 * nodes / (1.0 - CONFIDENCE)).ln() / drawn.paths as f64;
    // Most nodes were seen as seldom as many others.
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

/// The shares that a sample with the share `seen` does not speak against: those whose relative
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

/// Relative entropy (Kullback and Leibler 1951) of a coin of chance `seen` to one of chance
/// `share`, in nats.
fn relative_entropy(seen: f64, share: f64) -> f64 {
    let term = |a: f64, b: f64| if a > 0.0 { a * (a / b).ln() } else { 0.0 };
    term(seen, share) + term(1.0 - seen, 1.0 - share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_seen_is_rarer_than_its_doubt_and_what_was_always_seen_more_frequent() {
        // With nothing seen the entropy of a share p is -ln(1 - p).
        let (lowest, highest) = possible(0.0, 0.1);
        assert!(lowest.abs() < 1e-12 && (highest - (1.0 - (-0.1_f64).exp())).abs() < 1e-12);
        let (lowest, highest) = possible(1.0, 0.1);
        assert!((highest - 1.0).abs() < 1e-12 && (lowest - (-0.1_f64).exp()).abs() < 1e-12);
    }
}
