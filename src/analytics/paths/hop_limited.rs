//! The best path by cost within a limit of hops.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::passage::Passage;
use super::query::Rank;
use super::search::{Best, Task};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;

/// No label.
const NONE: u32 = u32::MAX;

/// One way to reach the end of the path from a node. A node has several: each costs less than those with fewer hops.
struct Label {
    node: u32,
    rank: Rank,
    paths: u64,
    /// The label given to the same node before.
    previous: u32,
}

/// Labels, and for every node the latest of its own.
struct Labels {
    all: Vec<Label>,
    latest: Vec<u32>,
}

/// The smallest path of the lowest rank with at most `task.max_hops`, and the number of paths of that rank.
///
/// Dijkstra's algorithm over states (node, hops), from the end of the path backwards (Hansen 1980, bicriterion paths,
/// doi:10.1007/978-3-642-48782-8_9). What remains of a best path is undominated at each of its nodes: were there a rest that is
/// no dearer and no longer, the whole would be better too, after leaving out any loop. So undominated labels suffice, and
/// the smallest path is found by walking forward along exact remainders. Nodes too far from the start are left out.
///
/// Cost: O(h links log(h nodes)) for a limit of h hops.
pub(super) fn search<P: Passage>(
    task: &Task<'_, P>,
    costs: &[u64],
    meter: &mut Meter<'_>,
) -> Result<Option<Best>, AnalysisError> {
    let from_start = hops_from(task, meter)?;
    if from_start[task.to as usize] > task.max_hops {
        return Ok(None);
    }
    let mut labels = Labels {
        all: Vec::new(),
        latest: vec![NONE; task.graph.node_count()],
    };
    let mut queue = BinaryHeap::new();
    labels.all.push(Label {
        node: task.to,
        rank: Rank::ZERO,
        paths: 1,
        previous: NONE,
    });
    labels.latest[task.to as usize] = 0;
    queue.push(Reverse((Rank::ZERO, 0_u32)));
    while let Some(Reverse((rank, place))) = queue.pop() {
        let Label { node, paths, .. } = labels.all[place as usize];
        if rank > task.ceiling {
            break;
        }
        if node == task.from {
            return Ok(Some(Best {
                nodes: trace(&labels, rank, task, costs),
                paths,
            }));
        }
        if labels.is_dominated(node, rank) {
            continue;
        }
        meter.count(task.graph.degree(node))?;
        for (neighbor, link) in task.graph.adjacent(node) {
            let distance = from_start[neighbor as usize];
            if distance.saturating_add(rank.hops + 1) > task.max_hops || !task.passage.admits_link(link) {
                continue;
            }
            let reached = rank.after(costs[link as usize]);
            if let Some(place) = labels.add(neighbor, reached, paths) {
                queue.push(Reverse((reached, place)));
            }
        }
    }
    Ok(None)
}

impl Labels {
    /// The labels of `node`.
    fn at(&self, node: u32) -> impl Iterator<Item = (u32, &Label)> {
        let mut place = self.latest[node as usize];
        std::iter::from_fn(move || {
            let found = self.all.get(place as usize).map(|label| (place, label))?;
            place = found.1.previous;
            Some(found)
        })
    }

    /// Whether `node` has a label that is better in cost or hops and worse in neither.
    fn is_dominated(&self, node: u32, rank: Rank) -> bool {
        self.at(node)
            .any(|(_, label)| label.rank != rank && label.rank.cost <= rank.cost && label.rank.hops <= rank.hops)
    }

    /// Labels `node` unless it has an equal or better label; equal ones add up their paths. Returns the place of a new label.
    fn add(&mut self, node: u32, rank: Rank, paths: u64) -> Option<u32> {
        let equal = self
            .at(node)
            .find(|(_, label)| label.rank == rank)
            .map(|(place, _)| place);
        if let Some(place) = equal {
            let label = &mut self.all[place as usize];
            label.paths = label.paths.saturating_add(paths);
            return None;
        }
        if self.is_dominated(node, rank) {
            return None;
        }
        let place = u32::try_from(self.all.len()).expect("fewer labels than node numbers");
        self.all.push(Label {
            node,
            rank,
            paths,
            previous: self.latest[node as usize],
        });
        self.latest[node as usize] = place;
        Some(place)
    }
}

/// Hops from the start to every node within the limit, `u32::MAX` for the others: a lower bound of what a path needs.
fn hops_from<P: Passage>(task: &Task<'_, P>, meter: &mut Meter<'_>) -> Result<Vec<u32>, AnalysisError> {
    let mut hops = vec![u32::MAX; task.graph.node_count()];
    hops[task.from as usize] = 0;
    let mut queue = vec![task.from];
    let mut next = 0;
    while let Some(&node) = queue.get(next) {
        next += 1;
        let reached = hops[node as usize] + 1;
        if reached > task.max_hops || node == task.to {
            continue;
        }
        meter.count(task.graph.degree(node))?;
        for (neighbor, link) in task.graph.adjacent(node) {
            let passable = neighbor == task.to || task.passage.admits_node(neighbor);
            if hops[neighbor as usize] == u32::MAX && passable && task.passage.admits_link(link) {
                hops[neighbor as usize] = reached;
                queue.push(neighbor);
            }
        }
    }
    Ok(hops)
}

/// The smallest path of `rank`: at each node the smallest neighbour from which exactly the rest remains.
fn trace<P: Passage>(labels: &Labels, rank: Rank, task: &Task<'_, P>, costs: &[u64]) -> Vec<u32> {
    let mut nodes = vec![task.from];
    let (mut node, mut rank) = (task.from, rank);
    while node != task.to {
        let (next, rest) = task
            .graph
            .adjacent(node)
            .filter(|&(_, link)| task.passage.admits_link(link))
            .find_map(|(next, link)| {
                let exact = |label: &Label| label.rank.after(costs[link as usize]) == rank;
                labels
                    .at(next)
                    .find(|(_, label)| exact(label))
                    .map(|(_, label)| (next, label.rank))
            })
            .expect("every label was given from a neighbour's");
        nodes.push(next);
        (node, rank) = (next, rest);
    }
    nodes
}
