//! Betweenness between groups alone.

use super::dependencies::dependencies;
use super::ground::Ground;
use super::lanes::LANES;
use crate::analytics::budget::Budget;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// Betweenness by hops as if only pairs from different groups mattered: who carries what passes from one group to another.
///
/// `labels` name the group of every node; pairs with an end that has none do not count. The value is raw, each pair once; that of a
/// broker between groups is its full betweenness, that of one who serves its own group alone is 0. The pairs of Gould &
/// Fernandez 1989, doi:10.2307/270949, along paths of any length, by the algorithm of Brandes 2008,
/// doi:10.1016/j.socnet.2007.11.001. Costs O(nodes · links).
///
/// # Errors
/// Those of the budget.
///
/// # Panics
/// If `labels` are fewer than the nodes.
pub fn cross_group_betweenness(
    graph: &LinkGraph,
    labels: &[Option<u32>],
    budget: &Budget,
) -> Result<Vec<f64>, AnalysisError> {
    let ground = Ground::whole(graph);
    let label = |row: u32| labels[ground.nodes[row as usize] as usize];
    let grouped = (0..ground.nodes.len() as u32).map(|row| if label(row).is_some() { 1.0 } else { 0.0 });
    let own: Vec<f64> = grouped.collect();
    let targets = |sources: &[u32]| {
        let mut here = [None; LANES];
        here.iter_mut()
            .zip(sources)
            .for_each(|(here, &source)| *here = label(source));
        move |row: u32| {
            let there = label(row);
            here.map(|here| if there.is_some() && here != there { 1.0 } else { 0.0 })
        }
    };
    let sum = dependencies(&ground, &own, budget, targets)?;
    Ok(ground.by_node(&sum))
}
