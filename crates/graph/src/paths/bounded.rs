//! Disjoint paths with a limit of hops each: the best set of a given size, by branch and bound.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::flow::Flow;
use super::part::Part;
use super::passage::Passage;
use super::query::{Costs, FoundPath, Rank};
use super::search::Task;
use crate::budget::Meter;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The distance of an unreached node.
const FAR: u32 = u32::MAX;

/// Returns the number of a step: a link in one direction.
fn step(link: u32, from: u32, to: u32) -> u32 {
    2 * link + u32::from(from > to)
}

/// The open steps.
#[derive(Clone, Copy)]
struct Steps<'a> {
    open: &'a [bool],
}

impl Passage for Steps<'_> {
    fn admits_link(&self, link: u32) -> bool {
        self.admits_step(link, true) || self.admits_step(link, false)
    }

    fn admits_step(&self, link: u32, ascending: bool) -> bool {
        self.open[2 * link as usize + usize::from(!ascending)]
    }

    fn admits_node(&self, _node: u32) -> bool {
        true
    }
}

/// The cost of a set of paths, then its hops.
type Total = (u128, u32);

/// The result of a search for the best set.
pub(super) enum Outcome {
    /// The best set.
    Best(Vec<FoundPath>),
    /// There is no set.
    None,
    /// The search ended before it was sure, with the best set seen, if any.
    Unsure(Option<Vec<FoundPath>>),
}

/// The sets of paths that use certain steps and do not use others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Branch {
    /// A lower bound: no set in this branch has a smaller total.
    total: Total,
    /// The number of the branch, in the order of creation.
    number: usize,
    closed: Vec<u32>,
    forced: Vec<u32>,
    /// The steps of one path of the relaxed best set that exceeds the limit.
    too_long: Vec<u32>,
}

/// A search for sets of paths that share no node but the ends.
pub(super) struct Search<'a> {
    pub(super) part: &'a Part,
    /// The costs by which sets are compared before their hops.
    pub(super) costs: Costs<'a>,
    /// The number of paths in a set.
    pub(super) size: usize,
}

impl Search<'_> {
    /// Returns the set of the least total cost and then the fewest hops, each path within the limit
    /// of hops. `known` is a set already found, if any. Visits at most about `visits` steps.
    ///
    /// The bound of a branch is the set of least total without a limit on single paths (see
    /// [`Flow`]), over the steps that lie on some path within the limit. If one of its paths is too
    /// long, every set within the limit lacks one of that path's steps. In each new branch the
    /// first missing step is closed and those before it are forced.
    pub(super) fn best(
        &self,
        known: Option<Vec<FoundPath>>,
        visits: usize,
        meter: &mut Meter<'_>,
    ) -> Result<Outcome, AnalysisError> {
        let mut evaluations = visits / (2 * self.part.graph.link_count().max(1) * (self.size + 1));
        let mut best = known.map(|paths| (Self::total(&paths), paths));
        let mut branches = BinaryHeap::new();
        let mut made = vec![(Vec::new(), Vec::new())];
        loop {
            for (closed, forced) in made.drain(..) {
                if evaluations == 0 {
                    return Ok(Outcome::Unsure(best.map(|(_, paths)| paths)));
                }
                evaluations -= 1;
                let Some(paths) = self.relaxed(&closed, &forced, meter)? else {
                    continue;
                };
                let total = Self::total(&paths);
                if best.as_ref().is_some_and(|(least, _)| *least <= total) {
                    continue;
                }
                match self.too_long(&paths, &forced) {
                    None => best = Some((total, paths)),
                    Some(too_long) => branches.push(Reverse(Branch {
                        total,
                        number: evaluations,
                        closed,
                        forced,
                        too_long,
                    })),
                }
            }
            let Some(Reverse(branch)) = branches.pop() else { break };
            if best.as_ref().is_some_and(|(least, _)| *least <= branch.total) {
                break;
            }
            made = branch.parts();
        }
        Ok(best.map_or(Outcome::None, |(_, paths)| Outcome::Best(paths)))
    }

    fn total(paths: &[FoundPath]) -> Total {
        let costs = paths.iter().map(|path| u128::from(path.cost));
        (costs.sum(), paths.iter().map(FoundPath::hop_count).sum())
    }

    /// Returns the best set without a limit on single paths, unless all sets have too many hops in
    /// total.
    fn relaxed(
        &self,
        closed: &[u32],
        forced: &[u32],
        meter: &mut Meter<'_>,
    ) -> Result<Option<Vec<FoundPath>>, AnalysisError> {
        let Part { graph, from, to, .. } = self.part;
        let open = self.open_steps(closed, forced);
        let task = Task {
            graph,
            from: *from,
            to: *to,
            costs: self.costs,
            max_hops: u32::MAX,
            ceiling: Rank::MAX,
            passage: Steps { open: &open },
        };
        meter.count(graph.link_count())?;
        let mut flow = Flow::empty(&task, 1);
        for _ in 0..self.size {
            if !flow.augment(meter)? {
                return Ok(None);
            }
        }
        let paths = flow.paths();
        let most = self.part.max_hops as usize * self.size;
        let hops: usize = paths.iter().map(|path| path.links.len()).sum();
        Ok((hops <= most || matches!(self.costs, Costs::PerLink(_))).then_some(paths))
    }

    /// Returns the steps of the too-long path that leaves the fewest branches.
    fn too_long(&self, paths: &[FoundPath], forced: &[u32]) -> Option<Vec<u32>> {
        let long = paths.iter().filter(|path| path.hop_count() > self.part.max_hops);
        let steps = long.map(|path| {
            let hops = path.nodes.windows(2).zip(&path.links);
            hops.map(|(ends, &link)| step(link, ends[0], ends[1]))
                .collect::<Vec<u32>>()
        });
        steps.min_by_key(|steps| steps.iter().filter(|step| !forced.contains(step)).count())
    }

    /// Returns the steps that are not closed, not excluded by a forced one, and on some path within
    /// the limit.
    fn open_steps(&self, closed: &[u32], forced: &[u32]) -> Vec<bool> {
        let Part {
            graph,
            from,
            to,
            max_hops,
            ..
        } = self.part;
        let mut open = vec![true; 2 * graph.link_count()];
        closed.iter().for_each(|&step| open[step as usize] = false);
        for &taken in forced {
            let (a, b) = graph.ends(taken / 2);
            let (tail, head) = if taken % 2 == 0 { (a, b) } else { (b, a) };
            for (next, link) in graph.adjacent(tail).filter(|_| tail != *from) {
                let other = step(link, tail, next);
                open[other as usize] &= other == taken;
            }
            for (before, link) in graph.adjacent(head).filter(|_| head != *to) {
                let other = step(link, before, head);
                open[other as usize] &= other == taken;
            }
        }
        let ahead = hops(graph, *from, |link, node, next| open[step(link, node, next) as usize]);
        let behind = hops(graph, *to, |link, node, before| open[step(link, before, node) as usize]);
        for link in 0..graph.link_count() as u32 {
            let (a, b) = graph.ends(link);
            for (tail, head) in [(a, b), (b, a)] {
                let whole = ahead[tail as usize]
                    .saturating_add(behind[head as usize])
                    .saturating_add(1);
                open[step(link, tail, head) as usize] &= whole <= *max_hops;
            }
        }
        open
    }
}

impl Branch {
    /// Splits the branch by the steps of the path that is too long: in each part the sets use the
    /// steps before one step, but not this one.
    fn parts(self) -> Vec<(Vec<u32>, Vec<u32>)> {
        let mut parts = Vec::new();
        let mut forced = self.forced.clone();
        for step in self.too_long {
            if self.forced.contains(&step) {
                continue;
            }
            parts.push(([&self.closed[..], &[step]].concat(), forced.clone()));
            forced.push(step);
        }
        parts
    }
}

/// Returns the fewest hops to every node over open steps.
fn hops(graph: &LinkGraph, end: u32, is_open: impl Fn(u32, u32, u32) -> bool) -> Vec<u32> {
    let mut hops = vec![FAR; graph.node_count()];
    hops[end as usize] = 0;
    let mut queue = vec![end];
    let mut place = 0;
    while let Some(&node) = queue.get(place) {
        place += 1;
        for (next, link) in graph.adjacent(node) {
            if hops[next as usize] == FAR && is_open(link, node, next) {
                hops[next as usize] = hops[node as usize] + 1;
                queue.push(next);
            }
        }
    }
    hops
}
