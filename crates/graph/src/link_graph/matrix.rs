//! The adjacency matrix of a small graph, one bit for each pair of nodes.

use super::LinkGraph;

/// The largest number of nodes of a graph with a matrix.
const MOST_NODES: usize = 1024;

/// By node: the set of its neighbours, one bit for each node in words of 64.
#[derive(Debug)]
pub(crate) struct AdjacencyMatrix {
    width: usize,
    rows: Vec<u64>,
}

impl AdjacencyMatrix {
    /// True if `graph` is small and dense enough for rows of bits to be faster than neighbour
    /// lists.
    pub(super) fn pays(graph: &LinkGraph) -> bool {
        let count = graph.node_count();
        count <= MOST_NODES && 2 * graph.link_count() >= count * (words(count) / 4 + 2)
    }

    /// Builds the matrix of `graph`. Costs O(nodes²) bits.
    pub(crate) fn of(graph: &LinkGraph) -> Self {
        let count = graph.node_count();
        let width = words(count);
        let mut rows = vec![0; count * width];
        for node in 0..count as u32 {
            let row = &mut rows[node as usize * width..][..width];
            for &neighbor in graph.neighbors(node) {
                insert(row, neighbor);
            }
        }
        Self { width, rows }
    }

    /// Returns the number of words in a row.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Returns the neighbours of `node`.
    #[inline]
    pub(crate) fn row(&self, node: u32) -> &[u64] {
        &self.rows[node as usize * self.width..][..self.width]
    }

    /// Returns the bytes of the matrix of `graph`, if it would be built.
    pub(super) fn weight(graph: &LinkGraph) -> usize {
        let count = graph.node_count();
        usize::from(Self::pays(graph)) * count * words(count) * size_of::<u64>()
    }
}

/// Returns the number of words of a set of nodes: a multiple of four, since four are read as fast
/// as one.
fn words(node_count: usize) -> usize {
    node_count.div_ceil(64).next_multiple_of(4)
}

/// Adds `node` to a set.
#[inline]
pub(crate) fn insert(set: &mut [u64], node: u32) {
    set[node as usize / 64] |= 1 << (node % 64);
}

/// True if `node` is in a set.
#[inline]
pub(crate) fn contains(set: &[u64], node: u32) -> bool {
    set[node as usize / 64] >> (node % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_the_bits_of_the_neighbours() {
        let graph = LinkGraph::from_links(300, vec![(0, 1, 1.0), (0, 70, 1.0), (70, 299, 1.0)]);
        let matrix = AdjacencyMatrix::of(&graph);
        assert_eq!(matrix.width(), 8);
        assert_eq!(matrix.row(0), [2, 1 << 6, 0, 0, 0, 0, 0, 0]);
        assert_eq!(matrix.row(70), [1, 0, 0, 0, 1 << 43, 0, 0, 0]);
        assert_eq!(matrix.row(299), [0, 1 << 6, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn it_pays_for_small_graphs_with_many_links() {
        let complete = |count: u32| {
            let links = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b, 1.0)));
            LinkGraph::from_links(count as usize, links.collect())
        };
        assert!(AdjacencyMatrix::pays(&complete(4)), "three links at each of four nodes");
        assert!(!AdjacencyMatrix::pays(&complete(3)));
        assert!(AdjacencyMatrix::pays(&complete(1024)));
        assert!(!AdjacencyMatrix::pays(&complete(1025)));
        assert_eq!(
            [3, 4].map(|count| AdjacencyMatrix::weight(&complete(count))),
            [0, 4 * 32]
        );
    }
}
