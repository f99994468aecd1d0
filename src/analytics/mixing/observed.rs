//! The links of a graph sorted into the cells of a matrix of groups.

use super::groups::Groups;
use crate::network::link_graph::LinkGraph;

/// A share of one link in one cell. Rows are not above their columns.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) link: u32,
    pub(super) share: f64,
}

/// The share of every link in every cell, by row, column and link.
///
/// Two counting sorts, first by column and then by row, each keeping the order it finds: O(groups + entries).
pub(super) fn entries(graph: &LinkGraph, groups: &Groups) -> Vec<Entry> {
    let found = unsorted(graph, groups);
    let by_column = sorted_by(&found, groups.count(), |entry| entry.column);
    sorted_by(&by_column, groups.count(), |entry| entry.row)
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
