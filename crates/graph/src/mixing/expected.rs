//! The expected links between two groups.

use super::groups::Groups;
use super::matrix::{Baseline, MixingCell, MixingGroup, MixingOptions};
use super::overlaps::Overlaps;
use crate::link_graph::LinkGraph;

/// Completes the counts of a cell, with or without links.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    options: MixingOptions,
    /// m: the number of links of the graph, or the sum of their strengths.
    pub(super) total: f64,
    /// The number of pairs of nodes.
    pairs: f64,
    overlaps: Overlaps,
}

impl Comparison {
    /// Prepares the comparison with all of `graph`.
    pub(super) fn new(graph: &LinkGraph, groups: &Groups, options: MixingOptions) -> Self {
        let nodes = graph.node_count() as f64;
        Self {
            options,
            total: if options.weighted {
                graph.total_strength()
            } else {
                graph.link_count() as f64
            },
            pairs: nodes * (nodes - 1.0) / 2.0,
            overlaps: Overlaps::of(groups),
        }
    }

    /// Returns the observed links of a cell, or their strength.
    pub(super) fn observed(&self, cell: &MixingCell) -> f64 {
        self.options.observed(cell)
    }

    /// Fills in the values that follow from the counts of a cell and the totals of its groups.
    pub(super) fn complete(&self, cell: &mut MixingCell, totals: &[MixingGroup]) {
        let (row, column) = (&totals[cell.row as usize], &totals[cell.column as usize]);
        let observed = self.observed(cell);
        let within = cell.row == cell.column;
        let overlap = self.overlaps.between(cell.row, cell.column);
        let pairs = row.share_total * column.share_total - overlap;
        cell.possible = if within { pairs / 2.0 } else { pairs };
        cell.expected = match self.options.baseline {
            Baseline::Degree if self.total > 0.0 => {
                row.degree_total * column.degree_total / (self.total * if within { 4.0 } else { 2.0 })
            }
            Baseline::Uniform if self.pairs > 0.0 => self.total * cell.possible / self.pairs,
            _ => 0.0,
        };
        cell.affinity = (cell.expected > 0.0).then(|| observed / cell.expected);
        let touching = row.touching * column.touching;
        cell.salton = (!within && touching > 0.0).then(|| observed / touching.sqrt());
        cell.density = (cell.possible > 0.0).then(|| cell.link_count / cell.possible);
    }
}
