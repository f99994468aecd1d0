//! The best path by hops: breadth-first search from both ends.

use std::cell::RefCell;

use super::passage::Passage;
use super::search::{Best, Task};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// Where a node was reached. One entry serves both sides: the first node known to both ends the search.
#[derive(Clone, Copy, Default)]
struct Visit {
    /// Search, level and side in one number: first stamp of the search + 2 · level + side. Older stamps mean nothing.
    stamp: u32,
    /// The place in that side's list.
    place: u32,
}

/// A node reached by one side.
#[derive(Clone, Copy)]
struct Reached {
    node: u32,
    /// The place of the node from which it was first reached.
    parent: u32,
    /// The number of shortest ways from that side's end.
    paths: u64,
}

/// Nodes in the order in which one side reached them; the last level of them is its frontier.
#[derive(Default)]
struct Side {
    /// The stamp of the frontier.
    stamp: u32,
    reached: Vec<Reached>,
    frontier: usize,
    frontier_degree: usize,
    level: u32,
}

/// Work arrays, kept between searches. An entry counts only under the stamps of the running search, so that a search touches
/// no more than what it visits.
#[derive(Default)]
struct Scratch {
    visits: Vec<Visit>,
    first_stamp: u32,
    forward: Side,
    backward: Side,
}

/// The link on which the two sides met: the earliest in the order of paths, and the number of best paths over all such links.
struct Meeting {
    /// The place in the forward list of the node before the link.
    place: u32,
    /// The node after it, reached by the backward side.
    after: u32,
    paths: u64,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The smallest path with the fewest hops, if it has at most `task.max_hops`, and the number of paths with as many hops.
///
/// Both ends grow whole levels, the one with fewer links to look at first. Every best path has exactly one link from the last
/// level of one side to the last level of the other. The queue of the forward side is in the order of the smallest path to
/// each node, because neighbours ascend; so the first of these links by place and then by node begins the smallest rest.
///
/// Cost: O(nodes + links) at worst, in practice the neighbourhoods within half the distance.
pub(super) fn search<P: Passage>(task: &Task<'_, P>, meter: &mut Meter<'_>) -> Result<Option<Best>, AnalysisError> {
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.begin(task);
        let Scratch {
            visits,
            first_stamp,
            forward,
            backward,
        } = scratch;
        loop {
            if forward.is_exhausted() || backward.is_exhausted() || forward.level + backward.level >= task.max_hops {
                return Ok(None);
            }
            let meeting = if forward.frontier_degree <= backward.frontier_degree {
                meter.count(forward.frontier_degree)?;
                forward.grow::<P, true>(backward, visits, *first_stamp, task)
            } else {
                meter.count(backward.frontier_degree)?;
                backward.grow::<P, false>(forward, visits, *first_stamp, task)
            };
            if let Some(meeting) = meeting {
                let nodes = trace(visits, &meeting, forward, backward, task);
                return Ok(Some(Best {
                    nodes,
                    paths: meeting.paths,
                }));
            }
        }
    })
}

impl Scratch {
    /// Forgets the last search and places both ends.
    fn begin<P: Passage>(&mut self, task: &Task<'_, P>) {
        let node_count = task.graph.node_count();
        if self.visits.len() < node_count {
            self.visits.resize(node_count, Visit::default());
        }
        // The last search used no stamp above those of its levels; this one needs no more than two for every node.
        self.first_stamp = self.forward.stamp.max(self.backward.stamp).saturating_add(4) & !1;
        if self.first_stamp as usize + 2 * node_count + 2 > u32::MAX as usize {
            self.visits.fill(Visit::default());
            self.first_stamp = 2;
        }
        self.forward
            .begin(self.first_stamp, task.from, &mut self.visits, task.graph);
        self.backward
            .begin(self.first_stamp + 1, task.to, &mut self.visits, task.graph);
    }
}

impl Side {
    fn begin(&mut self, stamp: u32, end: u32, visits: &mut [Visit], graph: &LinkGraph) {
        self.stamp = stamp;
        self.reached.clear();
        self.reached.push(Reached {
            node: end,
            parent: 0,
            paths: 1,
        });
        self.frontier = 0;
        self.frontier_degree = graph.degree(end);
        self.level = 0;
        visits[end as usize] = Visit { stamp, place: 0 };
    }

    fn is_exhausted(&self) -> bool {
        self.frontier == self.reached.len()
    }

    /// Grows by one level, or finds the links on which this level meets the other side.
    fn grow<P: Passage, const FORWARD: bool>(
        &mut self,
        other: &Self,
        visits: &mut [Visit],
        first_stamp: u32,
        task: &Task<'_, P>,
    ) -> Option<Meeting> {
        let stamp = self.stamp + 2;
        let end = self.reached.len();
        let mut meeting: Option<Meeting> = None;
        for place in self.frontier..end {
            let Reached { node, paths, .. } = self.reached[place];
            for (slot, &neighbor) in task.graph.neighbors(node).iter().enumerate() {
                let visit = &mut visits[neighbor as usize];
                let link = || task.graph.incident_links(node)[slot];
                if visit.stamp < first_stamp {
                    if meeting.is_none() && task.passage.admits_node(neighbor) && task.passage.admits_link(link()) {
                        *visit = Visit {
                            stamp,
                            place: self.reached.len() as u32,
                        };
                        self.reached.push(Reached {
                            node: neighbor,
                            parent: place as u32,
                            paths,
                        });
                    }
                } else if (visit.stamp ^ stamp) & 1 == 1 {
                    if task.passage.admits_link(link()) {
                        let (place, after) = if FORWARD {
                            (place as u32, neighbor)
                        } else {
                            (visit.place, node)
                        };
                        let paths = paths.saturating_mul(other.reached[visit.place as usize].paths);
                        Meeting::merge(&mut meeting, Meeting { place, after, paths });
                    }
                } else if visit.stamp == stamp && task.passage.admits_link(link()) {
                    let known = &mut self.reached[visit.place as usize].paths;
                    *known = known.saturating_add(paths);
                }
            }
        }
        self.level += 1;
        self.stamp = stamp;
        self.frontier = end;
        if meeting.is_none() {
            self.frontier_degree = self.reached[end..]
                .iter()
                .map(|reached| task.graph.degree(reached.node))
                .sum();
        }
        meeting
    }
}

impl Meeting {
    /// Keeps the earlier of two meetings and adds up the paths.
    fn merge(kept: &mut Option<Self>, found: Self) {
        match kept {
            None => *kept = Some(found),
            Some(kept) => {
                let paths = kept.paths.saturating_add(found.paths);
                if (found.place, found.after) < (kept.place, kept.after) {
                    *kept = found;
                }
                kept.paths = paths;
            }
        }
    }
}

/// The nodes of the smallest best path: back along first parents to one end, then by smallest neighbours to the other.
fn trace<P: Passage>(
    visits: &[Visit],
    meeting: &Meeting,
    forward: &Side,
    backward: &Side,
    task: &Task<'_, P>,
) -> Vec<u32> {
    let first_backward = backward.stamp - 2 * backward.level;
    let mut stamp = visits[meeting.after as usize].stamp;
    let after = ((stamp - first_backward) / 2) as usize;
    let first_forward = forward.stamp - 2 * forward.level;
    let last_ahead = forward.reached[meeting.place as usize];
    let before = ((visits[last_ahead.node as usize].stamp - first_forward) / 2) as usize + 1;
    let mut nodes = vec![0; before + after + 1];
    let mut reached = last_ahead;
    for place in nodes[..before].iter_mut().rev() {
        *place = reached.node;
        reached = forward.reached[reached.parent as usize];
    }
    let mut node = meeting.after;
    nodes[before] = node;
    for place in &mut nodes[before + 1..] {
        stamp -= 2;
        let nearer =
            |&(next, link): &(u32, u32)| visits[next as usize].stamp == stamp && task.passage.admits_link(link);
        node = task
            .graph
            .adjacent(node)
            .find(nearer)
            .expect("a node has a neighbour in the level before")
            .0;
        *place = node;
    }
    nodes
}
