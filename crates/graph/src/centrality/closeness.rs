//! Closeness and harmonic centrality: how near a node is to all others.

use super::blocks::in_blocks;
use super::rows::Rows;
use super::search::Search;
use crate::budget::{Budget, Meter};
use crate::distances::{Distances, all_distances};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Computes the closeness of every node, with the correction of Wasserman & Faust 1994 for graphs
/// that are not connected.
///
/// For a node that reaches r others at a mean distance of d: r / (n - 1) / d, from 0 (isolated) to
/// 1 (linked with all). Distances are in hops, or in the units of `costs`, by link. The value by
/// costs is per unit: multiply it by the number of units that make 1. Costs as much as
/// [`all_distances`] by hops, and O(nodes · links · log nodes) by costs.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, centrality::closeness};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// assert_eq!(closeness(&graph, None, &Budget::unlimited())?, [2.0 / 3.0, 1.0, 2.0 / 3.0]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn closeness(graph: &LinkGraph, costs: Option<&[u64]>, budget: &Budget) -> Result<Vec<f64>, AnalysisError> {
    if costs.is_none() {
        return Ok(closeness_by_hops(&all_distances(graph, budget)?));
    }
    let others = graph.node_count().saturating_sub(1) as f64;
    from_every_node(graph, costs, budget, |search, unit| {
        let sum: u128 = search.order.iter().map(|&node| u128::from(search.distance(node))).sum();
        nearness((search.order.len() - 1) as f64, sum as f64 * unit, others)
    })
}

/// The [`closeness`] of every node by hops, from the [`all_distances`] of its graph. Costs
/// O(nodes).
pub fn closeness_by_hops(all: &Distances) -> Vec<f64> {
    let others = all.sums.len().saturating_sub(1) as f64;
    let pairs = all.reached.iter().zip(&all.sums);
    pairs
        .map(|(&reached, &sum)| nearness(f64::from(reached), sum as f64, others))
        .collect()
}

/// Closeness of a node that reaches `reached` of `others`, at distances that add up to `sum`.
fn nearness(reached: f64, sum: f64, others: f64) -> f64 {
    if reached > 0.0 {
        (reached / sum) * (reached / others)
    } else {
        0.0
    }
}

/// Computes the harmonic centrality of every node: the mean of 1 / distance over all other nodes,
/// where an unreachable node adds 0.
///
/// From 0 (isolated) to 1 (linked with all). Marchiori & Latora 2000,
/// doi:10.1016/S0378-4371(00)00311-3; Boldi & Vigna 2014, doi:10.1080/15427951.2013.865686. Suited
/// to graphs that are not connected. Distances and complexity as for [`closeness`].
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, centrality::harmonic};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// assert_eq!(harmonic(&graph, None, &Budget::unlimited())?, [0.75, 1.0, 0.75]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn harmonic(graph: &LinkGraph, costs: Option<&[u64]>, budget: &Budget) -> Result<Vec<f64>, AnalysisError> {
    if costs.is_none() {
        return Ok(harmonic_by_hops(&all_distances(graph, budget)?));
    }
    let others = others_of(graph.node_count());
    from_every_node(graph, costs, budget, |search, unit| {
        let reached = search.order[1..].iter();
        let sum: f64 = reached.map(|&node| 1.0 / search.distance(node) as f64).sum();
        (sum + 0.0) / unit / others
    })
}

/// The [`harmonic`] centrality of every node by hops, from the [`all_distances`] of its graph. Costs
/// O(nodes).
pub fn harmonic_by_hops(all: &Distances) -> Vec<f64> {
    let others = others_of(all.sums.len());
    all.inverse_sums.iter().map(|sum| sum / others).collect()
}

/// Number of other nodes, at least 1 so that it can divide.
fn others_of(node_count: usize) -> f64 {
    node_count.saturating_sub(1).max(1) as f64
}

/// Applies `value` to the search from each node and the unit of its distances.
fn from_every_node(
    graph: &LinkGraph,
    costs: Option<&[u64]>,
    budget: &Budget,
    value: impl Fn(&Search<()>, f64) -> f64 + Sync,
) -> Result<Vec<f64>, AnalysisError> {
    let nodes: Vec<u32> = (0..graph.node_count() as u32).collect();
    let rows = Rows::of(graph, costs, &nodes);
    let parts = in_blocks(&nodes, |sources| {
        let mut search = Search::over(&rows);
        let mut meter = Meter::new(budget);
        let mut values = Vec::with_capacity(sources.len());
        for &source in sources {
            search.run(&rows, source, &mut meter)?;
            values.push(value(&search, rows.unit() as f64));
        }
        Ok(values)
    })?;
    Ok(parts.concat())
}
