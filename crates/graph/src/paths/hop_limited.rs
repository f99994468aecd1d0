//! The best path by cost within a limit of hops.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::passage::Passage;
use super::path_dag::PathDag;
use super::query::Rank;
use super::search::Task;
use super::single_source::hops_from;
use crate::budget::Meter;
use crate::error::AnalysisError;

/// Marks the end of a list of labels.
const NONE: u32 = u32::MAX;

/// One way from a node to the end of the path. A node may have several; each costs less than those
/// with fewer hops.
struct Label {
    node: u32,
    rank: Rank,
    /// The previous label of the same node.
    previous: u32,
}

/// Labels, and for every node the latest of its labels.
struct Labels {
    all: Vec<Label>,
    latest: Vec<u32>,
}

/// Finds all paths of the lowest rank with at most `task.max_hops`.
///
/// Dijkstra's algorithm over states (node, hops), from the end of the path backwards (Hansen 1980,
/// bicriterion paths, doi:10.1007/978-3-642-48782-8_9). From each of its nodes, the rest of a best
/// path is undominated: a rest that is no dearer and no longer would improve the whole path too,
/// after removal of any loop. So undominated labels suffice, and walking forward along exact
/// remainders gives the smallest path. Nodes too far from the start are left out.
///
/// Cost: O(h links log(h nodes)) for a limit of h hops.
pub(super) fn search<P: Passage>(
    task: &Task<'_, P>,
    costs: &[u64],
    meter: &mut Meter<'_>,
) -> Result<Option<PathDag>, AnalysisError> {
    // Arrays over all nodes count as work, too.
    meter.count(task.graph.node_count())?;
    // A lower bound on the rest.
    let from_start = hops_from(task.graph, task.from, task.max_hops, task.passage, meter)?;
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
        previous: NONE,
    });
    labels.latest[task.to as usize] = 0;
    queue.push(Reverse((Rank::ZERO, 0_u32)));
    while let Some(Reverse((rank, place))) = queue.pop() {
        let Label { node, .. } = labels.all[place as usize];
        if rank > task.ceiling {
            break;
        }
        if node == task.from {
            return Ok(Some(dag(&labels, rank, task, costs)));
        }
        if labels.is_dominated(node, rank) {
            continue;
        }
        meter.count(task.graph.degree(node))?;
        for (neighbor, link) in task.graph.adjacent(node) {
            let distance = from_start[neighbor as usize];
            let is_near = distance.saturating_add(rank.hops + 1) <= task.max_hops;
            let is_passable = neighbor == task.from || task.passage.admits_node(neighbor);
            if !is_near || !is_passable || !task.passage.admits_link(link) {
                continue;
            }
            let reached = rank.after(costs[link as usize]);
            if let Some(place) = labels.add(neighbor, reached) {
                queue.push(Reverse((reached, place)));
            }
        }
    }
    Ok(None)
}

impl Labels {
    /// Returns the labels of `node`.
    fn at(&self, node: u32) -> impl Iterator<Item = (u32, &Label)> {
        let mut place = self.latest[node as usize];
        std::iter::from_fn(move || {
            let found = self.all.get(place as usize).map(|label| (place, label))?;
            place = found.1.previous;
            Some(found)
        })
    }

    /// True if `node` has a label that is better in cost or hops and worse in neither.
    fn is_dominated(&self, node: u32, rank: Rank) -> bool {
        self.at(node)
            .any(|(_, label)| label.rank != rank && label.rank.cost <= rank.cost && label.rank.hops <= rank.hops)
    }

    /// Adds a label to `node`, unless it has an equal or better one. Returns the position of a new
    /// label.
    fn add(&mut self, node: u32, rank: Rank) -> Option<u32> {
        if self.at(node).any(|(_, label)| label.rank == rank) {
            return None;
        }
        if self.is_dominated(node, rank) {
            return None;
        }
        let place = u32::try_from(self.all.len()).expect("fewer labels than node numbers");
        self.all.push(Label {
            node,
            rank,
            previous: self.latest[node as usize],
        });
        self.latest[node as usize] = place;
        Some(place)
    }
}

/// Returns the paths of `rank`: from each node, the steps to nodes with exactly the remaining rank.
fn dag<P: Passage>(labels: &Labels, rank: Rank, task: &Task<'_, P>, costs: &[u64]) -> PathDag {
    PathDag::build(task.from, task.to, rank, |node, rank, strands| {
        for (next, link) in task.graph.adjacent(node) {
            if task.passage.admits_link(link) {
                let exact = |label: &Label| label.rank.after(costs[link as usize]) == rank;
                let rest = labels.at(next).map(|(_, label)| label).find(|label| exact(label));
                strands.extend(rest.map(|label| (next, label.rank)));
            }
        }
    })
}
