//! Reading paths off a search that has met: the smallest one, or all.

use super::super::braid::Braid;
use super::super::passage::Passage;
use super::super::search::Task;
use super::{Meeting, ON_BEST, Scratch};

impl Scratch {
    /// The nodes of the smallest best path: back along first parents to one end, then by smallest neighbours to the other.
    pub(super) fn trace<P: Passage>(&self, meeting: &Meeting, task: &Task<'_, P>) -> Vec<u32> {
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let (before, mut after) = (forward.level as usize + 1, backward.level as usize);
        let mut nodes = vec![0; before + after + 1];
        let mut reached = forward.reached[meeting.place as usize];
        for place in nodes[..before].iter_mut().rev() {
            *place = reached.node;
            reached = forward.reached[reached.parent as usize];
        }
        let mut node = meeting.after;
        nodes[before] = node;
        // Down to the second level, the smallest neighbour in the level before is the parent: the first level ascends.
        let mut stamp = backward.stamp;
        let mut rest = nodes[before + 1..].iter_mut();
        while after > 2 {
            (after, stamp) = (after - 1, stamp - 2);
            let nearer =
                |&(next, link): &(u32, u32)| visits.stamps[next as usize] == stamp && task.passage.admits_link(link);
            let next = task.graph.adjacent(node).find(nearer);
            node = next.expect("a node has a neighbour in the level before").0;
            *rest.next().expect("as many nodes as levels") = node;
        }
        let mut place = visits.places[node as usize];
        for next in rest {
            place = backward.reached[place as usize].parent;
            *next = backward.reached[place as usize].node;
        }
        nodes
    }

    /// Marks the nodes of the forward side that lie on best paths.
    pub(super) fn mark<P: Passage>(&mut self, task: &Task<'_, P>) {
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let (graph, passage) = (task.graph, task.passage);
        let mut stamp = forward.stamp;
        let mut level = Vec::new();
        if forward.frontier_degree <= backward.frontier_degree {
            let meets = |&(next, link): &(u32, u32)| {
                visits.stamps[next as usize] == backward.stamp && passage.admits_link(link)
            };
            let frontier = forward.frontier().iter().map(|reached| reached.node);
            level.extend(frontier.filter(|&node| graph.adjacent(node).any(|step| meets(&step))));
        } else {
            for reached in backward.frontier() {
                let meets =
                    |&(next, link): &(u32, u32)| visits.stamps[next as usize] == stamp && passage.admits_link(link);
                level.extend(graph.adjacent(reached.node).filter(meets).map(|(next, _)| next));
            }
        }
        level.iter().for_each(|&node| visits.places[node as usize] = ON_BEST);
        for _ in 0..forward.level {
            stamp -= 2;
            let mut nearer = Vec::new();
            for &node in &level {
                for (next, link) in graph.adjacent(node) {
                    let place = &mut visits.places[next as usize];
                    if visits.stamps[next as usize] == stamp && *place != ON_BEST && passage.admits_link(link) {
                        *place = ON_BEST;
                        nearer.push(next);
                    }
                }
            }
            level = nearer;
        }
    }

    /// Weaves all best paths together, level by level.
    pub(super) fn braid<P: Passage>(&self, task: &Task<'_, P>) -> Braid {
        let Self {
            visits,
            forward,
            backward,
        } = self;
        let hops = forward.level + backward.level + 1;
        let (first_forward, first_backward) = (forward.stamp - 2 * forward.level, backward.stamp - 2 * backward.level);
        Braid::weave(task.from, task.to, 1, |node, level, strands| {
            let is_ahead = level <= forward.level;
            let stamp = if is_ahead {
                first_forward + 2 * level
            } else {
                first_backward + 2 * (hops - level)
            };
            let is_next = |&(next, link): &(u32, u32)| {
                visits.stamps[next as usize] == stamp
                    && (!is_ahead || visits.places[next as usize] == ON_BEST)
                    && task.passage.admits_link(link)
            };
            let next = task.graph.adjacent(node).filter(is_next);
            strands.extend(next.map(|(next, _)| (next, level + 1)));
        })
    }
}
