//! The number of a node's neighbours in each group.

use crate::link_graph::LinkGraph;

/// Counts neighbours by group, with work arrays that are reused for every node.
pub(super) struct NeighborGroups<'a> {
    graph: &'a LinkGraph,
    labels: &'a [Option<u32>],
    counts: Vec<u64>,
    found: Vec<(u32, u64)>,
}

impl<'a> NeighborGroups<'a> {
    /// Creates a counter for the groups in `labels`, one label per node.
    pub(super) fn new(graph: &'a LinkGraph, labels: &'a [Option<u32>]) -> Self {
        let highest = labels.iter().flatten().max();
        Self {
            graph,
            labels,
            counts: vec![0; highest.map_or(0, |&highest| highest as usize + 1)],
            found: Vec::new(),
        }
    }

    /// Returns the groups among the neighbours of `node`, each with its number of neighbours, in
    /// the order of their first neighbours. Neighbours without a group are left out. Costs
    /// O(degree).
    pub(super) fn of(&mut self, node: u32) -> &[(u32, u64)] {
        self.found.clear();
        let labels = self.graph.neighbors(node).iter();
        for label in labels.filter_map(|&neighbor| self.labels[neighbor as usize]) {
            let count = &mut self.counts[label as usize];
            if *count == 0 {
                self.found.push((label, 0));
            }
            *count += 1;
        }
        for (label, count) in &mut self.found {
            *count = std::mem::take(&mut self.counts[*label as usize]);
        }
        &self.found
    }
}
