//! The links of a graph, sorted into the cells of a matrix of groups.

use super::dense;
use super::groups::Groups;
use super::matrix::MixingCell;
use crate::link_graph::LinkGraph;

/// The number of links between two groups, or within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkedGroups {
    /// The smaller group.
    pub row: u32,
    /// The larger group, or the same one.
    pub column: u32,
    /// The number of links with an end in each, at least 1. A link of a node in several groups
    /// counts for each of them.
    pub link_count: u32,
}

/// Finds the pairs of groups that are linked, by row and column: the counts of
/// [`mixing_matrix`](super::mixing_matrix) without the comparison. Costs O(links + groups² / 64)
/// for up to 512 groups with each node in one, else as much as the matrix.
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, mixing::{Groups, linked_groups}};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let groups = Groups::single(2, &[Some(0), Some(0), Some(1)]);
/// let found = linked_groups(&graph, &groups);
/// assert_eq!(found.iter().map(|pair| (pair.row, pair.column)).collect::<Vec<_>>(), [(0, 0), (0, 1)]);
/// ```
pub fn linked_groups(graph: &LinkGraph, groups: &Groups) -> Vec<LinkedGroups> {
    if let Some(group_of) = few_groups(groups) {
        let counted = dense::counted(graph, group_of, groups.count()).into_iter();
        let linked = |cell: dense::Counted| LinkedGroups {
            row: cell.row,
            column: cell.column,
            link_count: cell.links,
        };
        return counted.map(linked).collect();
    }
    let cells = observed(graph, groups).cells.into_iter();
    let linked = |cell: MixingCell| LinkedGroups {
        row: cell.row,
        column: cell.column,
        link_count: cell.end - cell.first,
    };
    cells.map(linked).collect()
}

/// The cells with links, and their links.
pub(super) struct Observed {
    /// By row and column; only counts and strengths are filled in.
    pub(super) cells: Vec<MixingCell>,
    /// The links of each cell, ascending, cell after cell.
    pub(super) links: Vec<u32>,
}

/// Sorts every link into its cells. Sums run over the links of a cell in order.
pub(super) fn observed(graph: &LinkGraph, groups: &Groups) -> Observed {
    match few_groups(groups) {
        Some(group_of) => in_a_square(graph, group_of, groups.count()),
        None => by_sorting(graph, groups),
    }
}

/// Returns the group of every node, if each has one and there are few groups.
fn few_groups(groups: &Groups) -> Option<&[u32]> {
    groups.by_node().filter(|_| groups.count() <= dense::MOST_GROUPS)
}

fn in_a_square(graph: &LinkGraph, group_of: &[u32], count: u32) -> Observed {
    let (counted, links) = dense::sorted(graph, group_of, count);
    let mut first = 0;
    let complete = |cell: dense::Counted| {
        let end = first + cell.links;
        let own = &links[first as usize..end as usize];
        let complete = MixingCell {
            link_count: f64::from(cell.links),
            strength: own.iter().map(|&link| graph.strength(link)).sum(),
            first,
            end,
            ..MixingCell::empty(cell.row, cell.column)
        };
        first = end;
        complete
    };
    let cells = counted.into_iter().map(complete).collect();
    Observed { cells, links }
}

/// A share of one link in one cell, with row ≤ column.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    row: u32,
    column: u32,
    link: u32,
    share: f64,
}

/// Sorts by two stable counting sorts, first by column and then by row: O(groups + entries).
fn by_sorting(graph: &LinkGraph, groups: &Groups) -> Observed {
    let found = unsorted(graph, groups);
    let by_column = sorted_by(&found, groups.count(), |entry| entry.column);
    let entries = sorted_by(&by_column, groups.count(), |entry| entry.row);
    Observed {
        cells: cells_of(graph, &entries),
        links: entries.iter().map(|entry| entry.link).collect(),
    }
}

/// Makes one cell for every run of entries with the same row and column.
fn cells_of(graph: &LinkGraph, entries: &[Entry]) -> Vec<MixingCell> {
    let mut cells: Vec<MixingCell> = Vec::new();
    for (place, entry) in (0_u32..).zip(entries) {
        if cells
            .last()
            .is_none_or(|cell| (cell.row, cell.column) != (entry.row, entry.column))
        {
            let empty = MixingCell::empty(entry.row, entry.column);
            cells.push(MixingCell { first: place, ..empty });
        }
        let cell = cells.last_mut().expect("a cell has just been added");
        cell.link_count += entry.share;
        cell.strength += entry.share * graph.strength(entry.link);
        cell.end = place + 1;
    }
    cells
}

fn unsorted(graph: &LinkGraph, groups: &Groups) -> Vec<Entry> {
    let mut found = Vec::with_capacity(graph.link_count());
    for link in 0..graph.link_count() as u32 {
        let (a, b) = graph.ends(link);
        let (of_a, of_b) = (groups.of(a), groups.of(b));
        let share = 1.0 / (of_a.len() * of_b.len()) as f64;
        for &a in of_a {
            for &b in of_b {
                found.push(Entry {
                    row: a.min(b),
                    column: a.max(b),
                    link,
                    share,
                });
            }
        }
    }
    found
}

fn sorted_by(entries: &[Entry], groups: u32, key: impl Fn(&Entry) -> u32) -> Vec<Entry> {
    let mut next = vec![0_u32; groups as usize + 1];
    for entry in entries {
        next[key(entry) as usize + 1] += 1;
    }
    for group in 0..groups as usize {
        next[group + 1] += next[group];
    }
    let mut sorted = vec![Entry::default(); entries.len()];
    for entry in entries {
        let place = &mut next[key(entry) as usize];
        sorted[*place as usize] = *entry;
        *place += 1;
    }
    sorted
}
