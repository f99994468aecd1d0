//! What pairs depend on a node, one source at a time.

use crate::analytics::budget::{Budget, Meter};
use crate::analytics::centrality::blocks::{in_blocks, sum_of};
use crate::analytics::centrality::search::{Search, price};
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// Which paths between which pairs count.
pub(super) struct Task<'a> {
    pub(super) graph: &'a LinkGraph,
    pub(super) costs: Option<&'a [u64]>,
    /// If given, only pairs whose ends have different labels count, and none with an end that has none.
    pub(super) labels: Option<&'a [Option<u32>]>,
    pub(super) budget: &'a Budget,
}

impl Task<'_> {
    /// 1 if the pair counts, otherwise 0.
    fn weight(&self, source: u32, target: u32) -> f64 {
        let Some(labels) = self.labels else { return 1.0 };
        match (labels[source as usize], labels[target as usize]) {
            (Some(here), Some(there)) if here != there => 1.0,
            _ => 0.0,
        }
    }
}

/// Half of what depends on every node over all pairs of one of `sources` and any other node: each pair counts twice if both are sources.
pub(super) fn halved_sum(task: &Task<'_>, sources: &[u32]) -> Result<Vec<f64>, AnalysisError> {
    let node_count = task.graph.node_count();
    let parts = in_blocks(sources, 1, |sources| {
        let mut search = Search::new(node_count);
        let mut meter = Meter::new(task.budget);
        let (mut sum, mut dependencies) = (vec![0.0; node_count], vec![0.0; node_count]);
        for &source in sources {
            search.run(task.graph, task.costs, source, &mut meter)?;
            add_dependencies(task, &search, &mut dependencies, &mut sum);
        }
        Ok(sum)
    })?;
    let mut total = sum_of(parts, node_count);
    total.iter_mut().for_each(|value| *value /= 2.0);
    Ok(total)
}

/// Brandes' recursion, from the farthest node back to the source.
fn add_dependencies(task: &Task<'_>, search: &Search, dependencies: &mut [f64], sum: &mut [f64]) {
    let (&source, others) = search.order.split_first().expect("the source is reached");
    for &node in others.iter().rev() {
        let at = node as usize;
        let share = (task.weight(source, node) + dependencies[at]) / search.paths[at];
        sum[at] += std::mem::take(&mut dependencies[at]);
        for (neighbor, link) in task.graph.adjacent(node) {
            let cost = task.costs.map_or(1, |costs| price(costs, link));
            let before = neighbor as usize;
            if search.distances[before].saturating_add(cost) == search.distances[at] {
                dependencies[before] += search.paths[before] * share;
            }
        }
    }
    dependencies[source as usize] = 0.0;
}
