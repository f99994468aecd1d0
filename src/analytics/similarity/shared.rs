//! Adding up terms over the neighbours that a node shares with others.

use std::ops::AddAssign;
use std::sync::LazyLock;

use crate::network::link_graph::LinkGraph;

/// How many degrees have their logarithm at hand.
const TABLE: usize = 1024;

/// By degree k: 1 / ln k, and 0 where that is undefined or infinite.
static INVERSE_LOGARITHMS: LazyLock<Vec<f64>> = LazyLock::new(|| (0..TABLE).map(inverse_logarithm_of).collect());

/// What a shared neighbour with `degree` links adds to the index of Adamic and Adar: 1 / ln k.
///
/// A node with a single link is shared by nobody, so its term, which would be infinite, is 0.
#[inline]
pub(super) fn inverse_logarithm(degree: usize) -> f64 {
    match INVERSE_LOGARITHMS.get(degree) {
        Some(&term) => term,
        None => inverse_logarithm_of(degree),
    }
}

fn inverse_logarithm_of(degree: usize) -> f64 {
    if degree > 1 { 1.0 / (degree as f64).ln() } else { 0.0 }
}

/// Work arrays for one node at a time, told apart by a stamp so that a node costs only what it reaches in two hops.
#[derive(Debug, Default)]
pub(super) struct Shared<T> {
    slots: Vec<Slot<T>>,
    stamp: u32,
    /// The candidates found, and room for one more.
    touched: Vec<u32>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Slot<T> {
    stamp: u32,
    sum: T,
}

impl<T: Copy + Default + AddAssign> Shared<T> {
    /// Adds up `term` of the degree of every neighbour that `node` shares with a node from `first` on that it has no link to.
    ///
    /// Gives these nodes, in the order in which they are met, for [`Self::sum`]. Every sum is added in ascending order of the
    /// shared neighbours. Costs O(Σ degrees of the neighbours).
    pub(super) fn gather(&mut self, graph: &LinkGraph, node: u32, first: u32, term: impl Fn(usize) -> T) -> usize {
        self.begin(graph.node_count());
        let stamp = self.stamp;
        // Who is linked, and the node itself, look as if they had been met before: so they are never listed.
        self.slots[node as usize].stamp = stamp;
        for &neighbor in graph.neighbors(node) {
            self.slots[neighbor as usize].stamp = stamp;
        }
        let mut found = 0;
        for &shared in graph.neighbors(node) {
            let row = graph.neighbors(shared);
            let term = term(row.len());
            let row = if first == 0 {
                row
            } else {
                &row[row.partition_point(|&other| other < first)..]
            };
            for &other in row {
                // No branch: whether a node is met for the first time cannot be foreseen.
                let slot = &mut self.slots[other as usize];
                let is_new = slot.stamp != stamp;
                self.touched[found] = other;
                found += usize::from(is_new);
                let mut sum = if is_new { T::default() } else { slot.sum };
                sum += term;
                *slot = Slot { stamp, sum };
            }
        }
        found
    }

    /// The nodes found last, `found` of them.
    pub(super) fn candidates(&self, found: usize) -> &[u32] {
        &self.touched[..found]
    }

    /// The sum of a node found last.
    #[inline]
    pub(super) fn sum(&self, node: u32) -> T {
        self.slots[node as usize].sum
    }

    fn begin(&mut self, node_count: usize) {
        if self.slots.len() < node_count {
            self.slots.resize(node_count, Slot::default());
            self.touched.resize(node_count + 1, 0);
        }
        self.stamp = self.stamp.wrapping_add(1);
        if self.stamp == 0 {
            self.slots.fill(Slot::default());
            self.stamp = 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::testing::graph_of;

    #[test]
    fn stamps_begin_anew_when_they_are_used_up() {
        let graph = graph_of(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        let mut shared = Shared::<u32> {
            stamp: u32::MAX - 1,
            ..Shared::default()
        };
        for _ in 0..4 {
            let found = shared.gather(&graph, 0, 0, |_| 1);
            assert_eq!((shared.candidates(found), shared.sum(3)), (&[3][..], 2));
        }
    }

    #[test]
    fn degrees_beyond_the_table_have_a_logarithm_too() {
        assert_eq!((inverse_logarithm(0), inverse_logarithm(1)), (0.0, 0.0));
        for degree in [2, TABLE - 1, TABLE, 100_000] {
            assert_eq!(inverse_logarithm(degree), 1.0 / (degree as f64).ln());
        }
    }
}
