//! Betweenness between groups alone.

use super::dependencies::{Task, halved_sum};
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
    let task = Task {
        graph,
        costs: None,
        labels: Some(labels),
        budget,
    };
    let grouped = |node: &u32| labels[*node as usize].is_some();
    let sources: Vec<u32> = (0..graph.node_count() as u32).filter(grouped).collect();
    halved_sum(&task, &sources)
}
