//! The links that a search by cost follows.

use crate::link_graph::{LinkCosts, LinkGraph, PricedRows, Road, UNPRICED};

/// By node: the links that have a price.
pub(super) trait Roads: Copy {
    /// Whether they come the cheapest first.
    const ASCEND: bool;
    /// The links at `node`, those that belong to a hanging tree left out if [`Self::above`] tells the way out of it.
    fn at(self, node: u32) -> impl Iterator<Item = Road>;
    /// How many links that are.
    fn count(self, node: u32) -> usize;
    /// The neighbour of `node` on the only way out of a hanging tree, and the link there.
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

/// The rows of a graph as they are, beside the costs.
impl Roads for (&LinkGraph, &LinkCosts) {
    const ASCEND: bool = false;

    #[inline]
    fn at(self, node: u32) -> impl Iterator<Item = Road> {
        let (graph, costs) = self;
        let road = move |(to, link)| Road {
            cost: costs[link],
            // Nothing leads on from a dead end; elsewhere it would take long to find out.
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
