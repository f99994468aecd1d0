//! Betweenness estimated from some of the nodes, for graphs too large for all of them.

use rand_pcg::Pcg32;

use super::dependencies::{Task, halved_sum};
use crate::analytics::budget::Budget;
use crate::analytics::communities::shuffle::shuffled;
use crate::analytics::components::components;
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
/// Brandes & Pich 2007, doi:10.1142/S0218127407018403, with pivots at random. The bound is Hoeffding's for a sample without
/// replacement (Serfling 1974, doi:10.1214/aos/1176342611): what depends on a node from one pivot lies between 0 and the size of the
/// largest component less 2. Costs O(pivots · links), with a logarithm more if there are costs.
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
    sources.sort_unstable();
    let task = Task {
        graph,
        costs,
        labels: None,
        budget,
    };
    let mut values = halved_sum(&task, &sources)?;
    let scale = node_count as f64 / sources.len().max(1) as f64;
    values.iter_mut().for_each(|value| *value *= scale);
    Ok(SampledBetweenness {
        values,
        pivots: sources.len(),
        error_bound: error_bound(graph, sources.len()),
        confidence: CONFIDENCE,
    })
}

/// Half the nodes times the error of the mean of what depends on one node, for all nodes and both directions at once.
fn error_bound(graph: &LinkGraph, pivots: usize) -> f64 {
    let nodes = graph.node_count() as f64;
    let most = components(graph)
        .sizes()
        .first()
        .map_or(0, |&size| size.saturating_sub(2));
    if pivots == graph.node_count() || most == 0 {
        return 0.0;
    }
    if pivots == 0 {
        return nodes / 2.0 * f64::from(most);
    }
    let pivots = pivots as f64;
    let doubt = (2.0 * nodes / (1.0 - CONFIDENCE)).ln();
    let left = 1.0 - (pivots - 1.0) / nodes;
    let mean_error = f64::from(most) * (left * doubt / (2.0 * pivots)).sqrt();
    nodes / 2.0 * mean_error.min(f64::from(most))
}
