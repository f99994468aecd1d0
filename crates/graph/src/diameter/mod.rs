//! The diameter: the longest of all shortest paths, found without measuring all of them.

mod many;
mod open;
mod sweep;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use super::budget::{Budget, Meter};
use super::components::components;
use super::error::AnalysisError;
use crate::link_graph::LinkGraph;
use many::ManySources;
use open::Open;
use sweep::Sweep;

/// The eccentricity of the best-linked node from which two more sweeps for a better centre pay.
const FAR: u32 = 6;

/// The largest number of centres beside the first.
const MOST_CENTERS: usize = 6;

/// Returns the diameter of the largest component in hops; of several, the one with the smallest
/// node. `None` if it is a single node, or the graph is empty.
///
/// Costs as much as [`component_diameter`].
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, diameter::diameter};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// assert_eq!(diameter(&graph, &Budget::unlimited())?, Some(2));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn diameter(graph: &LinkGraph, budget: &Budget) -> Result<Option<u32>, AnalysisError> {
    let meter = &mut Meter::new(budget);
    let Some(hub) = hub_of(graph, 0..graph.node_count() as u32) else {
        return Ok(None);
    };
    let sweep = Sweep::from(graph, hub, meter)?;
    if 2 * sweep.order.len() > graph.node_count() {
        return within(graph, sweep, meter);
    }
    let components = components(graph);
    let largest = (0..graph.node_count() as u32).filter(|&node| components.label(node) == 0);
    let hub = hub_of(graph, largest).expect("the largest component has a node");
    within(graph, Sweep::from(graph, hub, meter)?, meter)
}

/// Returns the diameter in hops of the component of `node`; `None` if it is isolated.
///
/// Only nodes far from a centre can be far from each other (Crescenzi et al. 2013,
/// doi:10.1016/j.tcs.2012.09.018, the algorithm iFUB). Centres are the node with the most links and
/// then, one by one, the node that the bounds so far allow to be nearest to all others (Borassi et
/// al. 2015, doi:10.1016/j.tcs.2015.02.033). Only nodes left open by the distances to all centres
/// are measured, 64 in one sweep (Then et al. 2014, doi:10.14778/2735496.2735507). Strengths are
/// not read. Costs O(links) for most networks, O(nodes · links) at worst.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, diameter::component_diameter};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let budget = Budget::unlimited();
/// assert_eq!(component_diameter(&graph, 0, &budget)?, Some(2));
/// assert_eq!(component_diameter(&graph, 3, &budget)?, None);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn component_diameter(graph: &LinkGraph, node: u32, budget: &Budget) -> Result<Option<u32>, AnalysisError> {
    let meter = &mut Meter::new(budget);
    let sweep = Sweep::from(graph, node, meter)?;
    let hub = hub_of(graph, sweep.order.iter().copied()).expect("a node reaches itself");
    within(graph, Sweep::from(graph, hub, meter)?, meter)
}

/// Returns the node with the most links; of several, the first.
fn hub_of(graph: &LinkGraph, nodes: impl Iterator<Item = u32>) -> Option<u32> {
    nodes.max_by_key(|&node| (graph.degree(node), Reverse(node)))
}

/// Returns the diameter of the component that the sweep from its hub reached.
fn within(graph: &LinkGraph, hub: Sweep, meter: &mut Meter<'_>) -> Result<Option<u32>, AnalysisError> {
    if hub.order.len() < 2 {
        return Ok(None);
    }
    let mut longest = hub.eccentricity();
    let mut open = Open::after(graph, &hub);
    let mut least = vec![0; if longest < FAR { 0 } else { graph.node_count() }];
    let mut centers = vec![hub];
    while longest >= FAR && centers.len() <= MOST_CENTERS && !open.is_few() {
        let center = &centers[centers.len() - 1];
        let far = Sweep::from(graph, center.farthest(), meter)?;
        longest = longest.max(far.eccentricity());
        center.raise(&mut least);
        far.raise(&mut least);
        let middle = far.order.iter().copied().min_by_key(|&node| least[node as usize]);
        let middle = middle.expect("a sweep reaches its start");
        centers.push(Sweep::from(graph, middle, meter)?);
        open.close(&centers, longest);
    }
    let mut many = ManySources::of(graph, 2 * centers[0].eccentricity());
    while let Some(sources) = open.most_distant(&centers) {
        let ends = (sources.as_slice(), open.nodes());
        longest = longest.max(many.eccentricity(graph, &centers[0].order, ends, meter)?);
        open.close(&centers, longest);
    }
    Ok(Some(longest))
}
