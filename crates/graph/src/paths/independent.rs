//! The number of node-independent paths between two nodes.

use super::passage::{Conditions, Passage};
use super::query::PathQuery;
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// No node.
const NONE: u32 = u32::MAX;

/// Returns the largest number of paths between the ends of `query` that share no node between the
/// ends, of any length.
///
/// The link between the two ends, if there is one, counts as one such path. By Menger's theorem the
/// rest is the number of nodes that must be removed to separate the ends. Two equal ends have none.
/// Waypoints and the limit of hops are ignored.
///
/// Maximum flow with unit node capacities by levels (Dinic 1970; Even & Tarjan 1975,
/// doi:10.1137/0204043): O(links √nodes).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, paths::{PathQuery, independent_path_count}};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// assert_eq!(independent_path_count(&PathQuery::between(&square, 0, 3), &Budget::unlimited())?, 2);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn independent_path_count(query: &PathQuery<'_>, budget: &Budget) -> Result<u64, AnalysisError> {
    let &PathQuery { graph, from, to, .. } = query;
    if from == to {
        return Ok(0);
    }
    let conditions = Conditions::of(query);
    let direct = graph.find_link(from, to).filter(|&link| conditions.admits_link(link));
    let mut ways = Ways {
        graph,
        from,
        to,
        conditions,
        before: vec![NONE; graph.node_count()],
        after: vec![NONE; graph.node_count()],
        levels: Vec::new(),
        tried: Vec::new(),
    };
    let meter = &mut Meter::new(budget);
    let mut count = u64::from(direct.is_some());
    while ways.measure_levels(meter)? {
        for first in 0..graph.degree(from) {
            count += u64::from(ways.add_one(first, meter)?);
        }
    }
    Ok(count)
}

/// The disjoint paths found so far, and the state of the search for more. State 2v is the entry of
/// node v, 2v+1 its exit.
struct Ways<'a> {
    graph: &'a LinkGraph,
    from: u32,
    to: u32,
    conditions: Conditions<'a>,
    /// By node: the node before and after it on its path.
    before: Vec<u32>,
    after: Vec<u32>,
    /// By state: steps from the start, `u32::MAX` if not reached.
    levels: Vec<u32>,
    /// By state: the number of its arcs tried in this phase.
    tried: Vec<u32>,
}

impl Ways<'_> {
    /// Returns the target state of arc number `arc`: first the arc inside the node, then one for
    /// each neighbour. `None` if the residual graph has no such arc at present.
    fn arc(&self, state: u32, arc: u32) -> Option<u32> {
        let node = state / 2;
        let before = self.before[node as usize];
        if state.is_multiple_of(2) {
            // An unused node is left by its exit; a used one only by releasing the link that enters
            // it.
            return match (arc, before) {
                (0, NONE) => Some(state + 1),
                (0, before) => Some(2 * before + 1),
                _ => None,
            };
        }
        if arc == 0 {
            return (before != NONE).then_some(state - 1);
        }
        let slot = arc as usize - 1;
        let next = self.graph.neighbors(node)[slot];
        let link = self.graph.incident_links(node)[slot];
        let usable = next != self.from
            && (next == self.to || self.conditions.admits_node(next))
            && self.conditions.admits_link(link)
            && self.after[node as usize] != next;
        usable.then_some(2 * next)
    }

    fn arc_count(&self, state: u32) -> u32 {
        if state.is_multiple_of(2) {
            1
        } else {
            1 + self.graph.degree(state / 2) as u32
        }
    }

    /// Computes the breadth-first levels of the residual graph from the start. Returns false if the
    /// end is out of reach.
    fn measure_levels(&mut self, meter: &mut Meter<'_>) -> Result<bool, AnalysisError> {
        let states = 2 * self.graph.node_count();
        self.levels.clear();
        self.levels.resize(states, u32::MAX);
        self.tried.clear();
        self.tried.resize(states, 0);
        let end = 2 * self.to;
        let mut queue = Vec::new();
        for (next, link) in self.graph.adjacent(self.from) {
            let usable = next != self.to && self.conditions.admits_node(next) && self.conditions.admits_link(link);
            if usable && self.before[next as usize] != self.from {
                self.levels[2 * next as usize] = 1;
                queue.push(2 * next);
            }
        }
        let mut place = 0;
        while let Some(&state) = queue.get(place) {
            place += 1;
            if state == end {
                return Ok(true);
            }
            meter.count(self.arc_count(state) as usize)?;
            for arc in 0..self.arc_count(state) {
                let Some(next) = self.arc(state, arc) else { continue };
                if self.levels[next as usize] == u32::MAX && next / 2 != self.from {
                    self.levels[next as usize] = self.levels[state as usize] + 1;
                    queue.push(next);
                }
            }
        }
        Ok(false)
    }

    /// Tries to add one path over neighbour number `first` of the start, along rising levels only.
    fn add_one(&mut self, first: usize, meter: &mut Meter<'_>) -> Result<bool, AnalysisError> {
        let first = self.graph.neighbors(self.from)[first];
        if self.levels[2 * first as usize] != 1 || self.before[first as usize] == self.from || first == self.to {
            return Ok(false);
        }
        let end = 2 * self.to;
        let mut trail = vec![2 * first];
        while let Some(&state) = trail.last() {
            if state == end {
                self.lead_along(&trail);
                return Ok(true);
            }
            meter.count(1)?;
            let arc = self.tried[state as usize];
            if arc == self.arc_count(state) {
                trail.pop();
                if let Some(&before) = trail.last() {
                    self.tried[before as usize] += 1;
                }
                continue;
            }
            match self.arc(state, arc) {
                Some(next) if self.levels[next as usize] == self.levels[state as usize] + 1 => trail.push(next),
                _ => self.tried[state as usize] += 1,
            }
        }
        Ok(false)
    }

    /// Updates the paths along a trail of states: arcs taken are added, arcs released are dropped.
    fn lead_along(&mut self, trail: &[u32]) {
        for pair in trail.windows(2) {
            let (node, next) = (pair[0] / 2, pair[1] / 2);
            let gives_back = pair[0] % 2 == 0 && node != next;
            if gives_back && self.after[next as usize] == node {
                self.after[next as usize] = NONE;
            } else if pair[0] % 2 == 1 && node == next {
                self.before[node as usize] = NONE;
            }
        }
        self.enter(trail[0] / 2, self.from);
        for pair in trail.windows(2) {
            let (node, next) = (pair[0] / 2, pair[1] / 2);
            if pair[0] % 2 == 1 && node != next {
                self.after[node as usize] = next;
                self.enter(next, node);
            }
        }
        for &state in trail {
            self.tried[state as usize] = self.arc_count(state);
        }
    }

    fn enter(&mut self, node: u32, from: u32) {
        if node != self.to {
            self.before[node as usize] = from;
        }
    }
}
