//! The graph that every analysis reads: simple, undirected, weighted by strength, in compressed
//! sparse rows.

mod edit;
mod folded;
mod lazy;
pub(crate) mod matrix;
mod priced;
mod visit;

use petgraph::Undirected;
use petgraph::csr::Csr;
use petgraph::visit::EdgeRef as _;

pub use edit::LinkEdits;
pub(crate) use folded::Folded;
use lazy::Lazy;
use matrix::AdjacencyMatrix;
pub use priced::{LinkCosts, UNPRICED};
pub(crate) use priced::{PricedRows, Road};
pub use visit::{AllLinks, LinkRef, LinksAt};

/// A simple, undirected graph over dense node numbers whose links have strengths.
///
/// *Shape.* Nodes are `0..node_count`; links are `0..link_count`, in ascending order of their ends.
/// Two nodes have at most one link, and no node is linked to itself. Nodes without links are kept.
/// Ties are broken by the numbers of nodes and links: number the nodes in the order of their keys
/// to break ties in the order of keys.
///
/// *Storage.* petgraph's compressed sparse rows, in which neighbour lists are slices. A scan of all
/// neighbours of 100,000 nodes and 500,000 links takes about a millisecond; linked lists of edges
/// take fifty.
///
/// *petgraph.* The graph implements petgraph's traits for reading, so that the algorithms of
/// petgraph and rustworkx-core run on it:
///
/// ```
/// use interurban_graph::LinkGraph;
/// use petgraph::algo::{dijkstra, min_spanning_tree};
/// use petgraph::visit::EdgeRef as _;
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 2.0), (0, 2, 7.0), (1, 2, 4.0)]);
/// let found = dijkstra(&graph, 0, None, |link| *link.weight());
/// assert_eq!(found[&2], 6.0);
/// assert_eq!(min_spanning_tree(&graph).count(), 3 + 2, "three nodes and two links");
/// ```
#[derive(Debug, Clone)]
pub struct LinkGraph {
    rows: Rows,
    /// The links at each node, in the order of the neighbours in the rows.
    incident: Vec<u32>,
    ends: Vec<(u32, u32)>,
    strengths: Vec<f64>,
    folding: Lazy<Option<Folded>>,
    matrix: Lazy<Option<AdjacencyMatrix>>,
}

type Rows = Csr<(), (), Undirected, u32>;

impl LinkGraph {
    /// Builds the graph from links `(a, b, strength)`.
    ///
    /// The links have `a < b < node_count`, ascend by `(a, b)` and contain each pair once; debug
    /// assertions check this. Costs O(nodes + links).
    ///
    /// # Panics
    /// If the order leaves a neighbour list unsorted, or an end is not below `node_count`.
    ///
    /// # Examples
    /// ```
    /// use interurban_graph::LinkGraph;
    ///
    /// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 0.5)]);
    /// assert_eq!(graph.neighbors(0), [1, 2]);
    /// assert_eq!((graph.degree(3), graph.find_link(2, 0)), (0, Some(1)));
    /// assert_eq!(graph.strength(1), 0.5);
    /// ```
    pub fn from_links(node_count: usize, links: Vec<(u32, u32, f64)>) -> Self {
        debug_assert!(
            links.iter().all(|&(a, b, _)| a < b && (b as usize) < node_count),
            "ends in order and in range"
        );
        debug_assert!(
            links
                .windows(2)
                .all(|pair| (pair[0].0, pair[0].1) < (pair[1].0, pair[1].1)),
            "links sorted"
        );
        let (ends, strengths) = links.into_iter().map(|(a, b, strength)| ((a, b), strength)).unzip();
        Self::from_ends(node_count, ends, strengths)
    }

    fn from_ends(node_count: usize, ends: Vec<(u32, u32)>, strengths: Vec<f64>) -> Self {
        let (pairs, incident) = both_directions(node_count, &ends);
        Self {
            rows: rows(node_count, &pairs),
            incident,
            ends,
            strengths,
            folding: Lazy::default(),
            matrix: Lazy::default(),
        }
    }

    /// Returns the number of nodes, including isolated ones.
    pub fn node_count(&self) -> usize {
        self.rows.node_count()
    }

    /// Returns the number of links.
    pub fn link_count(&self) -> usize {
        self.ends.len()
    }

    /// Returns the nodes linked to `node`, ascending.
    #[inline]
    pub fn neighbors(&self, node: u32) -> &[u32] {
        self.rows.neighbors_slice(node)
    }

    /// Returns the links at `node`, parallel to [`Self::neighbors`].
    #[inline]
    pub fn incident_links(&self, node: u32) -> &[u32] {
        match self.rows.edges(node).next() {
            Some(first) => &self.incident[first.id()..first.id() + self.degree(node)],
            None => &[],
        }
    }

    /// Returns the neighbours of `node`, ascending, each with the link to it.
    #[inline]
    pub fn adjacent(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.neighbors(node)
            .iter()
            .copied()
            .zip(self.incident_links(node).iter().copied())
    }

    /// Returns the number of links at `node`.
    #[inline]
    pub fn degree(&self, node: u32) -> usize {
        self.rows.out_degree(node)
    }

    /// Returns the two ends of `link`, the smaller first.
    #[inline]
    pub fn ends(&self, link: u32) -> (u32, u32) {
        self.ends[link as usize]
    }

    /// Returns the two ends of every link, in the order of the links.
    pub fn all_ends(&self) -> &[(u32, u32)] {
        &self.ends
    }

    /// Returns the strength of `link`: the sum of the intensities merged into it.
    #[inline]
    pub fn strength(&self, link: u32) -> f64 {
        self.strengths[link as usize]
    }

    /// Returns the strength of a node: the sum over its links, added in the order of its
    /// neighbours; 0 without links.
    pub fn node_strength(&self, node: u32) -> f64 {
        let links = self.incident_links(node).iter();
        // An empty sum of floats is -0.
        links.map(|&link| self.strength(link)).sum::<f64>() + 0.0
    }

    /// Returns all strengths, indexed by link.
    pub fn strengths(&self) -> &[f64] {
        &self.strengths
    }

    /// Returns the link between `a` and `b`, if there is one. Costs O(log degree).
    pub fn find_link(&self, a: u32, b: u32) -> Option<u32> {
        let (of_a, of_b) = (self.neighbors(a), self.neighbors(b));
        let (scanned, row, sought) = if of_a.len() <= of_b.len() {
            (a, of_a, b)
        } else {
            (b, of_b, a)
        };
        let place = row.binary_search(&sought).ok()?;
        Some(self.incident_links(scanned)[place])
    }

    /// Returns the graph without its hanging trees, if these are a large part of it. Built after
    /// enough searches to repay its cost; `None` before.
    #[inline]
    pub(crate) fn folded(&self) -> Option<&Folded> {
        self.folding.get(self.node_count(), || Folded::of(self))?.as_ref()
    }

    /// Returns the adjacency matrix of a small, dense graph. Built after enough searches to repay
    /// its cost; `None` before.
    #[inline]
    pub(crate) fn matrix(&self) -> Option<&AdjacencyMatrix> {
        let make = || AdjacencyMatrix::pays(self).then(|| AdjacencyMatrix::of(self));
        self.matrix.get(self.node_count(), make)?.as_ref()
    }

    /// Returns the approximate memory size in bytes, including the lazy values.
    pub fn weight(&self) -> usize {
        self.node_count() * 28 + self.link_count() * 72 + AdjacencyMatrix::weight(self)
    }

    /// Returns the sum of all strengths, added in the order of the links; 0 without links.
    pub fn total_strength(&self) -> f64 {
        // An empty sum of floats is -0.
        self.strengths.iter().sum::<f64>() + 0.0
    }
}

/// Builds the neighbour lists of pairs in row order, each pair from both ends.
fn rows(node_count: usize, pairs: &[(u32, u32)]) -> Rows {
    let mut rows = Csr::from_sorted_edges(pairs).expect("neighbour lists ascend");
    while rows.node_count() < node_count {
        rows.add_node(());
    }
    rows
}

/// Lists every link once from each end in row order: pairs of ends, and parallel to them the links.
///
/// For each node, sorted links have first all smaller and then all larger neighbours, both
/// ascending. So one pass of a counting sort by node is enough.
fn both_directions(node_count: usize, ends: &[(u32, u32)]) -> (Vec<(u32, u32)>, Vec<u32>) {
    let mut next = vec![0_u32; node_count + 1];
    for &(a, b) in ends {
        next[a as usize + 1] += 1;
        next[b as usize + 1] += 1;
    }
    for node in 0..node_count {
        next[node + 1] += next[node];
    }
    let mut pairs = vec![(0, 0); ends.len() * 2];
    let mut incident = vec![0; ends.len() * 2];
    for (link, &(a, b)) in (0_u32..).zip(ends) {
        for (from, to) in [(a, b), (b, a)] {
            let place = next[from as usize] as usize;
            pairs[place] = (from, to);
            incident[place] = link;
            next[from as usize] += 1;
        }
    }
    (pairs, incident)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_ascend_and_name_their_links() {
        let graph = LinkGraph::from_links(6, vec![(0, 3, 1.0), (1, 3, 2.0), (2, 3, 0.5), (3, 4, 4.0)]);
        assert_eq!(graph.neighbors(3), [0, 1, 2, 4]);
        assert_eq!(graph.incident_links(3), [0, 1, 2, 3]);
        assert_eq!(graph.ends(1), (1, 3));
        assert_eq!(graph.strength(3), 4.0);
        assert_eq!(graph.degree(3), 4);
        assert_eq!(graph.total_strength(), 7.5);
    }

    #[test]
    fn isolated_nodes_after_the_last_linked_one_are_kept() {
        let graph = LinkGraph::from_links(5, vec![(0, 1, 1.0)]);
        assert_eq!(graph.node_count(), 5);
        assert_eq!(graph.neighbors(4), [0_u32; 0]);
        assert_eq!(graph.neighbors(1), [0]);
    }

    #[test]
    fn a_graph_without_nodes_or_links_is_a_graph() {
        assert_eq!(LinkGraph::from_links(0, vec![]).node_count(), 0);
        assert_eq!(LinkGraph::from_links(3, vec![]).degree(2), 0);
    }

    #[test]
    fn links_are_found_from_either_end_and_only_where_they_are() {
        let graph = LinkGraph::from_links(4, vec![(0, 2, 1.0), (1, 2, 1.0)]);
        assert_eq!(graph.find_link(2, 1), Some(1));
        assert_eq!(graph.find_link(1, 2), Some(1));
        assert_eq!(graph.find_link(0, 1), None);
        assert_eq!(graph.find_link(3, 0), None);
    }

    #[test]
    fn the_strength_of_a_node_is_that_of_its_links_and_nought_without_any() {
        let graph = LinkGraph::from_links(4, vec![(0, 1, 2.0), (1, 2, 0.5)]);
        let strengths: Vec<f64> = (0..4).map(|node| graph.node_strength(node)).collect();
        assert_eq!(strengths, [2.0, 2.5, 0.5, 0.0]);
        assert!(strengths[3].is_sign_positive(), "-0 would be shown as such");
        let nothing = LinkGraph::from_links(2, Vec::new()).total_strength();
        assert!(
            nothing == 0.0 && nothing.is_sign_positive(),
            "-0 would be shown as such"
        );
    }
}
