//! The cheapest paths from one node to all others, with their numbers.

use super::count::Count;
use super::queue::Queue;
use super::rows::Rows;
use crate::budget::Meter;
use crate::error::AnalysisError;

/// The distance of a node that is not reached.
const UNREACHED: u64 = u64::MAX;

/// Dijkstra's algorithm: the result of one search, and work arrays that are reused.
pub(super) struct Search<C> {
    /// The nodes reached, by ascending distance, the source first.
    pub(super) order: Vec<u32>,
    distances: Vec<u64>,
    paths: Vec<C>,
    queue: Queue,
}

impl<C: Count> Search<C> {
    /// Creates work arrays for searches over `rows` only.
    pub(super) fn over(rows: &Rows) -> Self {
        let node_count = rows.node_count();
        Self {
            order: Vec::with_capacity(node_count),
            distances: vec![UNREACHED; node_count],
            paths: vec![C::NONE; node_count],
            queue: Queue::for_costs_up_to(rows.highest_cost()),
        }
    }

    /// Returns the distance of a node that was reached, in units of the rows.
    #[inline]
    pub(super) fn distance(&self, node: u32) -> u64 {
        self.distances[node as usize]
    }

    /// True if the last search reached the node.
    pub(super) fn reaches(&self, node: u32) -> bool {
        self.distance(node) != UNREACHED
    }

    /// Returns the share of the paths to `node` that end with the step from `before`, which costs
    /// `cost`; `None` if there are none.
    #[inline]
    pub(super) fn share(&self, before: u32, cost: u64, node: u32) -> Option<f64> {
        let last = self.distance(before).checked_add(cost) == Some(self.distance(node));
        last.then(|| self.paths[before as usize].share_of(self.paths[node as usize]))
    }

    /// Searches from `source`. Returns false if a number of paths is too large.
    pub(super) fn run(&mut self, rows: &Rows, source: u32, meter: &mut Meter<'_>) -> Result<bool, AnalysisError> {
        for node in self.order.drain(..) {
            self.distances[node as usize] = UNREACHED;
        }
        let mut told = true;
        self.distances[source as usize] = 0;
        self.paths[source as usize] = C::ONE;
        self.queue.restart();
        self.queue.push(0, source);
        while let Some((distance, node)) = self.queue.pop() {
            if distance > self.distances[node as usize] {
                continue;
            }
            self.order.push(node);
            meter.count(1 + rows.neighbors(node).len())?;
            let paths = self.paths[node as usize];
            told &= !paths.is_huge();
            for (neighbor, cost) in rows.steps(node) {
                let next = distance.saturating_add(cost);
                let known = &mut self.distances[neighbor as usize];
                if next < *known {
                    *known = next;
                    self.paths[neighbor as usize] = paths;
                    self.queue.push(next, neighbor);
                } else if next == *known {
                    let counted = &mut self.paths[neighbor as usize];
                    *counted = counted.plus(paths);
                }
            }
        }
        Ok(told)
    }
}
