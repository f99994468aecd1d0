//! Distances in hops between all pairs of nodes, many sources at a time.

use super::budget::{Budget, Meter};
use super::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// How many words of 64 sources one sweep carries.
const WORDS: usize = 8;

/// One bit for every source of a sweep.
type Sources = [u64; WORDS];

/// How far every node is from the others that it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distances {
    /// By node: the sum of its distances, in hops.
    pub sums: Vec<u64>,
    /// By node: how many others it reaches.
    pub reached: Vec<u32>,
    /// By node: the largest of its distances, 0 if it reaches none.
    pub eccentricities: Vec<u32>,
    /// By distance, from 1: how many pairs are that far apart, each counted from both ends.
    pub pair_counts: Vec<u64>,
}

/// The distances of `nodes` to each other, along paths that stay among them: `nodes` must be whole components.
///
/// Breadth-first search from hundreds of sources in one sweep, one bit for each (Then et al. 2014, doi:10.14778/2735496.2735507).
/// In an undirected graph what a node learns of the sources is what the source learns of the node, so one pass over the bits of
/// every node is enough. Costs O(nodes · links · diameter / 512) at worst.
///
/// # Errors
/// Those of the budget.
pub fn distances(graph: &LinkGraph, nodes: &[u32], budget: &Budget) -> Result<Distances, AnalysisError> {
    let node_count = graph.node_count();
    let mut found = Distances {
        sums: vec![0; node_count],
        reached: vec![0; node_count],
        eccentricities: vec![0; node_count],
        pair_counts: Vec::new(),
    };
    let mut sweep = Sweep {
        seen: vec![[0; WORDS]; node_count],
        now: vec![[0; WORDS]; node_count],
        active: Vec::new(),
    };
    let mut meter = Meter::new(budget);
    for sources in nodes.chunks(64 * WORDS) {
        sweep.begin(nodes, sources);
        let mut level = 0;
        while !sweep.active.is_empty() {
            level += 1;
            sweep.step(graph, nodes, level, &mut found, &mut meter)?;
        }
    }
    Ok(found)
}

/// Work arrays of one sweep: by node, the sources that have reached it and those that reached it in the last step.
struct Sweep {
    seen: Vec<Sources>,
    now: Vec<Sources>,
    active: Vec<u32>,
}

impl Sweep {
    fn begin(&mut self, nodes: &[u32], sources: &[u32]) {
        for &node in nodes {
            self.seen[node as usize] = [0; WORDS];
            self.now[node as usize] = [0; WORDS];
        }
        self.active.clear();
        for (bit, &source) in sources.iter().enumerate() {
            self.seen[source as usize][bit / 64] |= 1 << (bit % 64);
            self.now[source as usize][bit / 64] |= 1 << (bit % 64);
            self.active.push(source);
        }
    }

    /// Every node that is still missing sources collects those that reached a neighbour in the last step.
    fn step(
        &mut self,
        graph: &LinkGraph,
        nodes: &[u32],
        level: u32,
        found: &mut Distances,
        meter: &mut Meter<'_>,
    ) -> Result<(), AnalysisError> {
        let mut next: Vec<(u32, Sources)> = Vec::new();
        let mut pair_count = 0;
        for &node in nodes {
            let mut new = [0; WORDS];
            for &neighbor in graph.neighbors(node) {
                for (new, now) in new.iter_mut().zip(&self.now[neighbor as usize]) {
                    *new |= now;
                }
            }
            meter.count(graph.degree(node))?;
            let seen = &mut self.seen[node as usize];
            let mut count = 0;
            for (new, seen) in new.iter_mut().zip(seen) {
                *new &= !*seen;
                *seen |= *new;
                count += new.count_ones();
            }
            if count > 0 {
                found.sums[node as usize] += u64::from(level) * u64::from(count);
                found.reached[node as usize] += count;
                pair_count += u64::from(count);
                found.eccentricities[node as usize] = found.eccentricities[node as usize].max(level);
                next.push((node, new));
            }
        }
        for node in self.active.drain(..) {
            self.now[node as usize] = [0; WORDS];
        }
        for (node, new) in next {
            self.now[node as usize] = new;
            self.active.push(node);
        }
        if pair_count > 0 {
            let longest = found.pair_counts.len().max(level as usize);
            found.pair_counts.resize(longest, 0);
            found.pair_counts[level as usize - 1] += pair_count;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analytics::paths::reachable;
    use crate::analytics::testing::{graph_of, small_graphs};

    fn all(graph: &LinkGraph) -> Distances {
        let nodes: Vec<u32> = (0..graph.node_count() as u32).collect();
        distances(graph, &nodes, &Budget::unlimited()).unwrap()
    }

    #[test]
    fn a_chain_longer_than_one_sweep_is_measured_exactly() {
        let links: Vec<_> = (1..1_000).map(|node| (node - 1, node)).collect();
        let found = all(&graph_of(1_000, &links));
        assert_eq!(found.eccentricities[0], 999);
        assert_eq!(found.eccentricities[500], 500);
        assert_eq!(found.sums[0], 999 * 1_000 / 2);
        assert!(found.reached.iter().all(|&reached| reached == 999));
    }

    proptest! {
        #[test]
        fn distances_agree_with_a_search_from_every_node(graph in small_graphs(12)) {
            let found = all(&graph);
            let mut pair_counts = Vec::new();
            for node in 0..graph.node_count() as u32 {
                let reached = reachable(&graph, node, u32::MAX, &Budget::unlimited()).unwrap();
                for other in &reached {
                    pair_counts.resize(pair_counts.len().max(other.hops as usize), 0);
                    pair_counts[other.hops as usize - 1] += 1;
                }
                let place = node as usize;
                prop_assert_eq!(found.sums[place], reached.iter().map(|other| u64::from(other.hops)).sum::<u64>());
                prop_assert_eq!(found.reached[place] as usize, reached.len());
                prop_assert_eq!(found.eccentricities[place], reached.last().map_or(0, |other| other.hops));
            }
            prop_assert_eq!(found.pair_counts, pair_counts);
        }
    }
}
