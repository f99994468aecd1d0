//! The share of each link in all links of a node.

use crate::centrality::strengths;
use crate::link_graph::LinkGraph;

/// p_ij: the share of link ij in all links of i, by number or by strength.
pub(super) struct Proportions<'a> {
    graph: &'a LinkGraph,
    /// Total strengths of the nodes; `None` if every link counts 1.
    totals: Option<Vec<f64>>,
}

impl<'a> Proportions<'a> {
    /// Measures by strength if `weighted`, else by number.
    pub(super) fn new(graph: &'a LinkGraph, weighted: bool) -> Self {
        let totals = weighted.then(|| strengths(graph));
        Self { graph, totals }
    }

    /// Returns the share of `link` in all links of `node`: above 0, at most 1.
    #[inline]
    pub(super) fn of(&self, node: u32, link: u32) -> f64 {
        match &self.totals {
            Some(totals) => self.graph.strength(link) / totals[node as usize],
            None => 1.0 / self.graph.degree(node) as f64,
        }
    }
}
