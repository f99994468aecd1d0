//! The best path by hops: breadth-first search from both ends.

mod read;

use std::cell::RefCell;

use super::braid::Braid;
use super::passage::Passage;
use super::search::{Best, Task};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// No place: stands for the place of a node that is known to lie on a best path.
const ON_BEST: u32 = u32::MAX;

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
}

/// Nodes in the order in which one side reached them; the last level of them is its frontier.
#[derive(Default)]
struct Side {
    /// The stamp of the frontier.
    stamp: u32,
    reached: Vec<Reached>,
    /// By place: the number of shortest ways from that side's end; empty if nobody asks.
    paths: Vec<u64>,
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

/// The smallest path with the fewest hops, if it has at most `task.max_hops`, and the number of paths with as many hops if
/// `COUNT` asks for it.
///
/// Both ends grow whole levels, the one with fewer links to look at first. Every best path has exactly one link from the last
/// level of one side to the last level of the other. The queue of the forward side is in the order of the smallest path to
/// each node, because neighbours ascend; so the first of these links by place and then by node begins the smallest rest.
///
/// Cost: O(nodes + links) at worst, in practice the neighbourhoods within half the distance.
pub(super) fn search<P: Passage, const COUNT: bool>(
    task: &Task<'_, P>,
    meter: &mut Meter<'_>,
) -> Result<Option<Best>, AnalysisError> {
    SCRATCH.with_borrow_mut(|scratch| {
        let meeting = scratch.meet::<P, COUNT>(task, meter)?;
        Ok(meeting.map(|meeting| Best {
            nodes: scratch.trace(&meeting, task),
            paths: meeting.paths,
        }))
    })
}

/// All paths with the fewest hops.
pub(super) fn braid<P: Passage>(task: &Task<'_, P>, meter: &mut Meter<'_>) -> Result<Option<Braid>, AnalysisError> {
    SCRATCH.with_borrow_mut(|scratch| {
        let meeting = scratch.meet::<P, false>(task, meter)?;
        Ok(meeting.map(|_| {
            scratch.mark(task);
            scratch.braid(task)
        }))
    })
}

impl Scratch {
    /// Forgets the last search and places both ends.
    fn begin<P: Passage, const COUNT: bool>(&mut self, task: &Task<'_, P>) {
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
        let ends = [(&mut self.forward, task.from), (&mut self.backward, task.to)];
        for (stamp, (side, end)) in (self.first_stamp..).zip(ends) {
            side.begin::<COUNT>(stamp, end, task.graph);
            self.visits[end as usize] = Visit { stamp, place: 0 };
        }
    }

    /// Searches until both sides meet.
    fn meet<P: Passage, const COUNT: bool>(
        &mut self,
        task: &Task<'_, P>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Meeting>, AnalysisError> {
        self.begin::<P, COUNT>(task);
        let Self {
            visits,
            first_stamp,
            forward,
            backward,
        } = self;
        let mut hops_left = task.max_hops;
        while hops_left > 0 && !forward.is_exhausted() && !backward.is_exhausted() {
            hops_left -= 1;
            if forward.frontier_degree <= backward.frontier_degree {
                meter.count(forward.frontier_degree)?;
                if let Some(meeting) = forward.meet::<P, true, COUNT>(backward, visits, task) {
                    return Ok(Some(meeting));
                }
                if hops_left > 0 {
                    forward.grow::<P, COUNT>(visits, *first_stamp, task);
                }
            } else {
                meter.count(backward.frontier_degree)?;
                if let Some(meeting) = backward.meet::<P, false, COUNT>(forward, visits, task) {
                    return Ok(Some(meeting));
                }
                if hops_left > 0 {
                    backward.grow::<P, COUNT>(visits, *first_stamp, task);
                }
            }
        }
        Ok(None)
    }
}

impl Side {
    fn begin<const COUNT: bool>(&mut self, stamp: u32, end: u32, graph: &LinkGraph) {
        self.stamp = stamp;
        self.reached.clear();
        self.reached.push(Reached { node: end, parent: 0 });
        if COUNT {
            self.paths.clear();
            self.paths.push(1);
        }
        self.frontier = 0;
        self.frontier_degree = graph.degree(end);
        self.level = 0;
    }

    fn is_exhausted(&self) -> bool {
        self.frontier == self.reached.len()
    }

    /// Finds the links from this side's frontier to the other's; without `COUNT` only what the first of them needs.
    #[inline]
    fn meet<P: Passage, const FORWARD: bool, const COUNT: bool>(
        &self,
        other: &Self,
        visits: &[Visit],
        task: &Task<'_, P>,
    ) -> Option<Meeting> {
        let mut meeting: Option<Meeting> = None;
        for place in self.frontier..self.reached.len() {
            let node = self.reached[place].node;
            for (slot, &neighbor) in task.graph.neighbors(node).iter().enumerate() {
                let visit = visits[neighbor as usize];
                if visit.stamp != other.stamp || !task.passage.admits_link(task.graph.incident_links(node)[slot]) {
                    continue;
                }
                let (ahead, after) = if FORWARD {
                    (place as u32, neighbor)
                } else {
                    (visit.place, node)
                };
                let paths = if COUNT {
                    self.paths[place].saturating_mul(other.paths[visit.place as usize])
                } else {
                    1
                };
                let found = Meeting {
                    place: ahead,
                    after,
                    paths,
                };
                // The forward side looks at its links in the order of paths.
                if FORWARD && !COUNT {
                    return Some(found);
                }
                Meeting::merge(&mut meeting, found);
            }
        }
        meeting
    }

    /// Grows by one level, which the other side has not reached.
    #[inline]
    fn grow<P: Passage, const COUNT: bool>(&mut self, visits: &mut [Visit], first_stamp: u32, task: &Task<'_, P>) {
        let stamp = self.stamp + 2;
        let end = self.reached.len();
        for place in self.frontier..end {
            let Reached { node, .. } = self.reached[place];
            for (slot, &neighbor) in task.graph.neighbors(node).iter().enumerate() {
                let visit = &mut visits[neighbor as usize];
                let is_open = || task.passage.admits_link(task.graph.incident_links(node)[slot]);
                if visit.stamp < first_stamp {
                    if task.passage.admits_node(neighbor) && is_open() {
                        *visit = Visit {
                            stamp,
                            place: self.reached.len() as u32,
                        };
                        self.reached.push(Reached {
                            node: neighbor,
                            parent: place as u32,
                        });
                        if COUNT {
                            self.paths.push(self.paths[place]);
                        }
                    }
                } else if COUNT && visit.stamp == stamp && is_open() {
                    let more = self.paths[place];
                    let known = &mut self.paths[visit.place as usize];
                    *known = known.saturating_add(more);
                }
            }
        }
        self.level += 1;
        self.stamp = stamp;
        self.frontier = end;
        let frontier = self.reached[end..].iter();
        self.frontier_degree = frontier.map(|reached| task.graph.degree(reached.node)).sum();
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
