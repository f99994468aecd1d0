//! The cheapest paths from one node to all others, and how many there are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// The distance of a node that is not reached, and the cost of a link that cannot be passed.
pub(super) const UNREACHED: u64 = u64::MAX;

/// What one search finds, and its work arrays, kept between searches.
pub(super) struct Search {
    /// The nodes reached, the source first, by ascending distance.
    pub(super) order: Vec<u32>,
    /// By node: its distance, [`UNREACHED`] if it has none.
    pub(super) distances: Vec<u64>,
    /// By node: the number of cheapest paths that lead there.
    pub(super) paths: Vec<f64>,
    queue: BinaryHeap<Reverse<(u64, u32)>>,
}

impl Search {
    /// Work arrays for a graph of so many nodes.
    pub(super) fn new(node_count: usize) -> Self {
        Self {
            order: Vec::with_capacity(node_count),
            distances: vec![UNREACHED; node_count],
            paths: vec![0.0; node_count],
            queue: BinaryHeap::new(),
        }
    }

    /// Searches from `source`, by hops or by costs of links.
    pub(super) fn run(
        &mut self,
        graph: &LinkGraph,
        costs: Option<&[u64]>,
        source: u32,
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        for node in self.order.drain(..) {
            self.distances[node as usize] = UNREACHED;
            self.paths[node as usize] = 0.0;
        }
        self.queue.clear();
        self.distances[source as usize] = 0;
        self.paths[source as usize] = 1.0;
        match costs {
            None => self.by_hops(graph, source, meter),
            Some(costs) => self.by_cost(graph, costs, source, meter),
        }
    }

    fn by_hops(&mut self, graph: &LinkGraph, source: u32, meter: &mut Meter<'_>) -> Result<(), AnalysisError> {
        self.order.push(source);
        let mut place = 0;
        while let Some(&node) = self.order.get(place) {
            place += 1;
            meter.count(1 + graph.degree(node))?;
            let next = self.distances[node as usize] + 1;
            for &neighbor in graph.neighbors(node) {
                let distance = &mut self.distances[neighbor as usize];
                if *distance == UNREACHED {
                    *distance = next;
                    self.order.push(neighbor);
                }
                if *distance == next {
                    self.paths[neighbor as usize] += self.paths[node as usize];
                }
            }
        }
        Ok(())
    }

    fn by_cost(
        &mut self,
        graph: &LinkGraph,
        costs: &[u64],
        source: u32,
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        self.queue.push(Reverse((0, source)));
        while let Some(Reverse((distance, node))) = self.queue.pop() {
            if distance > self.distances[node as usize] {
                continue;
            }
            self.order.push(node);
            meter.count(1 + graph.degree(node))?;
            for (neighbor, link) in graph.adjacent(node) {
                let next = distance.saturating_add(price(costs, link));
                let known = self.distances[neighbor as usize];
                if next < known {
                    self.distances[neighbor as usize] = next;
                    self.paths[neighbor as usize] = self.paths[node as usize];
                    self.queue.push(Reverse((next, neighbor)));
                } else if next == known && next != UNREACHED {
                    self.paths[neighbor as usize] += self.paths[node as usize];
                }
            }
        }
        Ok(())
    }
}

/// What `link` costs: what the list says, but at least 1, so that every step leads further away.
#[inline]
pub(super) fn price(costs: &[u64], link: u32) -> u64 {
    costs[link as usize].max(1)
}
