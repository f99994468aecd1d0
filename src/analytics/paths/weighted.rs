//! The best path by cost without a limit of hops: Dijkstra's algorithm from both ends.

mod read;

use std::cell::RefCell;

use super::key::{Key, Packing};
use super::passage::Passage;
use super::query::Rank;
use super::queue::Queue;
use super::search::Task;
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;

pub(super) use read::Answer;

/// No node: stands for the node before, where the node is known to lie on a best path.
const ON_BEST: u32 = u32::MAX;

/// What one side knows of a node.
#[derive(Clone, Copy)]
struct Label<K> {
    /// The best rank of a way from that side's end so far.
    key: K,
    /// Twice the number of the search, and 1 more if several ways have this rank.
    stamp: u32,
    /// The node before on the first way of this rank that was found.
    before: u32,
}

/// Work arrays, kept between searches and told apart by a stamp. Both sides' labels of a node lie together.
struct Scratch<K: Key> {
    labels: Vec<[Label<K>; 2]>,
    stamp: u32,
    queues: [K::Queue; 2],
    /// Nodes by which a path of the best rank goes; at least one for each such path.
    meetings: Vec<u32>,
}

/// A search under way.
pub(super) struct Search<'a, P, K: Key> {
    task: &'a Task<'a, P>,
    costs: &'a [u64],
    packing: Packing,
    scratch: &'a mut Scratch<K>,
    /// No path is of interest that ranks after this.
    best: K,
}

thread_local! {
    static PACKED: RefCell<Scratch<u64>> = const { RefCell::new(Scratch::new()) };
    static WIDE: RefCell<Scratch<Rank>> = const { RefCell::new(Scratch::new()) };
}

/// The smallest path of the lowest rank or all paths of it, or nothing if none is within the ceiling.
///
/// Both sides expand nodes in the order of their rank until the next ranks of both together reach the best total seen. A node
/// that one side has not expanded is at least that side's next rank away from its end, which rules out most links before
/// anything is looked up. What the other side has expanded has offered its links already: so every best path comes to have a
/// node with its exact rank from both ends, all nodes before it expanded by the one side and all after it by the other.
pub(super) fn search<P: Passage, A: Answer>(
    task: &Task<'_, P>,
    costs: &[u64],
    meter: &mut Meter<'_>,
) -> Result<Option<A>, AnalysisError> {
    match Packing::of(task.ceiling, task.graph.node_count()) {
        Some(packing) => PACKED.with_borrow_mut(|scratch| Search::begin(task, costs, packing, scratch).run(meter)),
        None => WIDE.with_borrow_mut(|scratch| Search::begin(task, costs, Packing::NONE, scratch).run(meter)),
    }
}

impl<K: Key> Scratch<K> {
    const fn new() -> Self {
        Self {
            labels: Vec::new(),
            stamp: 0,
            queues: [K::NO_QUEUE, K::NO_QUEUE],
            meetings: Vec::new(),
        }
    }

    /// Forgets the last search and labels both ends.
    fn begin<P>(&mut self, task: &Task<'_, P>, most: K) {
        if self.stamp >= u32::MAX - 3 {
            self.labels.clear();
            self.stamp = 0;
        }
        self.stamp += 2;
        if self.labels.len() < task.graph.node_count() {
            let unknown = Label {
                key: K::ZERO,
                stamp: 0,
                before: 0,
            };
            self.labels.resize(task.graph.node_count(), [unknown; 2]);
        }
        self.meetings.clear();
        for (side, end) in [task.from, task.to].into_iter().enumerate() {
            K::prepare(&mut self.queues[side], most);
            self.queues[side].push(K::ZERO, end);
            self.labels[end as usize][side] = Label {
                key: K::ZERO,
                stamp: self.stamp,
                before: end,
            };
        }
    }

    /// The next node of a side to expand; entries overtaken by a better one are dropped.
    #[inline]
    fn next(&mut self, side: usize) -> Option<(K, u32)> {
        while let Some((key, node)) = self.queues[side].peek() {
            if self.labels[node as usize][side].key == key {
                return Some((key, node));
            }
            self.queues[side].pop();
        }
        None
    }
}

impl<'a, P: Passage, K: Key> Search<'a, P, K> {
    fn begin(task: &'a Task<'a, P>, costs: &'a [u64], packing: Packing, scratch: &'a mut Scratch<K>) -> Self {
        let best = K::of(task.ceiling, packing);
        scratch.begin(task, best);
        Self {
            task,
            costs,
            packing,
            scratch,
            best,
        }
    }

    /// Expands the side that has looked at fewer links so far: hubs have so many that to take turns by rank is worse.
    fn run<A: Answer>(mut self, meter: &mut Meter<'_>) -> Result<Option<A>, AnalysisError> {
        let mut looked_at = [0; 2];
        let mut next = [self.scratch.next(0), self.scratch.next(1)];
        while let [Some(ahead), Some(behind)] = next {
            if ahead.0.plus(behind.0) >= self.best {
                break;
            }
            let degrees = [ahead, behind].map(|(_, node)| self.task.graph.degree(node));
            let side = usize::from(looked_at[1] + degrees[1] < looked_at[0] + degrees[0]);
            looked_at[side] += degrees[side];
            meter.count(degrees[side])?;
            self.expand(side, [ahead, behind]);
            next[side] = self.scratch.next(side);
        }
        Ok((!self.scratch.meetings.is_empty()).then(|| A::read(&mut self)))
    }

    /// Labels the neighbours of the next node of a side, as far as they can be on a path no worse than the best seen.
    #[inline]
    fn expand(&mut self, side: usize, next: [(K, u32); 2]) {
        let ((key, node), (other_next, _)) = (next[side], next[1 - side]);
        let Self {
            task,
            costs,
            packing,
            ref mut scratch,
            ref mut best,
        } = *self;
        let Scratch {
            labels,
            stamp,
            queues,
            meetings,
        } = &mut **scratch;
        let (queue, other) = (&mut queues[side], 1 - side);
        queue.pop();
        for (neighbor, link) in task.graph.adjacent(node) {
            let cost = costs[link as usize];
            let Some(reached) = key.after(cost, packing, *best) else {
                continue;
            };
            let least = reached.plus(other_next);
            if least > *best || !task.passage.admits_link(link) {
                continue;
            }
            let both = &mut labels[neighbor as usize];
            let (label, opposite) = (both[side], both[other]);
            if label.stamp >= *stamp && label.key <= reached {
                if label.key == reached {
                    both[side].stamp = *stamp + 1;
                }
                continue;
            }
            let met = opposite.stamp >= *stamp;
            // What the other side has not met is one more hop beyond what it has not expanded, and not at a dead end.
            if !met && (least == *best || task.graph.degree(neighbor) == 1 || !task.passage.admits_node(neighbor)) {
                continue;
            }
            both[side] = Label {
                key: reached,
                stamp: *stamp,
                before: node,
            };
            if met {
                let total = reached.plus(opposite.key);
                if total < *best {
                    *best = total;
                    meetings.clear();
                }
                if total == *best {
                    meetings.push(neighbor);
                }
            }
            if least < *best {
                queue.push(reached, neighbor);
            }
        }
    }
}
