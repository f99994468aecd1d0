//! Literal definitions, too costly for any but small graphs.

use crate::link_graph::LinkGraph;

/// Distances and numbers of cheapest paths between all pairs; `None` if there is no path.
pub(super) struct AllPairs {
    pub(super) distances: Vec<Vec<Option<u64>>>,
    pub(super) paths: Vec<Vec<f64>>,
}

/// Computes all pairs, by hops or by costs of links. Paths are counted by their last step, nearer
/// targets first.
pub(super) fn all_pairs(graph: &LinkGraph, costs: Option<&[u64]>) -> AllPairs {
    let n = graph.node_count();
    let cost = |link: u32| costs.map_or(1, |costs| costs[link as usize]);
    let mut distances = vec![vec![None; n]; n];
    for (node, row) in distances.iter_mut().enumerate() {
        row[node] = Some(0);
        for (neighbor, link) in graph.adjacent(node as u32) {
            row[neighbor as usize] = Some(cost(link)).filter(|&cost| cost != u64::MAX);
        }
    }
    for via in 0..n {
        for a in 0..n {
            for b in 0..n {
                let (Some(first), Some(second)) = (distances[a][via], distances[via][b]) else {
                    continue;
                };
                let around: u64 = first + second;
                distances[a][b] = Some(distances[a][b].map_or(around, |direct| direct.min(around)));
            }
        }
    }
    let mut paths = vec![vec![0.0; n]; n];
    for source in 0..n {
        let from_here = &distances[source];
        let mut order: Vec<usize> = (0..n).filter(|&node| from_here[node].is_some()).collect();
        order.sort_by_key(|&node| from_here[node]);
        paths[source][source] = 1.0;
        for &node in &order[1..] {
            paths[source][node] = graph
                .adjacent(node as u32)
                .filter(|&(before, link)| {
                    let start = from_here[before as usize];
                    start.and_then(|start| start.checked_add(cost(link))) == from_here[node]
                })
                .map(|(before, _)| paths[source][before as usize])
                .sum();
        }
    }
    AllPairs { distances, paths }
}

impl AllPairs {
    /// Over the pairs accepted by `counts`, the share of their cheapest paths that pass through
    /// each other node.
    pub(super) fn betweenness(&self, counts: impl Fn(usize, usize) -> bool) -> Vec<f64> {
        let n = self.distances.len();
        let mut values = vec![0.0; n];
        for a in 0..n {
            for b in a + 1..n {
                let Some(whole) = self.distances[a][b].filter(|_| counts(a, b)) else {
                    continue;
                };
                for via in (0..n).filter(|&via| via != a && via != b) {
                    if let (Some(first), Some(second)) = (self.distances[a][via], self.distances[via][b])
                        && first + second == whole
                    {
                        values[via] += self.paths[a][via] * self.paths[via][b] / self.paths[a][b];
                    }
                }
            }
        }
        values
    }

    /// Distances from a node to the others that it reaches.
    fn reached_by(&self, node: usize) -> impl Iterator<Item = f64> + '_ {
        let row = self.distances[node].iter().enumerate();
        row.filter_map(move |(other, &distance)| distance.filter(|_| other != node).map(|distance| distance as f64))
    }

    /// Closeness with the correction of Wasserman & Faust.
    pub(super) fn closeness(&self) -> Vec<f64> {
        let n = self.distances.len();
        let value = |node| {
            let (reached, sum) = (self.reached_by(node).count() as f64, self.reached_by(node).sum::<f64>());
            if reached == 0.0 {
                0.0
            } else {
                reached / sum * reached / (n as f64 - 1.0)
            }
        };
        (0..n).map(value).collect()
    }

    /// The mean of 1 / distance.
    pub(super) fn harmonic(&self) -> Vec<f64> {
        let n = self.distances.len();
        let value = |node| self.reached_by(node).map(|distance| 1.0 / distance).sum::<f64>();
        (0..n)
            .map(|node| if n > 1 { value(node) / (n as f64 - 1.0) } else { 0.0 })
            .collect()
    }
}

/// PageRank by the classical method, until nothing changes.
pub(super) fn page_rank(graph: &LinkGraph, damping: f64, weighted: bool) -> Vec<f64> {
    let n = graph.node_count();
    let weight = |link: u32| if weighted { graph.strength(link) } else { 1.0 };
    let width = |node: u32| graph.incident_links(node).iter().map(|&link| weight(link)).sum::<f64>();
    let mut ranks = vec![1.0 / n as f64; n];
    for _ in 0..2_000 {
        let lost: f64 = (0..n)
            .filter(|&node| graph.degree(node as u32) == 0)
            .map(|node| ranks[node])
            .sum();
        let next = |node: u32| {
            let links = graph.adjacent(node);
            let inflow: f64 = links
                .map(|(other, link)| ranks[other as usize] * weight(link) / width(other))
                .sum();
            (1.0 - damping) / n as f64 + damping * (inflow + lost / n as f64)
        };
        ranks = (0..n as u32).map(next).collect();
    }
    ranks
}
