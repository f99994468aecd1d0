//! The best path by hops: breadth-first search from both ends.

use std::cell::RefCell;

use super::passage::Passage;
use super::search::{Best, Task};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// What one side of the search knows of a node. One entry serves both sides: the first node known to both ends the search.
#[derive(Clone, Copy, Default)]
struct Visit {
    /// Which search, and which side of it, wrote this entry.
    stamp: u32,
    /// Hops from that side's end.
    level: u32,
    /// The node from which it was first reached.
    parent: u32,
    /// Its place in that side's queue.
    place: u32,
    /// The number of shortest ways from that side's end.
    paths: u64,
}

/// Nodes in the order in which one side reached them; the last level of them is its frontier.
#[derive(Default)]
struct Side {
    stamp: u32,
    queue: Vec<u32>,
    frontier: usize,
    frontier_degree: usize,
    level: u32,
}

/// Work arrays, kept between searches. An entry counts only under the stamp of the running search, so that a search touches
/// no more than what it visits.
#[derive(Default)]
struct Scratch {
    visits: Vec<Visit>,
    stamp: u32,
    forward: Side,
    backward: Side,
}

/// The link on which the two sides met: the earliest in the order of paths, and the number of best paths over all such links.
struct Meeting {
    before: u32,
    after: u32,
    place: u32,
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
        let Scratch {
            visits,
            forward,
            backward,
            ..
        } = scratch.begin(task);
        loop {
            if forward.is_exhausted() || backward.is_exhausted() || forward.level + backward.level >= task.max_hops {
                return Ok(None);
            }
            let meeting = if forward.frontier_degree <= backward.frontier_degree {
                meter.count(forward.frontier_degree)?;
                forward.grow::<P, true>(visits, backward.stamp, task)
            } else {
                meter.count(backward.frontier_degree)?;
                backward.grow::<P, false>(visits, forward.stamp, task)
            };
            if let Some(meeting) = meeting {
                let nodes = trace(visits, &meeting, backward.stamp, task);
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
    fn begin<P: Passage>(&mut self, task: &Task<'_, P>) -> &mut Self {
        if self.stamp >= u32::MAX - 2 {
            self.visits.clear();
            self.stamp = 0;
        }
        if self.visits.len() < task.graph.node_count() {
            self.visits.resize(task.graph.node_count(), Visit::default());
        }
        self.stamp += 2;
        self.forward.begin(self.stamp, task.from, &mut self.visits, task.graph);
        self.backward
            .begin(self.stamp + 1, task.to, &mut self.visits, task.graph);
        self
    }
}

impl Side {
    fn begin(&mut self, stamp: u32, end: u32, visits: &mut [Visit], graph: &LinkGraph) {
        self.stamp = stamp;
        self.queue.clear();
        self.queue.push(end);
        self.frontier = 0;
        self.frontier_degree = graph.degree(end);
        self.level = 0;
        visits[end as usize] = Visit {
            stamp,
            level: 0,
            parent: end,
            place: 0,
            paths: 1,
        };
    }

    fn is_exhausted(&self) -> bool {
        self.frontier == self.queue.len()
    }

    /// Grows by one level, or finds the links on which this level meets the other side.
    fn grow<P: Passage, const FORWARD: bool>(
        &mut self,
        visits: &mut [Visit],
        other: u32,
        task: &Task<'_, P>,
    ) -> Option<Meeting> {
        let level = self.level + 1;
        let end = self.queue.len();
        let mut degree = 0;
        let mut meeting: Option<Meeting> = None;
        for place in self.frontier..end {
            let node = self.queue[place];
            let paths = visits[node as usize].paths;
            for (slot, &neighbor) in task.graph.neighbors(node).iter().enumerate() {
                let visit = &mut visits[neighbor as usize];
                if visit.stamp == self.stamp {
                    if visit.level == level && task.passage.admits_link(task.graph.incident_links(node)[slot]) {
                        visit.paths = visit.paths.saturating_add(paths);
                    }
                } else if visit.stamp == other {
                    if task.passage.admits_link(task.graph.incident_links(node)[slot]) {
                        let found = if FORWARD {
                            Meeting {
                                before: node,
                                after: neighbor,
                                place: place as u32,
                                paths: 0,
                            }
                        } else {
                            Meeting {
                                before: neighbor,
                                after: node,
                                place: visit.place,
                                paths: 0,
                            }
                        };
                        let paths = paths.saturating_mul(visit.paths);
                        Meeting::merge(&mut meeting, found, paths);
                    }
                } else if meeting.is_none()
                    && task.passage.admits_node(neighbor)
                    && task.passage.admits_link(task.graph.incident_links(node)[slot])
                {
                    let place = self.queue.len() as u32;
                    *visit = Visit {
                        stamp: self.stamp,
                        level,
                        parent: node,
                        place,
                        paths,
                    };
                    self.queue.push(neighbor);
                    degree += task.graph.degree(neighbor);
                }
            }
        }
        self.level = level;
        self.frontier = end;
        self.frontier_degree = degree;
        meeting
    }
}

impl Meeting {
    /// Keeps the earlier of two meetings and adds up the paths.
    fn merge(kept: &mut Option<Self>, found: Self, paths: u64) {
        let total = kept.as_ref().map_or(0, |kept| kept.paths).saturating_add(paths);
        let earliest = match kept.take() {
            Some(kept) if (kept.place, kept.after) <= (found.place, found.after) => kept,
            _ => found,
        };
        *kept = Some(Self {
            paths: total,
            ..earliest
        });
    }
}

/// The nodes of the smallest best path: back along first parents to one end, then by smallest neighbours to the other.
fn trace<P: Passage>(visits: &[Visit], meeting: &Meeting, backward: u32, task: &Task<'_, P>) -> Vec<u32> {
    let before = visits[meeting.before as usize].level as usize + 1;
    let after = visits[meeting.after as usize].level;
    let mut nodes = vec![0; before + after as usize + 1];
    let mut node = meeting.before;
    for place in nodes[..before].iter_mut().rev() {
        *place = node;
        node = visits[node as usize].parent;
    }
    let mut node = meeting.after;
    nodes[before] = node;
    for (place, level) in nodes[before + 1..].iter_mut().zip((0..after).rev()) {
        node = task
            .graph
            .adjacent(node)
            .find(|&(next, link)| {
                let visit = visits[next as usize];
                visit.stamp == backward && visit.level == level && task.passage.admits_link(link)
            })
            .map(|(next, _)| next)
            .expect("every node of a level has a neighbour in the level before");
        *place = node;
    }
    nodes
}
