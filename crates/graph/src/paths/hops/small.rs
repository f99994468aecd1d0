//! The best path by hops through a small, dense graph without conditions: levels are sets of bits.

use std::cell::RefCell;

use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::link_graph::matrix::{AdjacencyMatrix, contains, insert};

/// The size of a frontier that has not been counted.
const UNKNOWN: usize = usize::MAX;

/// The levels around one end: its neighbours, their neighbours, and so on. From the second level on
/// they may contain nearer nodes too, until they are grown from.
#[derive(Default)]
struct Levels {
    end: u32,
    count: u32,
    /// The second level and all later ones.
    sets: Vec<u64>,
    /// The nodes known to be nearer to the end than the frontier.
    nearer: Vec<u64>,
    /// The number of nodes in the frontier.
    size: usize,
}

thread_local! {
    static LEVELS: RefCell<[Levels; 2]> = RefCell::default();
}

/// Returns the nodes of the smallest path with the fewest hops between two different nodes, if it
/// has at most `max_hops`.
///
/// Both ends grow by whole levels, the one with the smaller frontier first, until a node is in both
/// frontiers.
pub(super) fn search(
    graph: &LinkGraph,
    matrix: &AdjacencyMatrix,
    (from, to): (u32, u32),
    max_hops: u32,
    meter: &mut Meter<'_>,
) -> Result<Option<Vec<u32>>, AnalysisError> {
    if contains(matrix.row(from), to) {
        return Ok((max_hops > 0).then(|| vec![from, to]));
    }
    LEVELS.with_borrow_mut(|[ahead, behind]| {
        ahead.begin(graph, from);
        behind.begin(graph, to);
        while ahead.count + behind.count <= max_hops {
            if meet(ahead.frontier(matrix), behind.frontier(matrix)) {
                return Ok(Some(ahead.trace(behind, matrix)));
            }
            ahead.settle();
            behind.settle();
            let side = if ahead.size <= behind.size {
                &mut *ahead
            } else {
                &mut *behind
            };
            if side.size == 0 {
                return Ok(None);
            }
            meter.count(side.size)?;
            side.grow(graph, matrix);
        }
        Ok(None)
    })
}

impl Levels {
    fn begin(&mut self, graph: &LinkGraph, end: u32) {
        self.end = end;
        self.count = 1;
        self.sets.clear();
        self.size = graph.degree(end);
    }

    /// Returns a level, from 1 on.
    #[inline]
    fn level<'a>(&'a self, level: u32, matrix: &'a AdjacencyMatrix) -> &'a [u64] {
        match level {
            1 => matrix.row(self.end),
            _ => &self.sets[(level as usize - 2) * matrix.width()..][..matrix.width()],
        }
    }

    #[inline]
    fn frontier<'a>(&'a self, matrix: &'a AdjacencyMatrix) -> &'a [u64] {
        self.level(self.count, matrix)
    }

    /// Removes nearer nodes from a grown frontier, and counts it.
    #[inline]
    fn settle(&mut self) {
        if self.size == UNKNOWN {
            let begin = self.sets.len() - self.nearer.len();
            for (next, nearer) in self.sets[begin..].iter_mut().zip(&mut self.nearer) {
                *next &= !*nearer;
                *nearer |= *next;
            }
            let words = self.sets[begin..].iter();
            self.size = words.map(|word| word.count_ones() as usize).sum();
        }
    }

    /// Adds one level to a settled frontier.
    fn grow(&mut self, graph: &LinkGraph, matrix: &AdjacencyMatrix) {
        let (begin, width) = (self.sets.len(), matrix.width());
        self.sets.resize(begin + width, 0);
        if self.count == 1 {
            for &neighbor in graph.neighbors(self.end) {
                add(&mut self.sets, matrix.row(neighbor));
            }
            self.nearer.clear();
            self.nearer.extend_from_slice(matrix.row(self.end));
            insert(&mut self.nearer, self.end);
        } else {
            let (before, next) = self.sets.split_at_mut(begin);
            add_neighbors(&before[begin - width..], matrix, next);
        }
        self.count += 1;
        self.size = UNKNOWN;
    }

    /// Returns the smallest path, at the point where the frontier meets that of the other end.
    fn trace(&mut self, behind: &Self, matrix: &AdjacencyMatrix) -> Vec<u32> {
        let width = matrix.width();
        if self.count > 1 {
            let begin = self.sets.len() - width;
            keep(&mut self.sets[begin..], behind.frontier(matrix));
        }
        // The nearer nodes are no longer needed: the array now holds the nodes that lead to the
        // next level.
        let leading = &mut self.nearer;
        for level in (1..self.count as usize - 1).rev() {
            let (before, after) = self.sets.split_at_mut(level * width);
            leading.fill(0);
            add_neighbors(&after[..width], matrix, leading);
            keep(&mut before[(level - 1) * width..], leading);
        }
        let mut nodes = Vec::with_capacity((self.count + behind.count + 1) as usize);
        nodes.push(self.end);
        // The nodes of the first level that lead on.
        let first = if self.count > 1 {
            leading.fill(0);
            add_neighbors(&self.sets[..width], matrix, leading);
            first_common(leading, matrix.row(self.end))
        } else {
            first_common(behind.frontier(matrix), matrix.row(self.end))
        };
        let mut node = first.expect("a best path begins with a neighbour");
        nodes.push(node);
        let levels = (2..=self.count).map(|level| self.level(level, matrix));
        for set in levels.chain((1..behind.count).rev().map(|level| behind.level(level, matrix))) {
            node = first_common(set, matrix.row(node)).expect("a node of a best path has a next one");
            nodes.push(node);
        }
        nodes.push(behind.end);
        nodes
    }
}

#[inline]
fn meet(one: &[u64], other: &[u64]) -> bool {
    let mut common = 0;
    for (one, other) in one.iter().zip(other) {
        common |= one & other;
    }
    common != 0
}

#[inline]
fn add(sum: &mut [u64], row: &[u64]) {
    for (sum, row) in sum.iter_mut().zip(row) {
        *sum |= row;
    }
}

#[inline]
fn keep(set: &mut [u64], of: &[u64]) {
    for (set, of) in set.iter_mut().zip(of) {
        *set &= of;
    }
}

/// Adds to `sum` the neighbours of all nodes of `set`.
#[inline]
fn add_neighbors(set: &[u64], matrix: &AdjacencyMatrix, sum: &mut [u64]) {
    for (word, &bits) in (0..).zip(set) {
        let mut rest = bits;
        while rest != 0 {
            let node = word * 64 + rest.trailing_zeros();
            rest &= rest - 1;
            add(sum, matrix.row(node));
        }
    }
}

#[inline]
fn first_common(one: &[u64], other: &[u64]) -> Option<u32> {
    let words = one.iter().zip(other);
    (0..).zip(words).find_map(|(word, (one, other))| {
        let common = one & other;
        (common != 0).then(|| word * 64 + common.trailing_zeros())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::passage::Open;
    use super::super::super::query::PathQuery;
    use super::super::super::search::Task;
    use super::super::search as search_rows;
    use super::*;
    use crate::Budget;
    use crate::testing::{graph_of, pairs, small_graphs};

    /// Checks that all paths equal those of the search over rows.
    fn agree(graph: &LinkGraph, ends: impl Iterator<Item = (u32, u32)>, most: u32) {
        let matrix = AdjacencyMatrix::of(graph);
        let budget = Budget::unlimited();
        let meter = &mut Meter::new(&budget);
        for (from, to) in ends {
            let query = PathQuery {
                max_hops: most,
                ..PathQuery::between(graph, from, to)
            };
            let nodes = search_rows::<_, false>(&Task::of(&query, Open), meter)
                .unwrap()
                .map(|best| best.path.nodes);
            assert_eq!(
                search(graph, &matrix, (from, to), most, meter).unwrap(),
                nodes,
                "{from} to {to}"
            );
        }
    }

    proptest! {
        #[test]
        fn sets_give_the_paths_that_rows_give(graph in small_graphs(14), most in prop_oneof![0_u32..6, Just(u32::MAX)]) {
            let both = pairs(graph.node_count() as u32).flat_map(|(a, b)| [(a, b), (b, a)]);
            agree(&graph, both, most);
        }

        #[test]
        fn long_rows_hold_all_nodes(
            links in prop::collection::btree_set((0_u32..700, 0_u32..700), 400..1800),
            ends in prop::collection::vec((0_u32..700, 0_u32..700), 20),
        ) {
            let mut links: Vec<_> = links.into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
            links.sort_unstable();
            links.dedup();
            agree(&graph_of(700, &links), ends.into_iter().filter(|(a, b)| a != b), u32::MAX);
        }
    }

    #[test]
    fn a_long_chain_is_followed_to_its_end() {
        let links: Vec<_> = (1..300).map(|node| (node - 1, node)).collect();
        agree(
            &graph_of(301, &links),
            [(0, 299), (299, 0), (0, 300), (5, 290)].into_iter(),
            u32::MAX,
        );
    }
}
