//! Observed and expected links between groups.

use std::collections::BTreeMap;

use super::groups::Groups;
use super::matrix::{Baseline, Measure, MixingCell, MixingGroup, MixingMatrix, MixingOptions};
use super::observed::{Entry, entries};
use crate::analytics::budget::{Budget, Meter};
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// Counts and compares the links between the groups of a graph.
///
/// Expectations: the configuration model, or equal chances for all pairs; both add up to the observed total over all cells.
/// Affinity is association strength, observed by expected (van Eck & Waltman 2009, doi:10.1002/asi.21075; Zitt, Bassecoulard &
/// Okubo 2000, doi:10.1023/A:1005632319799). Assortativity: Newman 2003, doi:10.1103/PhysRevE.67.026126. E–I index:
/// Krackhardt & Stern 1988, doi:10.2307/2786835. Nodes without a group form one of their own, which has cells but is left out of
/// assortativity and of the E–I index. With nodes in several groups everything counts by shares; possible pairs are then
/// Σ over pairs of nodes of the product of their shares.
///
/// `groups` has as many nodes as `graph`. Sums run over links and nodes in their order. Costs O(nodes + links + groups), by
/// the squares of the numbers of groups per node, and with all pairs O(groups²).
///
/// # Errors
/// Those of the budget; every cell counts as a step.
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
    let entries = entries(graph, groups);
    let mut cells = observed_cells(graph, &entries);
    let measured = |cell: &MixingCell| measured(cell, options.measure);
    let totals = group_totals(graph, groups, &cells, options.measure);
    let total = match options.measure {
        Measure::Links => graph.link_count() as f64,
        Measure::Strength => graph.total_strength(),
    };
    let assigned = cells.iter().filter(|cell| Some(cell.column) != groups.unassigned());
    let (assortativity, ei_index) =
        mixing_indices(assigned.map(|cell| (cell.row, cell.column, measured(cell))), groups);
    if options.include_all_pairs {
        cells = with_empty_cells(cells, groups.count(), &mut Meter::new(budget))?;
    } else {
        budget.spend(cells.len() as u64)?;
    }
    let comparison = Comparison {
        totals: &totals,
        total,
        pairs: pair_count(graph),
        options,
    };
    let overlaps = overlaps(groups);
    for cell in &mut cells {
        let overlap = overlaps.get(&(cell.row, cell.column)).copied().unwrap_or(0.0);
        comparison.complete(cell, overlap);
    }
    let links = entries.iter().map(|entry| entry.link).collect();
    Ok(MixingMatrix {
        groups: totals,
        unassigned: groups.unassigned(),
        cells,
        total,
        assortativity,
        ei_index,
        links,
    })
}

/// The number of pairs of nodes.
fn pair_count(graph: &LinkGraph) -> f64 {
    let nodes = graph.node_count() as f64;
    nodes * (nodes - 1.0) / 2.0
}

/// What every cell is compared with.
struct Comparison<'a> {
    totals: &'a [MixingGroup],
    total: f64,
    pairs: f64,
    options: &'a MixingOptions,
}

impl Comparison<'_> {
    /// Fills in what follows from the counts of a cell; `overlap` is what its groups share by nodes that belong to both.
    fn complete(&self, cell: &mut MixingCell, overlap: f64) {
        let (row, column) = (&self.totals[cell.row as usize], &self.totals[cell.column as usize]);
        let observed = measured(cell, self.options.measure);
        let within = cell.row == cell.column;
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

/// What the measure counts of a cell.
fn measured(cell: &MixingCell, measure: Measure) -> f64 {
    match measure {
        Measure::Links => cell.link_count,
        Measure::Strength => cell.strength,
    }
}

/// One cell for every run of entries with the same row and column.
fn observed_cells(graph: &LinkGraph, entries: &[Entry]) -> Vec<MixingCell> {
    let mut cells: Vec<MixingCell> = Vec::new();
    for (place, entry) in (0_u32..).zip(entries) {
        if cells
            .last()
            .is_none_or(|cell| (cell.row, cell.column) != (entry.row, entry.column))
        {
            cells.push(MixingCell::empty(entry.row, entry.column, place));
        }
        let cell = cells.last_mut().expect("a cell has just been added");
        cell.link_count += entry.share;
        cell.strength += entry.share * graph.strength(entry.link);
        cell.end = place + 1;
    }
    cells
}

/// Adds up nodes, shares, degrees and what touches every group.
fn group_totals(graph: &LinkGraph, groups: &Groups, cells: &[MixingCell], measure: Measure) -> Vec<MixingGroup> {
    let mut totals = vec![MixingGroup::default(); groups.count() as usize];
    for cell in cells {
        totals[cell.row as usize].touching += measured(cell, measure);
        if cell.row != cell.column {
            totals[cell.column as usize].touching += measured(cell, measure);
        }
    }
    for node in 0..graph.node_count() as u32 {
        let degree = match measure {
            Measure::Links => graph.degree(node) as f64,
            Measure::Strength => graph
                .incident_links(node)
                .iter()
                .map(|&link| graph.strength(link))
                .sum(),
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

/// By cell: Σ over nodes of the product of their shares in both groups, which pairs of one node with itself would add.
fn overlaps(groups: &Groups) -> BTreeMap<(u32, u32), f64> {
    let mut overlaps = BTreeMap::new();
    let mut whole = vec![0.0; groups.count() as usize];
    for node in 0..groups.node_count() as u32 {
        if let &[group] = groups.of(node) {
            whole[group as usize] += 1.0;
            continue;
        }
        let share = 1.0 / groups.of(node).len() as f64;
        for &a in groups.of(node) {
            for &b in groups.of(node).iter().filter(|&&b| a <= b) {
                *overlaps.entry((a, b)).or_insert(0.0) += share * share;
            }
        }
    }
    for (group, whole) in (0..).zip(whole).filter(|&(_, whole)| whole > 0.0) {
        *overlaps.entry((group, group)).or_insert(0.0) += whole;
    }
    overlaps
}

/// A cell for every pair of groups, those without links empty.
fn with_empty_cells(
    observed: Vec<MixingCell>,
    count: u32,
    meter: &mut Meter<'_>,
) -> Result<Vec<MixingCell>, AnalysisError> {
    let mut cells = Vec::new();
    let mut observed = observed.into_iter().peekable();
    for row in 0..count {
        meter.count((count - row) as usize)?;
        for column in row..count {
            let known = observed.next_if(|cell| (cell.row, cell.column) == (row, column));
            cells.push(known.unwrap_or_else(|| MixingCell::empty(row, column, 0)));
        }
    }
    Ok(cells)
}

/// Newman's assortativity and the E–I index of cells `(row, column, observed)`.
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
    // All ends in one group: rounding may leave a denominator that is not exactly 0.
    let spread = ends.iter().filter(|&&ends| ends > 0.0).count() > 1;
    let assortativity = (spread && denominator > 0.0).then(|| (internal / total - by_chance) / denominator);
    (assortativity, Some((external - internal) / total))
}
