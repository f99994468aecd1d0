//! Counts links by cell in a full square of cells: for few groups, with each node in one.

use std::cell::RefCell;

use crate::link_graph::LinkGraph;

/// The largest number of groups with a square: a megabyte of counts.
pub(super) const MOST_GROUPS: u32 = 512;

thread_local! {
    /// Empty between calls: taken while in use, so that a panic loses it instead of leaving it half
    /// full.
    static SCRATCH: RefCell<Square> = RefCell::default();
}

/// A square of counts, with a record of those that are not 0. Only the half with row ≤ column is
/// used.
#[derive(Debug, Default)]
struct Square {
    counts: Vec<u32>,
    /// By row: one bit for every column with a count.
    used: Vec<u64>,
}

/// A cell with links.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) links: u32,
}

/// Returns the number of links in every cell with links, by row and column, given the group of
/// every node.
pub(super) fn counted(graph: &LinkGraph, group_of: &[u32], groups: u32) -> Vec<Counted> {
    let mut square = SCRATCH.take();
    square.count(graph, group_of, groups);
    let cells = square.cells(groups);
    for cell in &cells {
        square.counts[(cell.row * groups + cell.column) as usize] = 0;
    }
    SCRATCH.set(square);
    cells
}

/// Returns the same cells, and the links of each in ascending order, cell after cell.
pub(super) fn sorted(graph: &LinkGraph, group_of: &[u32], groups: u32) -> (Vec<Counted>, Vec<u32>) {
    let mut square = SCRATCH.take();
    square.count(graph, group_of, groups);
    let cells = square.cells(groups);
    let mut end = 0;
    for cell in &cells {
        let count = &mut square.counts[(cell.row * groups + cell.column) as usize];
        end += std::mem::replace(count, end);
    }
    let mut links = vec![0; graph.link_count()];
    for (link, &(a, b)) in (0_u32..).zip(graph.all_ends()) {
        let place = &mut square.counts[cell_of(group_of, a, b, groups)];
        links[*place as usize] = link;
        *place += 1;
    }
    for cell in &cells {
        square.counts[(cell.row * groups + cell.column) as usize] = 0;
    }
    SCRATCH.set(square);
    (cells, links)
}

#[inline]
fn cell_of(group_of: &[u32], a: u32, b: u32, groups: u32) -> usize {
    let (a, b) = (group_of[a as usize], group_of[b as usize]);
    (a.min(b) * groups + a.max(b)) as usize
}

impl Square {
    fn count(&mut self, graph: &LinkGraph, group_of: &[u32], groups: u32) {
        let cells = (groups * groups) as usize;
        if self.counts.len() < cells {
            self.counts.resize(cells, 0);
            self.used.resize(cells.div_ceil(64), 0);
        }
        for &(a, b) in graph.all_ends() {
            let cell = cell_of(group_of, a, b, groups);
            self.counts[cell] += 1;
            self.used[cell / 64] |= 1 << (cell % 64);
        }
    }

    /// Returns the cells that are not 0, in order, and clears them.
    fn cells(&mut self, groups: u32) -> Vec<Counted> {
        let words = ((groups * groups) as usize).div_ceil(64);
        let count = self.used[..words].iter().map(|word| word.count_ones() as usize).sum();
        let mut cells = Vec::with_capacity(count);
        let (mut row, mut row_end) = (0, groups);
        for (first, word) in (0_u32..).step_by(64).zip(&mut self.used[..words]) {
            let mut rest = std::mem::take(word);
            while rest != 0 {
                let cell = first + rest.trailing_zeros();
                rest &= rest - 1;
                while cell >= row_end {
                    (row, row_end) = (row + 1, row_end + groups);
                }
                cells.push(Counted {
                    row,
                    column: cell - row * groups,
                    links: self.counts[cell as usize],
                });
            }
        }
        cells
    }
}
