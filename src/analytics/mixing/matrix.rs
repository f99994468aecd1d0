//! The mixing matrix: links between groups, observed and expected.

use std::collections::BTreeMap;

use super::groups::Groups;
use super::observed::{Entry, entries};
use crate::analytics::budget::{Budget, Meter};
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// What decides how many links a pair of groups is expected to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Baseline {
    /// The degrees of their nodes (configuration model): K_c·K_d/2m, or K_c²/4m within a group.
    #[default]
    Degree,
    /// The number of pairs of nodes they form, all pairs being equally likely.
    Uniform,
}

/// What is observed and expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Links, each counting one.
    #[default]
    Links,
    /// The strengths of links.
    Strength,
}

/// How to compare groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MixingOptions {
    /// What decides the expectation.
    pub baseline: Baseline,
    /// What is counted.
    pub measure: Measure,
    /// Whether pairs of groups without a link have a cell too.
    pub include_all_pairs: bool,
}

/// One group of a [`MixingMatrix`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MixingGroup {
    /// The number of nodes that belong to it, wholly or in part.
    pub node_count: u32,
    /// The sum of the shares of its nodes: `node_count` unless nodes belong to several groups.
    pub share_total: f64,
    /// K: the sum of the degrees (or strengths) of its nodes, by their shares.
    pub degree_total: f64,
    /// T: the links (or strengths) that touch the group, those within it counted once.
    pub touching: f64,
}

/// One unordered pair of groups, or one group with itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MixingCell {
    /// The smaller group.
    pub row: u32,
    /// The larger group, or the same one.
    pub column: u32,
    /// The number of links between the two, by shares.
    pub link_count: f64,
    /// The sum of the strengths of these links, by shares.
    pub strength: f64,
    /// The number of pairs of nodes between the two, by shares.
    pub possible: f64,
    /// What the baseline lets one expect of the measure; 0 in a graph without links.
    pub expected: f64,
    /// Observed by expected; `None` if nothing is expected.
    pub affinity: Option<f64>,
    /// Observed by the root of the product of what touches either group; `None` within a group, or if nothing touches one.
    pub salton: Option<f64>,
    /// Links by possible pairs; `None` if no pair is possible.
    pub density: Option<f64>,
    /// The places of its links in [`MixingMatrix::links`].
    first: u32,
    end: u32,
}

/// How groups are linked.
#[derive(Debug, Clone, PartialEq)]
pub struct MixingMatrix {
    /// Every group, by its number; that of the nodes without a group last, if there are any.
    pub groups: Vec<MixingGroup>,
    /// The number of the group of nodes without a group.
    pub unassigned: Option<u32>,
    /// Cells by row and column: those with links, or all.
    pub cells: Vec<MixingCell>,
    /// m: the number of links, or the sum of their strengths.
    pub total: f64,
    /// How much more often links stay within a group than chance has it (Newman's r), from -1 to 1, over links between nodes
    /// with a group; `None` if that is undefined: without such links, or if all lie in one group.
    pub assortativity: Option<f64>,
    /// (External − internal) / (external + internal), over the same links; `None` without them.
    pub ei_index: Option<f64>,
    links: Vec<u32>,
}

impl MixingMatrix {
    /// The links of a cell, ascending. A link whose ends belong to several groups is among the links of several cells.
    pub fn links(&self, cell: &MixingCell) -> &[u32] {
        &self.links[cell.first as usize..cell.end as usize]
    }

    /// The cell of two groups, in either order.
    pub fn cell(&self, a: u32, b: u32) -> Option<&MixingCell> {
        let place = self
            .cells
            .binary_search_by_key(&(a.min(b), a.max(b)), |cell| (cell.row, cell.column))
            .ok()?;
        Some(&self.cells[place])
    }
}

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
    let measured = |cell: &MixingCell| match options.measure {
        Measure::Links => cell.link_count,
        Measure::Strength => cell.strength,
    };
    let mut totals = vec![MixingGroup::default(); groups.count() as usize];
    for cell in &cells {
        totals[cell.row as usize].touching += measured(cell);
        if cell.row != cell.column {
            totals[cell.column as usize].touching += measured(cell);
        }
    }
    count_nodes(graph, groups, options.measure, &mut totals);
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
    let overlaps = overlaps(groups);
    for cell in &mut cells {
        let (row, column) = (&totals[cell.row as usize], &totals[cell.column as usize]);
        let observed = measured(cell);
        let within = cell.row == cell.column;
        let overlap = overlaps.get(&(cell.row, cell.column)).copied().unwrap_or(0.0);
        let pairs = row.share_total * column.share_total - overlap;
        cell.possible = if within { pairs / 2.0 } else { pairs };
        cell.expected = match options.baseline {
            Baseline::Degree if total > 0.0 => {
                row.degree_total * column.degree_total / (total * if within { 4.0 } else { 2.0 })
            }
            Baseline::Uniform if graph.node_count() > 1 => {
                total * cell.possible / pair_count(graph.node_count() as f64)
            }
            _ => 0.0,
        };
        cell.affinity = (cell.expected > 0.0).then(|| observed / cell.expected);
        let touching = row.touching * column.touching;
        cell.salton = (!within && touching > 0.0).then(|| observed / touching.sqrt());
        cell.density = (cell.possible > 0.0).then(|| cell.link_count / cell.possible);
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

fn pair_count(nodes: f64) -> f64 {
    nodes * (nodes - 1.0) / 2.0
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

impl MixingCell {
    fn empty(row: u32, column: u32, first: u32) -> Self {
        let (affinity, salton, density) = (None, None, None);
        Self {
            row,
            column,
            link_count: 0.0,
            strength: 0.0,
            possible: 0.0,
            expected: 0.0,
            affinity,
            salton,
            density,
            first,
            end: first,
        }
    }
}

/// Adds up nodes, shares and degrees of every group.
fn count_nodes(graph: &LinkGraph, groups: &Groups, measure: Measure, totals: &mut [MixingGroup]) {
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
