//! The best path by hops: breadth-first search from both ends.

mod read;

use std::cell::RefCell;
use std::ops::Range;

use super::braid::Braid;
use super::passage::Passage;
use super::search::{Best, Task};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// No place: stands for the place of a node that is known to lie on a best path.
const ON_BEST: u32 = u32::MAX;

/// A node reached by one side.
#[derive(Clone, Copy, Default)]
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
    /// By place: the nodes reached, and room for all others and one more.
    reached: Vec<Reached>,
    /// By place: the number of shortest ways from that side's end; meaningless if nobody asks.
    paths: Vec<u64>,
    /// The places of the frontier.
    frontier: Range<usize>,
    frontier_degree: usize,
    level: u32,
}

/// Where nodes were reached. One entry serves both sides: the first node known to both ends the search.
#[derive(Default)]
struct Visits {
    /// By node: search, level and side in one number: first stamp of the search + 2 · level + side. Older stamps mean nothing.
    stamps: Vec<u32>,
    /// By node: the place in the list of the side that reached it.
    places: Vec<u32>,
    first_stamp: u32,
}

/// Work arrays, kept between searches. An entry counts only under the stamps of the running search, so that a search touches
/// no more than what it visits.
#[derive(Default)]
struct Scratch {
    visits: Visits,
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
    fn begin<P: Passage>(&mut self, task: &Task<'_, P>) {
        let node_count = task.graph.node_count();
        let Self {
            visits,
            forward,
            backward,
        } = self;
        // The last search used no stamp above those of one level more than it has; this one needs no more than two for every
        // node.
        visits.begin(forward.stamp.max(backward.stamp), node_count);
        let ends = [(forward, task.from), (backward, task.to)];
        for (stamp, (side, end)) in (visits.first_stamp..).zip(ends) {
            side.begin(stamp, end, task.graph);
            visits.stamps[end as usize] = stamp;
            visits.places[end as usize] = 0;
        }
    }

    /// Searches until both sides meet.
    fn meet<P: Passage, const COUNT: bool>(
        &mut self,
        task: &Task<'_, P>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Meeting>, AnalysisError> {
        self.begin::<P>(task);
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let mut hops_left = task.max_hops;
        while hops_left > 0 && !forward.frontier.is_empty() && !backward.frontier.is_empty() {
            hops_left -= 1;
            if forward.frontier_degree <= backward.frontier_degree {
                meter.count(forward.frontier_degree)?;
                if let Some(first) = forward.grow::<P, COUNT>(backward.stamp, visits, task) {
                    return Ok(forward.meet_ahead::<P, COUNT>(first, backward, visits, task));
                }
            } else {
                meter.count(backward.frontier_degree)?;
                if let Some(first) = backward.grow::<P, COUNT>(forward.stamp, visits, task) {
                    return Ok(backward.meet_behind::<P, COUNT>(first, forward, visits, task));
                }
            }
        }
        Ok(None)
    }
}

impl Visits {
    /// Makes room, and takes a first stamp beyond the `last` of the search before.
    fn begin(&mut self, last: u32, node_count: usize) {
        if self.stamps.len() < node_count {
            self.stamps.resize(node_count, 0);
            self.places.resize(node_count, 0);
        }
        self.first_stamp = last.saturating_add(4) & !1;
        if self.first_stamp as usize + 2 * node_count + 4 > u32::MAX as usize {
            self.stamps.fill(0);
            self.first_stamp = 2;
        }
    }
}

impl Side {
    fn begin(&mut self, stamp: u32, end: u32, graph: &LinkGraph) {
        self.stamp = stamp;
        if self.reached.len() <= graph.node_count() {
            self.reached.resize(graph.node_count() + 1, Reached::default());
            self.paths.resize(graph.node_count() + 1, 0);
        }
        self.reached[0] = Reached { node: end, parent: 0 };
        self.paths[0] = 1;
        self.frontier = 0..1;
        self.frontier_degree = graph.degree(end);
        self.level = 0;
    }

    /// The nodes of the frontier.
    fn frontier(&self) -> &[Reached] {
        &self.reached[self.frontier.clone()]
    }

    /// Grows by one level; or gives the first place of the frontier from which a link leads to that of the other side, whose
    /// stamp is `other`.
    ///
    /// Which neighbours are new cannot be foretold, so all are written alike, those that are not to be overwritten by the next.
    #[inline]
    fn grow<P: Passage, const COUNT: bool>(
        &mut self,
        other: u32,
        visits: &mut Visits,
        task: &Task<'_, P>,
    ) -> Option<usize> {
        let stamp = self.stamp + 2;
        let end = self.frontier.end;
        let mut tail = end;
        for place in self.frontier.clone() {
            let node = self.reached[place].node;
            let mut meets = false;
            for (neighbor, link) in task.graph.adjacent(node) {
                let known = &mut visits.stamps[neighbor as usize];
                let is_open = || task.passage.admits_link(link);
                meets |= *known == other && is_open();
                let is_new = *known < visits.first_stamp && task.passage.admits_node(neighbor) && is_open();
                if COUNT && is_new {
                    visits.places[neighbor as usize] = tail as u32;
                    self.paths[tail] = self.paths[place];
                } else if COUNT && *known == stamp && is_open() {
                    let more = self.paths[place];
                    let paths = &mut self.paths[visits.places[neighbor as usize] as usize];
                    *paths = paths.saturating_add(more);
                }
                *known = if is_new { stamp } else { *known };
                self.reached[tail] = Reached {
                    node: neighbor,
                    parent: place as u32,
                };
                tail += usize::from(is_new);
            }
            if meets {
                return Some(place);
            }
        }
        self.level += 1;
        self.stamp = stamp;
        self.frontier = end..tail;
        self.frontier_degree = 0;
        for (place, reached) in (end as u32..).zip(&self.reached[end..tail]) {
            visits.places[reached.node as usize] = place;
            self.frontier_degree += task.graph.degree(reached.node);
        }
        None
    }

    /// The earliest link from the forward side's frontier, from place `first` on, to that of `backward`; and with `COUNT` the
    /// paths over all of them.
    fn meet_ahead<P: Passage, const COUNT: bool>(
        &self,
        first: usize,
        backward: &Self,
        visits: &Visits,
        task: &Task<'_, P>,
    ) -> Option<Meeting> {
        let mut meeting: Option<Meeting> = None;
        for place in first..self.frontier.end {
            for (neighbor, link) in task.graph.adjacent(self.reached[place].node) {
                if visits.stamps[neighbor as usize] != backward.stamp || !task.passage.admits_link(link) {
                    continue;
                }
                // The links come in the order of paths.
                let meeting = meeting.get_or_insert(Meeting {
                    place: place as u32,
                    after: neighbor,
                    paths: 0,
                });
                if !COUNT {
                    return Some(Meeting { paths: 1, ..*meeting });
                }
                let opposite = visits.places[neighbor as usize] as usize;
                let paths = self.paths[place].saturating_mul(backward.paths[opposite]);
                meeting.paths = meeting.paths.saturating_add(paths);
            }
        }
        meeting
    }

    /// The same from the backward side's frontier: all its links are looked at, because they do not come in the order of paths.
    fn meet_behind<P: Passage, const COUNT: bool>(
        &self,
        first: usize,
        forward: &Self,
        visits: &Visits,
        task: &Task<'_, P>,
    ) -> Option<Meeting> {
        let (mut earliest, mut paths) = (u64::MAX, u64::from(!COUNT));
        for place in first..self.frontier.end {
            let node = self.reached[place].node;
            for (neighbor, link) in task.graph.adjacent(node) {
                let meets = visits.stamps[neighbor as usize] == forward.stamp && task.passage.admits_link(link);
                let opposite = visits.places[neighbor as usize];
                let found = u64::from(opposite) << 32 | u64::from(node);
                earliest = earliest.min(if meets { found } else { u64::MAX });
                if COUNT && meets {
                    let more = self.paths[place].saturating_mul(forward.paths[opposite as usize]);
                    paths = paths.saturating_add(more);
                }
            }
        }
        (earliest < u64::MAX).then_some(Meeting {
            place: (earliest >> 32) as u32,
            after: earliest as u32,
            paths,
        })
    }
}
