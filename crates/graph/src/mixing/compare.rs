//! Observed and expected links between groups.

use super::expected::Comparison;
use super::groups::Groups;
use super::matrix::{MixingCell, MixingGroup, MixingMatrix, MixingOptions};
use super::observed::{Observed, observed};
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Counts and compares the links between the groups of a graph.
///
/// Expectations follow the configuration model, or equal chances for all pairs. Over all cells both
/// add up to the observed total. Affinity is association strength, observed / expected (van Eck &
/// Waltman 2009, doi:10.1002/asi.21075; Zitt, Bassecoulard & Okubo 2000,
/// doi:10.1023/A:1005632319799). Assortativity: Newman 2003, doi:10.1103/PhysRevE.67.026126. E–I
/// index: Krackhardt & Stern 1988, doi:10.2307/2786835. Nodes without a group form one group, which
/// has cells but is left out of assortativity and the E–I index. With nodes in several groups
/// everything counts by shares; the possible pairs are then Σ over pairs of nodes of the product of
/// their shares.
///
/// `groups` has as many nodes as `graph`. Sums run over links and nodes in order. Costs O(nodes +
/// links + groups), times the squares of the numbers of groups per node.
///
/// # Errors
/// Those of the budget; every cell counts as a step.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, mixing::{Groups, MixingOptions, mixing_matrix}};
///
/// // Two triangles and a link between them.
/// let graph = LinkGraph::from_links(6, vec![
///     (0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0), (3, 5, 1.0), (4, 5, 1.0),
/// ]);
/// let halves = Groups::single(2, &[0, 0, 0, 1, 1, 1].map(Some));
/// let found = mixing_matrix(&graph, &halves, &MixingOptions::default(), &Budget::unlimited())?;
/// assert_eq!((found.pair(0, 0).link_count, found.pair(0, 1).link_count), (3.0, 1.0));
/// assert!(found.assortativity > Some(0.7));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn mixing_matrix(
    graph: &LinkGraph,
    groups: &Groups,
    options: &MixingOptions,
    budget: &Budget,
) -> Result<MixingMatrix, AnalysisError> {
    debug_assert_eq!(
        groups.node_count(),
        graph.node_count(),
        "one list of groups for every node"
    );
    let Observed { mut cells, links } = observed(graph, groups);
    budget.spend(cells.len() as u64)?;
    let comparison = Comparison::new(graph, groups, *options);
    let totals = group_totals(graph, groups, &cells, *options);
    let assigned = cells.iter().filter(|cell| Some(cell.column) != groups.unassigned());
    let (assortativity, ei_index) = mixing_indices(
        assigned.map(|cell| (cell.row, cell.column, options.observed(cell))),
        groups,
    );
    for cell in &mut cells {
        comparison.complete(cell, &totals);
    }
    Ok(MixingMatrix {
        groups: totals,
        unassigned: groups.unassigned(),
        cells,
        total: comparison.total,
        assortativity,
        ei_index,
        links,
        comparison,
    })
}

/// Adds up nodes, shares, degrees and touching links of every group.
fn group_totals(graph: &LinkGraph, groups: &Groups, cells: &[MixingCell], options: MixingOptions) -> Vec<MixingGroup> {
    let mut totals = vec![MixingGroup::default(); groups.count() as usize];
    for cell in cells {
        totals[cell.row as usize].touching += options.observed(cell);
        if cell.row != cell.column {
            totals[cell.column as usize].touching += options.observed(cell);
        }
    }
    for node in 0..graph.node_count() as u32 {
        let degree = if options.weighted {
            graph.node_strength(node)
        } else {
            graph.degree(node) as f64
        };
        let share = 1.0 / groups.of(node).len() as f64;
        for &group in groups.of(node) {
            let total = &mut totals[group as usize];
            total.node_count += 1;
            total.share_total += share;
            total.degree_total += degree * share;
        }
    }
    totals
}

/// Returns Newman's assortativity and the E–I index of cells `(row, column, observed)`.
fn mixing_indices(cells: impl Iterator<Item = (u32, u32, f64)>, groups: &Groups) -> (Option<f64>, Option<f64>) {
    let (mut internal, mut external) = (0.0, 0.0);
    let mut ends = vec![0.0; groups.count() as usize];
    for (row, column, observed) in cells {
        if row == column {
            internal += observed;
        } else {
            external += observed;
        }
        ends[row as usize] += observed;
        ends[column as usize] += observed;
    }
    let total: f64 = internal + external;
    if total <= 0.0 {
        return (None, None);
    }
    let by_chance: f64 = ends.iter().map(|ends: &f64| (ends / (2.0 * total)).powi(2)).sum();
    let denominator = 1.0 - by_chance;
    // With all ends in one group, rounding may leave a denominator that is not exactly 0.
    let spread = ends.iter().filter(|&&ends| ends > 0.0).count() > 1;
    let assortativity = (spread && denominator > 0.0).then(|| (internal / total - by_chance) / denominator);
    (assortativity, Some((external - internal) / total))
}
