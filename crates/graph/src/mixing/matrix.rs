//! The mixing matrix: the links between every pair of groups, compared with expectation.

use super::expected::Comparison;

/// The rule for the number of links that a pair of groups is expected to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Baseline {
    /// The degrees of their nodes (configuration model): K_c·K_d/2m, or K_c²/4m within a group.
    #[default]
    Degree,
    /// The number of pairs of nodes between them; all pairs are equally likely.
    Uniform,
}

/// Options of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct MixingOptions {
    /// The rule for expected links.
    pub baseline: Baseline,
    /// True if links count by their strength; otherwise each counts 1.
    pub weighted: bool,
}

impl MixingOptions {
    /// Returns the observed links of a cell, or their strength.
    pub fn observed(self, cell: &MixingCell) -> f64 {
        if self.weighted { cell.strength } else { cell.link_count }
    }
}

/// One group of a [`MixingMatrix`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MixingGroup {
    /// The number of nodes that belong to it, fully or in part.
    pub node_count: u32,
    /// The sum of the shares of its nodes: `node_count` unless nodes belong to several groups.
    pub share_total: f64,
    /// K: the sum of the degrees (or strengths) of its nodes, by their shares.
    pub degree_total: f64,
    /// T: the links (or strengths) that touch the group; those within it count once.
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
    /// Links (or strength) that the baseline expects; 0 in a graph without links.
    pub expected: f64,
    /// Observed / expected; `None` if nothing is expected.
    pub affinity: Option<f64>,
    /// Observed links divided by the square root of the product of both groups' touching links;
    /// `None` within a group, or if a group has no links.
    pub salton: Option<f64>,
    /// Links / possible pairs; `None` if no pair is possible.
    pub density: Option<f64>,
    /// The range of its links in [`MixingMatrix::links`].
    pub(super) first: u32,
    pub(super) end: u32,
}

/// The links between all groups.
#[derive(Debug, Clone, PartialEq)]
pub struct MixingMatrix {
    /// Every group, by number; that of the nodes without a group last, if any.
    pub groups: Vec<MixingGroup>,
    /// The number of the group of nodes without a group, if any.
    pub unassigned: Option<u32>,
    /// The cells with links, by row and column.
    pub cells: Vec<MixingCell>,
    /// m: the number of links, or the sum of their strengths.
    pub total: f64,
    /// Newman's r, from -1 to 1: how much more often links stay within a group than by chance, over
    /// links between nodes with a group. `None` if undefined: without such links, or if all lie in
    /// one group.
    pub assortativity: Option<f64>,
    /// (External − internal) / (external + internal), over the same links; `None` without them.
    pub ei_index: Option<f64>,
    pub(super) links: Vec<u32>,
    pub(super) comparison: Comparison,
}

impl MixingCell {
    /// Creates a cell without links.
    pub(super) fn empty(row: u32, column: u32) -> Self {
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
            first: 0,
            end: 0,
        }
    }
}

impl MixingMatrix {
    /// Returns the links of a cell, ascending. A link whose ends belong to several groups is in
    /// several cells.
    pub fn links(&self, cell: &MixingCell) -> &[u32] {
        &self.links[cell.first as usize..cell.end as usize]
    }

    /// Returns the share of a cell in the total, from 0 to 1; 0 without links.
    pub fn share(&self, cell: &MixingCell) -> f64 {
        if self.total > 0.0 {
            self.comparison.observed(cell) / self.total
        } else {
            0.0
        }
    }

    /// Returns the cell of two groups, in either order. Without links it is an empty cell, compared
    /// like the others.
    pub fn pair(&self, a: u32, b: u32) -> MixingCell {
        let (row, column) = (a.min(b), a.max(b));
        match self
            .cells
            .binary_search_by_key(&(row, column), |cell| (cell.row, cell.column))
        {
            Ok(place) => self.cells[place],
            Err(_) => {
                let mut cell = MixingCell::empty(row, column);
                self.comparison.complete(&mut cell, &self.groups);
                cell
            }
        }
    }
}
