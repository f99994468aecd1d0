//! Sums over the neighbours that a node shares with others.

use std::ops::AddAssign;
use std::sync::LazyLock;

use crate::link_graph::LinkGraph;

/// The number of degrees with a precomputed logarithm.
const TABLE: usize = 1024;

/// By degree k: 1 / ln k, and 0 where that is undefined or infinite.
static INVERSE_LOGARITHMS: LazyLock<Vec<f64>> = LazyLock::new(|| (0..TABLE).map(inverse_logarithm_of).collect());

/// Returns the term of a shared neighbour with `degree` links in the index of Adamic and Adar: 1 /
/// ln k.
///
/// A node with a single link is never shared, so its term, which would be infinite, is 0.
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

/// A sum: zero at first, and never zero again once a neighbour is shared.
pub(super) trait Sum: Copy + Default + AddAssign {
    /// True if nothing has been added.
    fn is_nothing(self) -> bool;
}

impl Sum for f64 {
    #[inline]
    fn is_nothing(self) -> bool {
        self == 0.0
    }
}

/// Work arrays for one node at a time, cleared after use so that a node costs only its two-hop
/// neighbourhood.
#[derive(Debug, Default)]
pub(super) struct Shared<T> {
    sums: Vec<T>,
    /// The candidates met, with room for one more.
    met: Vec<u32>,
    count: usize,
}

impl<T: Sum> Shared<T> {
    /// Sums `term` of the degree over every neighbour that `node` shares with another node, from
    /// `first` on, that it has no link to.
    ///
    /// [`Self::drain`] then returns these nodes. Every sum is added in ascending order of the
    /// shared neighbours. Costs O(Σ degrees of the neighbours).
    #[inline]
    pub(super) fn gather(&mut self, graph: &LinkGraph, node: u32, first: u32, term: impl Fn(usize) -> T) {
        self.make_room(graph.node_count());
        // Linked nodes and the node itself are marked as met, so they are never listed.
        let met_before = term(2);
        self.sums[node as usize] = met_before;
        for &neighbor in graph.neighbors(node) {
            self.sums[neighbor as usize] = met_before;
        }
        let mut count = 0;
        for &shared in graph.neighbors(node) {
            let row = graph.neighbors(shared);
            let term = term(row.len());
            let skipped = if first == 0 {
                0
            } else {
                row.partition_point(|&other| other < first)
            };
            for &other in &row[skipped..] {
                // No branch: the first meeting of a node is unpredictable.
                let sum = &mut self.sums[other as usize];
                self.met[count] = other;
                count += usize::from(sum.is_nothing());
                *sum += term;
            }
        }
        self.sums[node as usize] = T::default();
        for &neighbor in graph.neighbors(node) {
            self.sums[neighbor as usize] = T::default();
        }
        self.count = count;
    }

    /// Passes every gathered node with its sum to `each`, in the order in which they were met.
    #[inline]
    pub(super) fn drain(&mut self, mut each: impl FnMut(u32, T)) {
        for &node in &self.met[..self.count] {
            each(node, std::mem::take(&mut self.sums[node as usize]));
        }
        self.count = 0;
    }

    fn make_room(&mut self, node_count: usize) {
        if self.sums.len() < node_count {
            self.sums.resize(node_count, T::default());
            self.met.resize(node_count + 1, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph_of;

    #[test]
    fn nothing_is_left_behind_for_the_next_node() {
        let graph = graph_of(5, &[(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)]);
        let mut shared = Shared::<f64>::default();
        for _ in 0..2 {
            shared.gather(&graph, 0, 0, |_| 1.0);
            let mut found = Vec::new();
            shared.drain(|node, sum| found.push((node, sum)));
            assert_eq!(found, [(3, 2.0), (4, 1.0)]);
            assert!(shared.sums.iter().all(|sum| sum.is_nothing()));
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
