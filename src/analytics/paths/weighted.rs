//! The best path by cost without a limit of hops: Dijkstra's algorithm from both ends.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::passage::Passage;
use super::query::Rank;
use super::search::{Best, Task};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;

/// What one side knows of a node.
#[derive(Clone, Copy)]
struct Label {
    stamp: u32,
    settled: bool,
    marked: bool,
    rank: Rank,
    paths: u64,
}

const UNKNOWN: Label = Label {
    stamp: 0,
    settled: false,
    marked: false,
    rank: Rank::MAX,
    paths: 0,
};

/// A rank and its node as two numbers that compare quickly: the cost, then the hops above the node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u64, u64);

impl Entry {
    #[inline]
    fn new(rank: Rank, node: u32) -> Self {
        Self(rank.cost, u64::from(rank.hops) << 32 | u64::from(node))
    }

    #[inline]
    fn rank(self) -> Rank {
        Rank {
            cost: self.0,
            hops: (self.1 >> 32) as u32,
        }
    }

    #[inline]
    fn node(self) -> u32 {
        self.1 as u32
    }
}

/// One end of the search: labels by node, the queue, and the nodes labelled in this search.
#[derive(Default)]
struct Side {
    labels: Vec<Label>,
    queue: BinaryHeap<Reverse<Entry>>,
    touched: Vec<u32>,
}

/// Work arrays, kept between searches and told apart by a stamp.
#[derive(Default)]
struct Scratch {
    stamp: u32,
    forward: Side,
    backward: Side,
}

/// What both sides read.
struct Ground<'a, P> {
    task: &'a Task<'a, P>,
    costs: &'a [u64],
    stamp: u32,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The smallest path of the lowest rank and the number of paths of that rank, or nothing if none is within the ceiling.
///
/// Both sides settle nodes in the order of their rank until the next ranks of both together reach the best total seen. Then
/// every best path has exactly one node where it leaves the nodes settled from the front; its rank and its number of ways are
/// exact from both sides, because all nodes that precede it from either side have been settled.
pub(super) fn search<P: Passage>(
    task: &Task<'_, P>,
    costs: &[u64],
    meter: &mut Meter<'_>,
) -> Result<Option<Best>, AnalysisError> {
    SCRATCH.with_borrow_mut(|scratch| {
        let ground = Ground {
            task,
            costs,
            stamp: scratch.begin(task),
        };
        let Scratch { forward, backward, .. } = scratch;
        let mut best = task.ceiling;
        let mut found = false;
        while let (Some(ahead), Some(behind)) = (forward.next_rank(), backward.next_rank()) {
            let floor = ahead.plus(behind);
            if floor > best || (found && floor == best) {
                break;
            }
            let total = if forward.queue.len() <= backward.queue.len() {
                forward.settle(backward, behind, best, &ground, meter)?
            } else {
                backward.settle(forward, ahead, best, &ground, meter)?
            };
            if let Some(total) = total.filter(|&total| total <= best) {
                best = total;
                found = true;
            }
        }
        if !found {
            return Ok(None);
        }
        let paths = forward.mark(backward, best, &ground);
        Ok(Some(Best {
            nodes: trace(forward, backward, &ground),
            paths,
        }))
    })
}

impl Scratch {
    /// Forgets the last search and labels both ends.
    fn begin<P: Passage>(&mut self, task: &Task<'_, P>) -> u32 {
        if self.stamp == u32::MAX {
            self.forward.labels.clear();
            self.backward.labels.clear();
            self.stamp = 0;
        }
        self.stamp += 1;
        for (side, end) in [(&mut self.forward, task.from), (&mut self.backward, task.to)] {
            if side.labels.len() < task.graph.node_count() {
                side.labels.resize(task.graph.node_count(), UNKNOWN);
            }
            side.queue.clear();
            side.touched.clear();
            side.touched.push(end);
            side.labels[end as usize] = Label {
                stamp: self.stamp,
                rank: Rank::ZERO,
                paths: 1,
                ..UNKNOWN
            };
            side.queue.push(Reverse(Entry::new(Rank::ZERO, end)));
        }
        self.stamp
    }
}

impl Side {
    /// The rank of the next node to settle; entries overtaken by a better one are dropped.
    fn next_rank(&mut self) -> Option<Rank> {
        while let Some(&Reverse(entry)) = self.queue.peek() {
            let label = &self.labels[entry.node() as usize];
            if !label.settled && label.rank == entry.rank() {
                return Some(label.rank);
            }
            self.queue.pop();
        }
        None
    }

    /// Settles the next node and labels its neighbours; returns the best total of a path found over them. A neighbour that
    /// the other side has not settled is at least `other_next` away from its end, which may rule it out.
    fn settle<P: Passage>(
        &mut self,
        other: &Self,
        other_next: Rank,
        best: Rank,
        ground: &Ground<'_, P>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Rank>, AnalysisError> {
        let Ground { task, costs, stamp } = *ground;
        let Some(Reverse(entry)) = self.queue.pop() else {
            return Ok(None);
        };
        let (rank, node) = (entry.rank(), entry.node());
        self.labels[node as usize].settled = true;
        let paths = self.labels[node as usize].paths;
        meter.count(task.graph.degree(node))?;
        let mut total: Option<Rank> = None;
        for (neighbor, link) in task.graph.adjacent(node) {
            if !task.passage.admits_link(link) {
                continue;
            }
            let reached = rank.after(costs[link as usize]);
            let label = &mut self.labels[neighbor as usize];
            let known = label.stamp == stamp;
            if reached > best || (known && label.rank < reached) {
                continue;
            }
            if known && label.rank == reached {
                label.paths = label.paths.saturating_add(paths);
                continue;
            }
            let opposite = &other.labels[neighbor as usize];
            let met = opposite.stamp == stamp;
            if !(met && opposite.settled) && reached.plus(other_next) > best {
                continue;
            }
            if met {
                let sum = reached.plus(opposite.rank);
                total = Some(total.map_or(sum, |total| total.min(sum)));
            } else if !known && !task.passage.admits_node(neighbor) {
                continue;
            }
            if !known {
                self.touched.push(neighbor);
            }
            *label = Label {
                stamp,
                settled: false,
                marked: false,
                rank: reached,
                paths,
            };
            self.queue.push(Reverse(Entry::new(reached, neighbor)));
        }
        Ok(total)
    }

    /// Marks the nodes on best paths up to where they leave the settled ones, and returns the number of best paths.
    fn mark<P: Passage>(&mut self, other: &Self, best: Rank, ground: &Ground<'_, P>) -> u64 {
        let Ground { task, costs, stamp } = *ground;
        let mut paths = 0_u64;
        let mut pending = Vec::new();
        for &node in &self.touched {
            let (label, opposite) = (&mut self.labels[node as usize], &other.labels[node as usize]);
            if !label.settled && opposite.stamp == stamp && label.rank.plus(opposite.rank) == best {
                label.marked = true;
                paths = paths.saturating_add(label.paths.saturating_mul(opposite.paths));
                pending.push(node);
            }
        }
        while let Some(node) = pending.pop() {
            let rank = self.labels[node as usize].rank;
            for (neighbor, link) in task.graph.adjacent(node) {
                let label = &mut self.labels[neighbor as usize];
                if label.stamp == stamp
                    && label.settled
                    && !label.marked
                    && label.rank.after(costs[link as usize]) == rank
                    && task.passage.admits_link(link)
                {
                    label.marked = true;
                    pending.push(neighbor);
                }
            }
        }
        paths
    }
}

/// Walks from the front by the smallest marked neighbour, and after the last settled node by what remains to the back.
fn trace<P: Passage>(forward: &Side, backward: &Side, ground: &Ground<'_, P>) -> Vec<u32> {
    let Ground { task, costs, stamp } = *ground;
    let mut nodes = vec![task.from];
    let mut node = task.from;
    while node != task.to {
        let here = forward.labels[node as usize];
        let ahead = here.stamp == stamp && here.settled && here.marked;
        let remaining = backward.labels[node as usize].rank;
        let next = task.graph.adjacent(node).find(|&(next, link)| {
            let cost = costs[link as usize];
            let fits = if ahead {
                let label = &forward.labels[next as usize];
                label.stamp == stamp && label.marked && here.rank.after(cost) == label.rank
            } else {
                let label = &backward.labels[next as usize];
                label.stamp == stamp && label.rank.after(cost) == remaining
            };
            fits && task.passage.admits_link(link)
        });
        node = next.expect("every node of a best path but the last has a next one").0;
        nodes.push(node);
    }
    nodes
}
