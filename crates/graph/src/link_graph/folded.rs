//! The graph without its hanging trees.

use super::LinkGraph;

/// The length up to which a row is scanned as a whole.
const SHORT: usize = 16;

/// Marks a slot without a link.
pub(super) const NO_LINK: u32 = u32::MAX;

/// The rest after nodes with a single link have been removed repeatedly, with the way to it.
///
/// A hanging tree leaves no choice of path, so a search need not enter it. Rows of neighbours are
/// padded to a multiple of [`Self::STEP`], so that the end of a row is mostly predictable.
#[derive(Debug)]
pub(crate) struct Folded {
    /// By node: its only neighbour towards the rest, and the link to it; itself if it is in the
    /// rest.
    above: Vec<(u32, u32)>,
    starts: Vec<u32>,
    neighbors: Vec<u32>,
    links: Vec<u32>,
}

impl Folded {
    /// The length of a row is a multiple of this.
    pub(crate) const STEP: usize = 4;

    /// Folds `graph`, unless less than an eighth of its nodes would be removed. Costs O(nodes +
    /// links).
    pub(super) fn of(graph: &LinkGraph) -> Option<Self> {
        let above = ways_out(graph);
        let left = (0..).zip(&above).filter(|&(node, &(next, _))| next == node).count();
        (8 * left <= 7 * above.len()).then(|| Self::rows(graph, above))
    }

    fn rows(graph: &LinkGraph, above: Vec<(u32, u32)>) -> Self {
        let mut folded = Self {
            above,
            starts: vec![0],
            neighbors: Vec::new(),
            links: Vec::new(),
        };
        for node in 0..graph.node_count() as u32 {
            if folded.is_left(node) {
                for (next, link) in graph.adjacent(node) {
                    if folded.is_left(next) {
                        folded.neighbors.push(next);
                        folded.links.push(link);
                    }
                }
                let filled = folded.neighbors.len().next_multiple_of(Self::STEP);
                folded.neighbors.resize(filled, node);
                folded.links.resize(filled, NO_LINK);
            }
            folded.starts.push(folded.neighbors.len() as u32);
        }
        folded
    }

    /// Returns the number of nodes, including those folded away.
    pub(crate) fn node_count(&self) -> usize {
        self.above.len()
    }

    /// Returns the first slot of a node's row, and the row: its remaining neighbours, ascending,
    /// then the node itself as padding to a multiple of [`Self::STEP`]. Nodes folded away have an
    /// empty row.
    #[inline]
    pub(crate) fn row(&self, node: u32) -> (u32, &[u32]) {
        let (first, end) = (self.starts[node as usize], self.starts[node as usize + 1]);
        (first, &self.neighbors[first as usize..end as usize])
    }

    /// Returns the link of a slot; [`NO_LINK`] in the padding.
    #[inline]
    pub(crate) fn link(&self, slot: u32) -> u32 {
        self.links.get(slot as usize).copied().unwrap_or(NO_LINK)
    }

    /// Returns the first position in a row for which `meets` holds.
    #[inline]
    pub(crate) fn position(row: &[u32], meets: impl Fn(u32) -> bool) -> Option<usize> {
        if row.len() > SHORT {
            return row.iter().position(|&neighbor| meets(neighbor));
        }
        // Branch-free scan: the hit position is unpredictable, and an early exit costs a
        // misprediction.
        let places = row
            .iter()
            .zip(0..)
            .map(|(&next, place)| if meets(next) { place } else { SHORT });
        places.min().filter(|&place| place < SHORT)
    }

    /// Returns the link between two remaining nodes, if there is one.
    #[inline]
    pub(crate) fn link_between(&self, a: u32, b: u32) -> Option<u32> {
        let (one, other) = (self.row(a), self.row(b));
        let ((first, row), sought) = if one.1.len() <= other.1.len() {
            (one, b)
        } else {
            (other, a)
        };
        let place = Self::position(row, |neighbor| neighbor == sought)?;
        Some(self.link(first + place as u32))
    }

    /// True if `node` was not folded away.
    #[inline]
    pub(crate) fn is_left(&self, node: u32) -> bool {
        self.above[node as usize].0 == node
    }

    /// Returns the only neighbour of `node` towards the rest, and the link to it; the node itself
    /// if it is in the rest.
    pub(crate) fn above(&self, node: u32) -> (u32, u32) {
        self.above[node as usize]
    }
}

/// Returns, by node, its only neighbour towards the rest, and the link to it; itself if it is in
/// the rest.
pub(super) fn ways_out(graph: &LinkGraph) -> Vec<(u32, u32)> {
    let nodes = 0..graph.node_count() as u32;
    let mut above: Vec<(u32, u32)> = nodes.clone().map(|node| (node, NO_LINK)).collect();
    let mut degrees: Vec<usize> = nodes.clone().map(|node| graph.degree(node)).collect();
    let mut ends: Vec<u32> = nodes.filter(|&node| graph.degree(node) == 1).collect();
    while let Some(node) = ends.pop() {
        let next = graph.adjacent(node).find(|&(next, _)| above[next as usize].0 == next);
        // If two nodes hang on each other, one stays.
        let Some((next, link)) = next.filter(|_| degrees[node as usize] == 1) else {
            continue;
        };
        above[node as usize] = (next, link);
        degrees[next as usize] -= 1;
        if degrees[next as usize] == 1 {
            ends.push(next);
        }
    }
    above
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph_of(node_count: usize, links: &[(u32, u32)]) -> LinkGraph {
        LinkGraph::from_links(node_count, links.iter().map(|&(a, b)| (a, b, 1.0)).collect())
    }

    /// A triangle with a branching tree at one corner, a node alone, and a pair.
    fn graph() -> LinkGraph {
        graph_of(9, &[(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (7, 8)])
    }

    #[test]
    fn trees_are_folded_away_and_lead_to_what_is_left() {
        let folded = Folded::of(&graph()).unwrap();
        let left: Vec<u32> = (0..9).filter(|&node| folded.is_left(node)).collect();
        assert_eq!(left, [0, 1, 2, 6, 7]);
        assert_eq!(
            [3, 4, 5, 8].map(|node| folded.above(node)),
            [(2, 3), (3, 4), (3, 5), (7, 6)]
        );
    }

    #[test]
    fn rows_ascend_and_are_filled_up_with_the_node_itself() {
        let folded = Folded::of(&graph()).unwrap();
        assert_eq!(folded.row(1).1, [0, 2, 1, 1]);
        assert_eq!((folded.row(3).1, folded.row(7).1), (&[][..], &[][..]));
        let (first, _) = folded.row(2);
        assert_eq!([first, first + 1].map(|slot| folded.link(slot)), [1, 2]);
        assert_eq!((folded.link_between(2, 0), folded.link_between(2, 3)), (Some(1), None));
    }

    #[test]
    fn a_graph_without_trees_is_not_folded() {
        assert!(Folded::of(&graph_of(3, &[(0, 1), (0, 2), (1, 2)])).is_none());
    }
}
