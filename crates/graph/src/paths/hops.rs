//! The best path by hops: breadth-first search from both ends.

mod fold;
mod read;
mod rows;
mod side;
mod small;
mod visits;

use std::cell::RefCell;

use super::passage::{Open, Passage};
use super::path_dag::PathDag;
use super::query::{Costs, FoundPath};
use super::search::{Best, Task};
use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use fold::search_folded;
use rows::Rows;
use side::{Meeting, Side};
use visits::Visits;

/// The search space.
#[derive(Clone, Copy)]
struct SearchSpace<R, P> {
    rows: R,
    passage: P,
    from: u32,
    to: u32,
    max_hops: u32,
}

/// Work arrays, reused by later searches. An entry counts only under the stamps of the current
/// search, so a search touches no more than it visits.
#[derive(Default)]
struct Scratch {
    visits: Visits,
    forward: Side,
    backward: Side,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Returns the smallest path with the fewest hops, if it has at most `task.max_hops`. With `COUNT`
/// it also returns the number of paths with as many hops.
///
/// Both ends grow by whole levels; the end with fewer links to visit grows first. Every best path
/// has exactly one link from the last level of one side to the last level of the other. The forward
/// queue is in the order of the smallest path to each node, because neighbours ascend. So the first
/// of these links by position and then by node starts the smallest rest.
///
/// Cost: O(nodes + links) at worst, in practice the neighbourhoods within half the distance.
pub(super) fn search<P: Passage, const COUNT: bool>(
    task: &Task<'_, P>,
    meter: &mut Meter<'_>,
) -> Result<Option<Best>, AnalysisError> {
    SearchSpace::of(task).best::<COUNT>(meter)
}

/// Does the same between two different nodes where only the number of hops is limited.
#[inline]
pub(super) fn search_open<const COUNT: bool>(
    graph: &LinkGraph,
    (from, to): (u32, u32),
    max_hops: u32,
    meter: &mut Meter<'_>,
) -> Result<Option<Best>, AnalysisError> {
    if !COUNT && let Some(matrix) = graph.matrix() {
        let nodes = small::search(graph, matrix, (from, to), max_hops, meter)?;
        return Ok(nodes.map(|nodes| Best {
            path: FoundPath::over(nodes, graph, Costs::Hops),
            paths: 1,
        }));
    }
    if let Some(folded) = graph.folded() {
        return search_folded::<COUNT>(folded, (from, to), max_hops, meter);
    }
    let space = SearchSpace {
        rows: graph,
        passage: Open,
        from,
        to,
        max_hops,
    };
    space.best::<COUNT>(meter)
}

/// Returns all paths with the fewest hops.
pub(super) fn dag<P: Passage>(task: &Task<'_, P>, meter: &mut Meter<'_>) -> Result<Option<PathDag>, AnalysisError> {
    let space = SearchSpace::of(task);
    SCRATCH.with_borrow_mut(|scratch| {
        let meeting = scratch.meet::<_, _, false>(&space, meter)?;
        Ok(meeting.map(|_| {
            scratch.mark(&space);
            scratch.dag(&space)
        }))
    })
}

impl<'a, P: Passage> SearchSpace<&'a LinkGraph, P> {
    fn of(task: &Task<'a, P>) -> Self {
        Self {
            rows: task.graph,
            passage: task.passage,
            from: task.from,
            to: task.to,
            max_hops: task.max_hops,
        }
    }
}

impl<R: Rows, P: Passage> SearchSpace<R, P> {
    /// Returns the best path and the number of its ties.
    fn best<const COUNT: bool>(&self, meter: &mut Meter<'_>) -> Result<Option<Best>, AnalysisError> {
        self.extend::<COUNT>(meter, FoundPath::with_room)
    }

    /// Appends the best path to a path that ends at its start.
    fn extend<const COUNT: bool>(
        &self,
        meter: &mut Meter<'_>,
        start: impl FnOnce(usize) -> FoundPath,
    ) -> Result<Option<Best>, AnalysisError> {
        SCRATCH.with_borrow_mut(|scratch| {
            let meeting = scratch.meet::<R, P, COUNT>(self, meter)?;
            Ok(meeting.map(|meeting| {
                let mut path = start((scratch.forward.level + scratch.backward.level + 1) as usize);
                scratch.trace(&meeting, self, &mut path);
                Best {
                    path: path.at(Costs::Hops),
                    paths: meeting.paths,
                }
            }))
        })
    }

    /// True if a path may use the link of a step.
    #[inline]
    fn admits(&self, step: u32) -> bool {
        self.passage.admits_link(self.rows.link(step))
    }
}

impl Scratch {
    /// Clears the last search and places both ends.
    fn begin<R: Rows, P>(&mut self, space: &SearchSpace<R, P>) {
        let Self {
            visits,
            forward,
            backward,
        } = self;
        // The last search used no stamp above those of one level more than it has. This one needs
        // at most two for every node.
        visits.begin(forward.stamp.max(backward.stamp), space.rows.node_count());
        forward.begin(visits, space.from, space.rows);
        backward.begin(visits, space.to, space.rows);
        backward.stamp += 1;
        visits.place_end(space.from, forward.stamp);
        visits.place_end(space.to, backward.stamp);
    }

    /// Searches until both sides meet. With `COUNT` it also counts the paths to each node and
    /// records its position.
    fn meet<R: Rows, P: Passage, const COUNT: bool>(
        &mut self,
        space: &SearchSpace<R, P>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Meeting>, AnalysisError> {
        self.begin(space);
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let mut hops_left = space.max_hops;
        while hops_left > 0 && !forward.frontier.is_empty() && !backward.frontier.is_empty() {
            hops_left -= 1;
            if forward.frontier_effort <= backward.frontier_effort {
                meter.count(forward.frontier_effort)?;
                if let Some(first) = forward.grow::<R, P, COUNT>(backward.stamp, visits, space) {
                    return Ok(forward.meet_ahead::<R, P, COUNT>(first, backward, visits, space));
                }
            } else {
                meter.count(backward.frontier_effort)?;
                if let Some(first) = backward.grow::<R, P, COUNT>(forward.stamp, visits, space) {
                    return Ok(backward.meet_behind::<R, P, COUNT>(first, forward, visits, space));
                }
            }
        }
        Ok(None)
    }
}
