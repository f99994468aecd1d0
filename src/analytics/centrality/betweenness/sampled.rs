//! Betweenness estimated from some of the nodes, for graphs too large for all of them.

use rand_pcg::Pcg32;

use super::dependencies::dependencies;
use super::ground::Ground;
use super::lanes::LANES;
use crate::analytics::budget::Budget;
use crate::analytics::communities::shuffle::shuffled;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// How sure the bound on the error is.
const CONFIDENCE: f64 = 0.95;

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

/// Betweenness estimated from the paths that begin at `pivots` nodes, chosen by `seed` among all, each at most once.
///
/// Brandes & Pich 2007, doi:10.1142/S0218127407018403, with pivots at random. Pairs of which one end is in a tree on the node's
/// own side need no sample and are exact. The bound is Hoeffding's for a sample without replacement (Serfling 1974,
/// doi:10.1214/aos/1176342611): what depends on a node from one pivot lies between 0 and the size of the largest component that is not
/// a tree, less 2. Costs O(pivots · links), with a logarithm more if there are costs.
///
/// # Errors
/// Those of the budget.
pub fn sampled_betweenness(
    graph: &LinkGraph,
    costs: Option<&[u64]>,
    pivots: usize,
    seed: u64,
    budget: &Budget,
) -> Result<SampledBetweenness, AnalysisError> {
    let node_count = graph.node_count();
    let mut sources = Vec::new();
    shuffled(&mut sources, node_count, &mut Pcg32::new(seed, 0));
    sources.truncate(pivots);
    let ground = Ground::folded(graph, costs);
    let targets = |_: &[u32]| |row: u32| [ground.weights[row as usize]; LANES];
    let mut sum = dependencies(&ground, &ground.counted(&sources), budget, targets)?;
    let scale = node_count as f64 / sources.len().max(1) as f64;
    sum.iter_mut().for_each(|dependency| *dependency *= scale);
    Ok(SampledBetweenness {
        values: ground.by_node(&sum),
        pivots: sources.len(),
        error_bound: error_bound(node_count, sources.len(), (ground.largest_piece() - 2.0).max(0.0)),
        confidence: CONFIDENCE,
    })
}

/// Half the nodes times the error of the mean of what depends on one node, at most `most`, for all nodes and both directions at once.
fn error_bound(node_count: usize, pivots: usize, most: f64) -> f64 {
    let nodes = node_count as f64;
    if pivots == node_count {
        return 0.0;
    }
    if pivots == 0 {
        return nodes / 2.0 * most;
    }
    let pivots = pivots as f64;
    let doubt = (2.0 * nodes / (1.0 - CONFIDENCE)).ln();
    let left = 1.0 - (pivots - 1.0) / nodes;
    nodes / 2.0 * most * (left * doubt / (2.0 * pivots)).sqrt().min(1.0)
}
