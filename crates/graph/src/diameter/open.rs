//! The nodes that may still be further from another one than all that was measured.

use std::cmp::Reverse;

use super::sweep::Sweep;
use crate::link_graph::LinkGraph;

/// How many nodes one sweep takes.
const COUNT: usize = 64;

/// Nodes such that every pair with a node that is not among them is known to be no further apart than the longest so far.
pub(super) struct Open {
    /// In the order of their distances from the first centre, until there are more.
    nodes: Vec<u32>,
}

impl Open {
    /// All nodes of a component but those that share their only neighbour with a smaller one: they are as far from everything.
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

    /// The nodes.
    pub(super) fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// Takes away the nodes that the centres show to be within `longest` hops of all other open ones.
    ///
    /// Two nodes are no further apart than over a centre.
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

    /// Whether one sweep could take them all.
    pub(super) fn is_few(&self) -> bool {
        self.nodes.len() <= COUNT
    }

    /// Takes up to 64 nodes that are far from all centres, `None` if none is open.
    pub(super) fn most_distant(&mut self, centers: &[Sweep]) -> Option<Vec<u32>> {
        if let [_] = centers {
            // They are in the order of their distances.
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
