//! Resource allocation of every pair, one node after the other.

use super::shared::Shared;
use crate::link_graph::LinkGraph;

/// Work arrays for the resource allocation (Zhou, Lü & Zhang 2009, doi:10.1140/epjb/e2009-00335-8)
/// of a whole graph.
#[derive(Debug)]
pub(crate) struct PairScores<'a> {
    graph: &'a LinkGraph,
    shared: Shared<f64>,
    found: Vec<(u32, f64)>,
}

impl<'a> PairScores<'a> {
    /// Creates work arrays for a graph.
    pub(crate) fn new(graph: &'a LinkGraph) -> Self {
        Self {
            graph,
            shared: Shared::default(),
            found: Vec::new(),
        }
    }

    /// Returns the number of links that [`Self::larger`] visits.
    pub(crate) fn steps(&self, node: u32) -> usize {
        let neighbors = self.graph.neighbors(node).iter();
        neighbors.map(|&shared| self.graph.degree(shared)).sum()
    }

    /// Returns the nodes above `node` that share a neighbour with it and have no link to it, each
    /// with its resource allocation, in no particular order. The digits are the same as in
    /// [`similarities`](super::similarities).
    pub(crate) fn larger(&mut self, node: u32) -> &[(u32, f64)] {
        self.shared
            .gather(self.graph, node, node + 1, |degree| 1.0 / degree as f64);
        self.found.clear();
        self.shared.drain(|other, sum| self.found.push((other, sum)));
        &self.found
    }
}
