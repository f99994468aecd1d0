//! The size of the largest component while nodes are removed one by one.

use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Marks a node that has not been added back yet.
const ABSENT: u32 = u32::MAX;

/// Work arrays, reused for one order after the other.
pub(super) struct Reunion<'a> {
    graph: &'a LinkGraph,
    /// By node: a node on the way to the root of its component, or `ABSENT`.
    parents: Vec<u32>,
    sizes: Vec<u32>,
}

impl<'a> Reunion<'a> {
    pub(super) fn new(graph: &'a LinkGraph) -> Self {
        Self {
            graph,
            parents: vec![ABSENT; graph.node_count()],
            sizes: vec![0; graph.node_count()],
        }
    }

    /// Adds to `totals` the size of the largest component left, by the number of nodes removed in
    /// the given order, from none to all.
    ///
    /// In reverse the nodes are added one by one, and components only merge (Newman & Ziff 2000,
    /// doi:10.1103/PhysRevLett.85.4104): O(nodes + links), nearly.
    pub(super) fn add(
        &mut self,
        order: &[u32],
        totals: &mut [u64],
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        self.parents.fill(ABSENT);
        let mut largest = 0;
        for (removed, &node) in order.iter().enumerate().rev() {
            self.parents[node as usize] = node;
            self.sizes[node as usize] = 1;
            let mut own = node;
            for &neighbor in self.graph.neighbors(node) {
                if self.parents[neighbor as usize] != ABSENT {
                    own = self.merge(own, neighbor);
                }
            }
            meter.count(1 + self.graph.degree(node))?;
            largest = largest.max(self.sizes[own as usize]);
            totals[removed] += u64::from(largest);
        }
        Ok(())
    }

    /// Merges the component of `root` with that of `node`, and returns the root of both.
    fn merge(&mut self, root: u32, node: u32) -> u32 {
        let other = self.root(node);
        if other == root {
            return root;
        }
        let (large, small) = if self.sizes[root as usize] < self.sizes[other as usize] {
            (other, root)
        } else {
            (root, other)
        };
        self.parents[small as usize] = large;
        self.sizes[large as usize] += self.sizes[small as usize];
        large
    }

    fn root(&mut self, mut node: u32) -> u32 {
        while self.parents[node as usize] != node {
            let above = self.parents[node as usize];
            self.parents[node as usize] = self.parents[above as usize];
            node = above;
        }
        node
    }
}
