//! Distances from one node.

use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The result of a breadth-first search.
pub(super) struct Sweep {
    /// By node: the number of hops; `u32::MAX` if not reached.
    pub(super) hops: Vec<u32>,
    /// The nodes reached, the nearest first.
    pub(super) order: Vec<u32>,
}

impl Sweep {
    /// Returns the distances from `start` to all nodes that it reaches.
    pub(super) fn from(graph: &LinkGraph, start: u32, meter: &mut Meter<'_>) -> Result<Self, AnalysisError> {
        let mut hops = vec![u32::MAX; graph.node_count()];
        // Room for one more node: the next slot is written before it is known if the node counts.
        let mut order = vec![0; graph.node_count() + 1];
        order[0] = start;
        hops[start as usize] = 0;
        let (mut head, mut tail) = (0, 1);
        while head < tail {
            // A whole level, so that the meter is asked only now and then.
            let level = head..tail;
            head = tail;
            meter.count(level.len())?;
            let next = hops[order[level.start] as usize] + 1;
            for place in level {
                for &neighbor in graph.neighbors(order[place]) {
                    let hops = &mut hops[neighbor as usize];
                    let is_new = *hops == u32::MAX;
                    order[tail] = neighbor;
                    tail += usize::from(is_new);
                    *hops = if is_new { next } else { *hops };
                }
            }
        }
        order.truncate(tail);
        Ok(Self { hops, order })
    }

    /// Returns the last node reached.
    pub(super) fn farthest(&self) -> u32 {
        self.order[self.order.len() - 1]
    }

    /// Returns the largest number of hops.
    pub(super) fn eccentricity(&self) -> u32 {
        self.hops[self.farthest() as usize]
    }

    /// Raises the lower bounds on the eccentricities of all nodes. An eccentricity is at least the
    /// distance to the start, and at least the start's eccentricity less that distance.
    pub(super) fn raise(&self, least: &mut [u32]) {
        let eccentricity = self.eccentricity();
        for &node in &self.order {
            let hops = self.hops[node as usize];
            let least = &mut least[node as usize];
            *least = (*least).max(hops).max(eccentricity - hops);
        }
    }
}
