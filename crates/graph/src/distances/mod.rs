//! Distances in hops between all pairs of nodes, many sources at a time.

mod plan;
mod profile;
mod sweep;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use self::plan::Plan;
pub use self::profile::DistanceProfile;
use self::sweep::{Learned, Sweep, unit};
use super::budget::Budget;
use super::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The largest number of parts that the sweeps are divided into, each with its own work arrays.
const MOST_PARTS: usize = 8;

/// Up to this many batches are swept on the calling thread: waking other threads would take longer.
const FEW_BATCHES: usize = 4;

/// The distances of every node to the nodes that it reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct Distances {
    /// By node: the sum of its distances, in hops.
    pub sums: Vec<u64>,
    /// By node: the sum of 1 / distance.
    pub inverse_sums: Vec<f64>,
    /// By node: the number of other nodes that it reaches.
    pub reached: Vec<u32>,
    /// By node: its largest distance; 0 if it reaches no other node.
    pub eccentricities: Vec<u32>,
    /// By distance, from 1: the number of pairs at that distance, each counted from both ends.
    pub pair_counts: Vec<u64>,
}

/// Computes the distances of `nodes` to each other, along paths within them: `nodes` must be whole
/// components.
///
/// Breadth-first search from hundreds of sources in one sweep, one bit for each (Then et al. 2014,
/// doi:10.14778/2735496.2735507). In an undirected graph the distance is the same both ways, so one
/// pass over the bits of every node is enough. Nodes with a single neighbour are not visited: a
/// source reaches them one step after their neighbour. All sums are of whole numbers, so no digit
/// depends on an order. Costs O(nodes · links · diameter / 512) at worst.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, distances::distances};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let found = distances(&graph, &[0, 1, 2], &Budget::unlimited())?;
/// assert_eq!(found.sums, [3, 2, 3]);
/// assert_eq!(found.eccentricities, [2, 1, 2]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn distances(graph: &LinkGraph, nodes: &[u32], budget: &Budget) -> Result<Distances, AnalysisError> {
    let plan = Plan::of(graph, nodes);
    let length = plan.batches.len().div_ceil(MOST_PARTS).max(1);
    let sweep = |batches| Sweep::over(&plan).run_all(batches, budget);
    let parts: Vec<Learned> = if plan.batches.len() <= FEW_BATCHES {
        vec![sweep(&plan.batches)?]
    } else {
        plan.batches.par_chunks(length).map(sweep).collect::<Result<_, _>>()?
    };
    let mut parts = parts.into_iter();
    let mut learned = parts.next().unwrap_or_default();
    parts.for_each(|part| learned.add(&part));
    Ok(written_out(graph, &plan, learned))
}

/// The [`distances`] between all nodes of a graph.
///
/// # Errors
/// Those of the budget.
pub fn all_distances(graph: &LinkGraph, budget: &Budget) -> Result<Distances, AnalysisError> {
    let nodes: Vec<u32> = (0..graph.node_count() as u32).collect();
    distances(graph, &nodes, budget)
}

/// Converts results by row to results by node.
fn written_out(graph: &LinkGraph, plan: &Plan, mut learned: Learned) -> Distances {
    let node_count = graph.node_count();
    learned.leave_out_returns(plan);
    let mut found = Distances {
        sums: vec![0; node_count],
        inverse_sums: vec![0.0; node_count],
        reached: vec![0; node_count],
        eccentricities: vec![0; node_count],
        pair_counts: learned.pair_counts,
    };
    let per_unit = 1.0 / unit(1) as f64;
    for piece in &plan.pieces {
        let others = (piece.nodes.len() - 1) as u32;
        for at in piece.nodes.clone() {
            let (node, host) = (plan.nodes[at] as usize, plan.hosts[at] as usize);
            found.reached[node] = others;
            let Some(tally) = learned.tallies.get(host).filter(|_| others > 0) else {
                continue;
            };
            let tally = if plan.is_leaf(at) {
                tally.one_step_out(others)
            } else {
                *tally
            };
            found.sums[node] = tally.sum;
            found.inverse_sums[node] = tally.inverses as f64 * per_unit;
            found.eccentricities[node] = tally.farthest;
        }
    }
    found
}
