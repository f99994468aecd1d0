//! Disjoint paths as a flow: every link carries one path in one direction, and a node as many as
//! its capacity.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::passage::Passage;
use super::query::FoundPath;
use super::search::Task;
use crate::budget::Meter;
use crate::error::AnalysisError;

/// Cost and hops in one number: the hops in the lowest 32 bits, the cost above. Differences and
/// sums over a whole graph fit.
type Weight = i128;

/// The weight of an unreached state.
const FAR: Weight = Weight::MAX;

/// A flow from one node to another of the least total rank for its size.
///
/// Successive shortest paths on the split graph (Suurballe 1974, doi:10.1002/net.3230040204;
/// Suurballe & Tarjan 1984, doi:10.1002/net.3230140209, use the same potentials for pairs). Each
/// node is a pair of states, *in* (2v) and *out* (2v+1), with an arc between them for the paths
/// through the node. Potentials keep all reduced weights at or above zero, so Dijkstra's algorithm
/// finds every next path. Every hop has a positive weight, so a flow of least weight has no cycle
/// and never uses a link in both directions.
pub(super) struct Flow<'a, P> {
    task: &'a Task<'a, P>,
    /// By link: 1 if used from its smaller end to the larger, -1 for the opposite direction, 0 if
    /// unused.
    direction: Vec<i8>,
    /// By node: the number of paths through it.
    through: Vec<u32>,
    /// The largest number of paths through a node between the ends.
    capacity: u32,
    /// By state: the least weight of a path from the start to it.
    potential: Vec<Weight>,
}

/// An arc of the residual graph: its target state, its weight, and the link that it uses or
/// releases, if any.
struct Arc {
    to: usize,
    weight: Weight,
    link: Option<u32>,
}

impl<'a, P: Passage> Flow<'a, P> {
    /// Creates the empty flow.
    pub(super) fn empty(task: &'a Task<'a, P>, capacity: u32) -> Self {
        let (nodes, links) = (task.graph.node_count(), task.graph.link_count());
        Self {
            task,
            direction: vec![0; links],
            through: vec![0; nodes],
            capacity,
            potential: vec![0; 2 * nodes],
        }
    }

    /// Adds one path so that the total stays the least possible. Returns false if no larger flow
    /// exists.
    pub(super) fn augment(&mut self, meter: &mut Meter<'_>) -> Result<bool, AnalysisError> {
        let (start, end) = (2 * self.task.from as usize + 1, 2 * self.task.to as usize);
        let mut weights = vec![FAR; self.potential.len()];
        let mut came_by: Vec<Option<(usize, Option<u32>)>> = vec![None; self.potential.len()];
        let mut settled = vec![false; self.potential.len()];
        let mut queue = BinaryHeap::from([Reverse((0, start))]);
        weights[start] = 0;
        let mut arcs = Vec::new();
        while let Some(Reverse((weight, state))) = queue.pop() {
            if std::mem::replace(&mut settled[state], true) {
                continue;
            }
            if state == end {
                break;
            }
            arcs.clear();
            self.arcs_from(state, &mut arcs);
            meter.count(arcs.len())?;
            for arc in &arcs {
                let reached = weight + arc.weight + self.potential[state] - self.potential[arc.to];
                if reached < weights[arc.to] {
                    weights[arc.to] = reached;
                    came_by[arc.to] = Some((state, arc.link));
                    queue.push(Reverse((reached, arc.to)));
                }
            }
        }
        let total = weights[end];
        if total == FAR {
            return Ok(false);
        }
        for (potential, weight) in self.potential.iter_mut().zip(&weights) {
            *potential += (*weight).min(total);
        }
        self.push_along(&came_by, start, end);
        Ok(true)
    }

    /// Collects the residual arcs that leave `state`.
    fn arcs_from(&self, state: usize, arcs: &mut Vec<Arc>) {
        let node = (state / 2) as u32;
        let is_out = state % 2 == 1;
        let passes = self.through[node as usize];
        if is_out {
            if passes > 0 {
                arcs.push(Arc {
                    to: state - 1,
                    weight: 0,
                    link: None,
                });
            }
        } else if passes < self.capacity {
            arcs.push(Arc {
                to: state + 1,
                weight: 0,
                link: None,
            });
        }
        for (neighbor, link) in self.task.graph.adjacent(node) {
            if !self.task.passage.admits_link(link) || !self.may_enter(neighbor) {
                continue;
            }
            let used = self.direction[link as usize] * if node < neighbor { 1 } else { -1 };
            let weight = (Weight::from(self.task.costs.of(link)) << 32) + 1;
            if is_out && used == 0 && self.task.passage.admits_step(link, node < neighbor) {
                arcs.push(Arc {
                    to: 2 * neighbor as usize,
                    weight,
                    link: Some(link),
                });
            } else if !is_out && used == -1 {
                arcs.push(Arc {
                    to: 2 * neighbor as usize + 1,
                    weight: -weight,
                    link: Some(link),
                });
            }
        }
    }

    fn may_enter(&self, node: u32) -> bool {
        node == self.task.to || node == self.task.from || self.task.passage.admits_node(node)
    }

    /// Changes the flow along the path found.
    fn push_along(&mut self, came_by: &[Option<(usize, Option<u32>)>], start: usize, end: usize) {
        let mut state = end;
        while state != start {
            let (before, link) = came_by[state].expect("every reached state but the start was reached from another");
            match link {
                Some(link) => self.direction[link as usize] += if before / 2 < state / 2 { 1 } else { -1 },
                None if state % 2 == 1 => self.through[state / 2] += 1,
                None => self.through[state / 2] -= 1,
            }
            state = before;
        }
    }

    /// Returns the paths of the flow, in the order of paths. If several paths share a node, each
    /// leaves by the smallest neighbour still unused.
    pub(super) fn paths(&self) -> Vec<FoundPath> {
        let Task {
            graph, from, to, costs, ..
        } = *self.task;
        let mut left = self.direction.clone();
        let mut step = |node: u32| {
            let onward = |&(next, link): &(u32, u32)| left[link as usize] == if node < next { 1 } else { -1 };
            let (next, link) = graph.adjacent(node).find(onward)?;
            left[link as usize] = 0;
            Some(next)
        };
        let mut paths = Vec::new();
        while let Some(first) = step(from) {
            let mut nodes = vec![from, first];
            let mut node = first;
            while node != to {
                node = step(node).expect("what enters a node between the ends leaves it");
                nodes.push(node);
            }
            paths.push(FoundPath::over(nodes, graph, costs));
        }
        paths.sort();
        paths
    }
}
