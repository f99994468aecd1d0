//! The best path by cost without a limit of hops: Dijkstra's algorithm from both ends.

mod read;
mod roads;

use std::cell::RefCell;

use super::key::{Key, Packing};
use super::passage::Passage;
use super::query::Rank;
use super::queue::Queue;
use super::search::Task;
use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::{LinkCosts, Road, UNPRICED};
use roads::Roads;

pub(super) use read::Answer;

/// Replaces the previous node in a label if the node is known to lie on a best path.
const ON_BEST: u32 = u32::MAX;

/// A label: the knowledge of one side about a node.
#[derive(Clone, Copy)]
struct Label<K> {
    /// The best rank of a path from that side's end so far.
    key: K,
    /// Twice the number of the search, plus 1 if several paths have this rank.
    stamp: u32,
    /// The previous node on the first path of this rank that was found.
    before: u32,
}

/// Work arrays, reused by later searches and told apart by a stamp. Both sides' labels of a node
/// are adjacent in memory.
struct Scratch<K: Key> {
    labels: Vec<[Label<K>; 2]>,
    stamp: u32,
    queues: [K::Queue; 2],
    /// Nodes on paths of the best rank; at least one on each such path.
    meetings: Vec<u32>,
}

/// The state of a search.
pub(super) struct Search<'a, P, K: Key> {
    task: &'a Task<'a, P>,
    costs: &'a LinkCosts,
    packing: Packing,
    scratch: &'a mut Scratch<K>,
    /// The best total so far. Paths of a higher rank are of no interest.
    best: K,
}

thread_local! {
    static PACKED: RefCell<Scratch<u64>> = const { RefCell::new(Scratch::new()) };
    static WIDE: RefCell<Scratch<Rank>> = const { RefCell::new(Scratch::new()) };
}

/// Returns the smallest path of the lowest rank, or all paths of it; `None` if none is within the
/// ceiling.
///
/// Both sides expand nodes in the order of rank until the sum of their next ranks reaches the best
/// total seen. A node not expanded by a side is at least the side's next rank away from its end. A
/// node not even met is further away by at least the cheapest onward link. This rules out most
/// links. An expanded node has already offered its links. So every best path has a node with its
/// exact rank from both ends, with all nodes before it expanded by one side and all after it by the
/// other.
pub(super) fn search<P: Passage, A: Answer>(
    task: &Task<'_, P>,
    costs: &LinkCosts,
    meter: &mut Meter<'_>,
) -> Result<Option<A>, AnalysisError> {
    match costs.rows(task.graph) {
        Some(rows) => search_over(rows, task, costs, meter),
        None => search_over((task.graph, costs), task, costs, meter),
    }
}

fn search_over<P: Passage, A: Answer>(
    roads: impl Roads,
    task: &Task<'_, P>,
    costs: &LinkCosts,
    meter: &mut Meter<'_>,
) -> Result<Option<A>, AnalysisError> {
    match Packing::of(task.ceiling, task.graph.node_count()) {
        Some(packing) => {
            PACKED.with_borrow_mut(|scratch| Search::begin(task, costs, packing, scratch).run(roads, meter))
        }
        None => WIDE.with_borrow_mut(|scratch| Search::begin(task, costs, Packing::NONE, scratch).run(roads, meter)),
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

    /// Clears the last search and labels both ends.
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
            self.labels[end as usize][side] = Label {
                key: K::ZERO,
                stamp: self.stamp,
                before: end,
            };
        }
    }

    /// Returns the next node of a side to expand; entries replaced by a better one are dropped.
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
    fn begin(task: &'a Task<'a, P>, costs: &'a LinkCosts, packing: Packing, scratch: &'a mut Scratch<K>) -> Self {
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

    /// Expands the side that has visited fewer links so far: taking turns by rank is worse, because
    /// hubs have so many.
    fn run<A: Answer>(mut self, roads: impl Roads, meter: &mut Meter<'_>) -> Result<Option<A>, AnalysisError> {
        self.climb(0, roads);
        self.climb(1, roads);
        let mut looked_at = [0; 2];
        let mut next = [self.scratch.next(0), self.scratch.next(1)];
        while let [Some(ahead), Some(behind)] = next {
            if ahead.0.plus(behind.0) >= self.best {
                break;
            }
            let counts = [ahead, behind].map(|(_, node)| roads.count(node));
            let side = usize::from(looked_at[1] + counts[1] < looked_at[0] + counts[0]);
            looked_at[side] += counts[side];
            meter.count(counts[side])?;
            self.expand(side, [ahead, behind], roads);
            next[side] = self.scratch.next(side);
        }
        Ok((!self.scratch.meetings.is_empty()).then(|| A::read(&mut self)))
    }

    /// Queues the end of a side. An end in a hanging tree is replaced by the node where the only
    /// way out of the tree ends, unless the way is blocked or meets the other side.
    fn climb(&mut self, side: usize, roads: impl Roads) {
        let (mut node, mut key) = ([self.task.from, self.task.to][side], K::ZERO);
        while let Some((next, link)) = roads.above(node) {
            let cost = self.costs[link];
            let reached = key.after(cost, self.packing, self.best);
            let Some(reached) = reached.filter(|&reached| cost != UNPRICED && reached <= self.best) else {
                return;
            };
            let Scratch {
                labels,
                stamp,
                meetings,
                ..
            } = &mut *self.scratch;
            let both = &mut labels[next as usize];
            let is_met = both[1 - side].stamp >= *stamp;
            if !self.task.passage.admits_priced_link(link) || !(is_met || self.task.passage.admits_node(next)) {
                return;
            }
            both[side] = Label {
                key: reached,
                stamp: *stamp,
                before: node,
            };
            if is_met {
                note_meeting(meetings, &mut self.best, reached.plus(both[1 - side].key), next);
                return;
            }
            (node, key) = (next, reached);
        }
        self.scratch.queues[side].push(key, node);
    }

    /// Labels the neighbours of the next node of a side, if they can be on a path no worse than the
    /// best seen.
    #[inline]
    fn expand<R: Roads>(&mut self, side: usize, next: [(K, u32); 2], roads: R) {
        let ((key, node), (other_next, _)) = (next[side], next[1 - side]);
        let Self {
            task,
            packing,
            ref mut scratch,
            ref mut best,
            ..
        } = *self;
        let Scratch {
            labels,
            stamp,
            queues,
            meetings,
        } = &mut **scratch;
        let (queue, other) = (&mut queues[side], 1 - side);
        queue.pop();
        for Road { cost, onward, to, link } in roads.at(node) {
            let reached = key.after(cost, packing, *best);
            let Some(reached) = reached.filter(|reached| reached.plus(other_next) <= *best) else {
                if R::ASCEND {
                    break;
                }
                continue;
            };
            if !task.passage.admits_priced_link(link) {
                continue;
            }
            let both = &mut labels[to as usize];
            let (label, opposite) = (both[side], both[other]);
            if label.stamp >= *stamp && label.key <= reached {
                if label.key == reached {
                    both[side].stamp = *stamp + 1;
                }
                continue;
            }
            let further = reached.after(onward, packing, *best);
            let leads_on = further.is_some_and(|further| further.plus(other_next) <= *best);
            let met = opposite.stamp >= *stamp;
            if !(met || leads_on && task.passage.admits_node(to)) {
                continue;
            }
            both[side] = Label {
                key: reached,
                stamp: *stamp,
                before: node,
            };
            if met {
                note_meeting(meetings, best, reached.plus(opposite.key), to);
            }
            if leads_on {
                queue.push(reached, to);
            }
        }
    }
}

/// Records that both sides have met a node, if the path over it is as good as the best.
#[inline]
fn note_meeting<K: Key>(meetings: &mut Vec<u32>, best: &mut K, total: K, node: u32) {
    if total < *best {
        *best = total;
        meetings.clear();
    }
    if total == *best {
        meetings.push(node);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::passage::Conditions;
    use super::super::path_dag::PathDag;
    use super::super::query::Costs;
    use super::super::tests::properties::cases;
    use super::*;
    use crate::Budget;

    proptest! {
        #[test]
        fn prepared_rows_give_the_paths_that_the_graph_gives(case in cases(14, 0)) {
            let query = case.query();
            let Costs::PerLink(costs) = query.costs else { return Ok(()) };
            if query.from == query.to {
                return Ok(());
            }
            let budget = Budget::unlimited();
            let meter = &mut Meter::new(&budget);
            let task = Task::of(&query, Conditions::of(&query));
            let rows = costs.rows(query.graph).expect("a small graph is prepared at once");
            let nodes: Option<Vec<u32>> = search_over(rows, &task, costs, meter).unwrap();
            prop_assert_eq!(nodes, search_over((query.graph, costs), &task, costs, meter).unwrap());
            let of = |dag: Option<PathDag>| dag.map(|dag| (dag.first(), dag.count()));
            let all = search_over::<_, PathDag>(rows, &task, costs, meter).unwrap();
            prop_assert_eq!(of(all), of(search_over((query.graph, costs), &task, costs, meter).unwrap()));
        }
    }
}
