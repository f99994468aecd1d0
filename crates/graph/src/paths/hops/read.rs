//! Reads paths from a completed search: the smallest one, or all.

use super::super::passage::Passage;
use super::super::path_dag::PathDag;
use super::super::query::FoundPath;
use super::rows::Rows;
use super::side::Meeting;
use super::visits::Reached;
use super::{Scratch, SearchSpace};

/// Replaces the position of a node that is known to lie on a best path.
const ON_BEST: u32 = u32::MAX;

impl Scratch {
    /// Appends the smallest best path to a path that ends at its start: back along first parents to
    /// one end, then by smallest neighbours to the other.
    pub(super) fn trace<R: Rows, P: Passage>(
        &self,
        meeting: &Meeting,
        space: &SearchSpace<R, P>,
        path: &mut FoundPath,
    ) {
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let rows = space.rows;
        let (hops, begun) = (forward.level as usize, path.links.len());
        path.nodes.resize(begun + hops + 1, space.from);
        path.links.resize(begun + hops, 0);
        let mut reached = forward.reached[meeting.place as usize];
        for place in (begun..begun + hops).rev() {
            let parent = forward.reached[reached.parent as usize];
            path.nodes[place + 1] = reached.node;
            path.links[place] = rows.link_between(parent.node, reached.node);
            reached = parent;
        }
        let (mut node, mut stamp) = (meeting.after, backward.stamp);
        path.links.push(rows.link(meeting.step));
        for _ in 0..backward.level {
            path.nodes.push(node);
            stamp -= 2;
            let is_nearer = |next, step| visits.stamp(next) == stamp && space.admits(step);
            let (next, step) = rows
                .first(node, is_nearer)
                .expect("a node has a neighbour in the level before");
            path.links.push(rows.link(step));
            node = next;
        }
        path.nodes.push(node);
    }

    /// Marks the nodes of the forward side that lie on best paths.
    pub(super) fn mark<R: Rows, P: Passage>(&mut self, space: &SearchSpace<R, P>) {
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let rows = space.rows;
        let mut stamp = forward.stamp;
        let mut level = Vec::new();
        visits.note(0, &forward.reached[..forward.frontier.end]);
        if forward.frontier_effort <= backward.frontier_effort {
            let meets = |&(next, step): &(u32, u32)| visits.stamp(next) == backward.stamp && space.admits(step);
            let frontier = forward.frontier().iter().map(|reached| reached.node);
            level.extend(frontier.filter(|&node| rows.adjacent(node).any(|step| meets(&step))));
        } else {
            for &Reached { node, .. } in backward.frontier() {
                let meets = |&(next, step): &(u32, u32)| visits.stamp(next) == stamp && space.admits(step);
                level.extend(rows.adjacent(node).filter(meets).map(|(next, _)| next));
            }
        }
        level.iter().for_each(|&node| visits.places[node as usize] = ON_BEST);
        for _ in 0..forward.level {
            stamp -= 2;
            let mut nearer = Vec::new();
            for &node in &level {
                for (next, step) in rows.adjacent(node) {
                    if visits.stamp(next) == stamp && visits.place(next) != ON_BEST && space.admits(step) {
                        visits.places[next as usize] = ON_BEST;
                        nearer.push(next);
                    }
                }
            }
            level = nearer;
        }
    }

    /// Collects all best paths, level by level.
    pub(super) fn dag<R: Rows, P: Passage>(&self, space: &SearchSpace<R, P>) -> PathDag {
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let hops = forward.level + backward.level + 1;
        let (first_forward, first_backward) = (forward.stamp - 2 * forward.level, backward.stamp - 2 * backward.level);
        PathDag::build(space.from, space.to, 1, |node, level, strands| {
            let is_ahead = level <= forward.level;
            let stamp = if is_ahead {
                first_forward + 2 * level
            } else {
                first_backward + 2 * (hops - level)
            };
            let is_next = |&(next, step): &(u32, u32)| {
                visits.stamp(next) == stamp
                    && (!is_ahead || visits.places[next as usize] == ON_BEST)
                    && space.admits(step)
            };
            let next = space.rows.adjacent(node).filter(is_next);
            strands.extend(next.map(|(next, _)| (next, level + 1)));
        })
    }
}
