//! Open nodes: nodes that may still be further from another one than the longest distance so far.

use std::cmp::Reverse;

use super::sweep::Sweep;
use crate::link_graph::LinkGraph;

/// The number of nodes in one sweep.
const COUNT: usize = 64;

/// The open nodes. A pair with a node outside this set is known to be no further apart than the
/// longest distance so far.
pub(super) struct Open {
    /// Ordered by the distance from the first centre, until there are more centres.
    nodes: Vec<u32>,
}

impl Open {
    /// Starts with all nodes of a component, except those that share their only neighbour with a
    /// smaller one: they have the same distances.
    pub(super) fn after(graph: &LinkGraph, hub: &Sweep) -> Self {
        let is_leaf = |node: &u32| graph.degree(*node) == 1;
        let counts = |node: &u32| {
            !is_leaf(node)
                || graph
                    .neighbors(graph.neighbors(*node)[0])
                    .iter()
                    .find(|other| is_leaf(other))
                    == Some(node)
        };
        Self {
            nodes: hub.order.iter().copied().filter(counts).collect(),
        }
    }

    /// Returns the open nodes.
    pub(super) fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// Removes the nodes that the centres show to be within `longest` hops of all other open ones.
    ///
    /// The distance of two nodes is at most the way over a centre.
    pub(super) fn close(&mut self, centers: &[Sweep], longest: u32) {
        loop {
            let before = self.nodes.len();
            for center in centers {
                let hops = |node: u32| center.hops[node as usize];
                let most = self.nodes.iter().map(|&node| hops(node)).max().unwrap_or(0);
                self.nodes.retain(|&node| hops(node) + most > longest);
            }
            if self.nodes.len() == before {
                return;
            }
        }
    }

    /// True if one sweep can take them all.
    pub(super) fn is_few(&self) -> bool {
        self.nodes.len() <= COUNT
    }

    /// Removes and returns up to 64 nodes that are far from all centres; `None` if none is open.
    pub(super) fn most_distant(&mut self, centers: &[Sweep]) -> Option<Vec<u32>> {
        if let [_] = centers {
            // The nodes are in the order of their distances.
            let taken = self.nodes.split_off(self.nodes.len().saturating_sub(COUNT));
            return (!taken.is_empty()).then_some(taken);
        }
        let distance = |&node: &u32| {
            let hops = centers.iter().map(|center| center.hops[node as usize]);
            (Reverse(hops.min()), node)
        };
        if self.nodes.len() > COUNT {
            self.nodes.select_nth_unstable_by_key(COUNT, distance);
        }
        let taken: Vec<u32> = self.nodes.drain(..self.nodes.len().min(COUNT)).collect();
        (!taken.is_empty()).then_some(taken)
    }
}
