//! The links that a search by cost follows.

use crate::link_graph::{LinkCosts, LinkGraph, PricedRows, Road, UNPRICED};

/// By node: the links with a price.
pub(super) trait Roads: Copy {
    /// True if the links are sorted, the cheapest first.
    const ASCEND: bool;
    /// Returns the links at `node`. Links of a hanging tree are left out if [`Self::above`] gives
    /// the way out of it.
    fn at(self, node: u32) -> impl Iterator<Item = Road>;
    /// Returns the number of these links.
    fn count(self, node: u32) -> usize;
    /// Returns the neighbour of `node` on the only way out of a hanging tree, and the link to it.
    fn above(self, node: u32) -> Option<(u32, u32)>;
}

impl Roads for &PricedRows {
    const ASCEND: bool = true;

    #[inline]
    fn at(self, node: u32) -> impl Iterator<Item = Road> {
        self.row(node).iter().copied()
    }

    #[inline]
    fn count(self, node: u32) -> usize {
        self.row(node).len()
    }

    #[inline]
    fn above(self, node: u32) -> Option<(u32, u32)> {
        self.above(node)
    }
}

/// The rows of a graph as they are, and the costs.
impl Roads for (&LinkGraph, &LinkCosts) {
    const ASCEND: bool = false;

    #[inline]
    fn at(self, node: u32) -> impl Iterator<Item = Road> {
        let (graph, costs) = self;
        let road = move |(to, link)| Road {
            cost: costs[link],
            // No link leads on from a dead end; for other nodes it would take long to find the
            // cheapest.
            onward: if graph.degree(to) == 1 { UNPRICED } else { 0 },
            to,
            link,
        };
        graph.adjacent(node).map(road).filter(|road| road.cost != UNPRICED)
    }

    #[inline]
    fn count(self, node: u32) -> usize {
        self.0.degree(node)
    }

    #[inline]
    fn above(self, _node: u32) -> Option<(u32, u32)> {
        None
    }
}
