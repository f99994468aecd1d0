//! Paths with waypoints, searched as a whole: a path joined from best parts may visit a node twice.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::between::{Between, nodes_between};
use super::passage::{Conditions, Passage};
use super::query::{Costs, FoundPath, PathQuery, Rank};
use super::single_source::{costs_from, hops_from};
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The memory bound of a search, in words of four bytes: 64 MB. The number of partial paths can
/// grow exponentially.
const MOST_KEPT: usize = 16_000_000;

/// A path from the start that has not reached the end, with a lower bound on the rank of the whole.
#[derive(PartialEq, Eq)]
struct Partial {
    bound: Rank,
    nodes: Vec<u32>,
    /// The number of waypoints already visited.
    waypoints: usize,
    so_far: Rank,
}

impl Partial {
    /// Returns its size in memory, in words.
    const fn weight(&self) -> usize {
        self.nodes.len() + size_of::<Self>() / size_of::<u32>()
    }
}

impl Ord for Partial {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bound.cmp(&other.bound).then_with(|| self.nodes.cmp(&other.nodes))
    }
}

impl PartialOrd for Partial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Finds the paths that visit the waypoints of a query, one after the other, in the order of paths.
///
/// Best-first search over simple partial paths (Hart, Nilsson & Raphael 1968,
/// doi:10.1109/TSSC.1968.300136). The bound of a partial path is its cost and hops plus the least
/// cost and hops of each remaining stage by itself. It never exceeds the rank of a complete path,
/// and compared from left to right a prefix is never greater than the whole. So complete paths
/// leave the queue in order. Only nodes on simple paths between the two ends are visited; if a
/// waypoint is not one of them, there is no path. The only useful bound on the number of steps is
/// the budget's; each extension counts as one.
pub(super) struct WaypointSearch<'a> {
    graph: &'a LinkGraph,
    costs: Costs<'a>,
    conditions: Conditions<'a>,
    max_hops: u32,
    /// The waypoints, then the end.
    targets: Vec<u32>,
    /// By target and node: the least rest from the node over this target and all later ones; cost
    /// and hops are each minimal by themselves.
    rests: Vec<Vec<Rank>>,
    queue: BinaryHeap<Reverse<Partial>>,
    /// The weight of the queue.
    kept: usize,
    budget: &'a Budget,
    /// The nodes on simple paths between two different ends.
    between: Option<Between>,
}

impl<'a> WaypointSearch<'a> {
    /// Starts the search. Costs one sweep of the graph for every waypoint.
    pub(super) fn new(query: &PathQuery<'a>, budget: &'a Budget) -> Result<Self, AnalysisError> {
        Self::begin(query, query.costs, query.max_hops, budget)
    }

    /// Starts the search for paths with the fewest hops, ignoring the costs and the limit of
    /// `query`.
    pub(super) fn by_hops(query: &PathQuery<'a>, budget: &'a Budget) -> Result<Self, AnalysisError> {
        Self::begin(query, Costs::Hops, u32::MAX, budget)
    }

    fn begin(
        query: &PathQuery<'a>,
        costs: Costs<'a>,
        max_hops: u32,
        budget: &'a Budget,
    ) -> Result<Self, AnalysisError> {
        let mut targets = query.via.to_vec();
        targets.push(query.to);
        let mut search = Self {
            graph: query.graph,
            costs,
            conditions: Conditions::of(query),
            max_hops,
            targets,
            rests: Vec::new(),
            queue: BinaryHeap::new(),
            kept: 0,
            budget,
            between: None,
        };
        if search.can_begin(query)? {
            search.measure_rests()?;
            let whole = search.rests[0][query.from as usize];
            if whole.cost < u64::MAX && whole.hops <= max_hops {
                search.keep(Partial {
                    bound: whole,
                    nodes: vec![query.from],
                    waypoints: 0,
                    so_far: Rank::ZERO,
                })?;
            }
        }
        Ok(search)
    }

    /// True if the waypoints are different nodes between the ends that paths visit in this order. A
    /// path of a single node has no room for any.
    fn can_begin(&mut self, query: &PathQuery<'_>) -> Result<bool, AnalysisError> {
        let (from, to, via) = (query.from, query.to, query.via);
        if from == to {
            return Ok(via.is_empty());
        }
        let meter = &mut Meter::new(self.budget);
        let between = self
            .between
            .insert(nodes_between(self.graph, (from, to), self.conditions, meter)?);
        let is_fresh = |(place, stop): (usize, &u32)| *stop != from && *stop != to && !via[..place].contains(stop);
        Ok(via.iter().all(|&stop| between.contains(stop))
            && via.windows(2).all(|pair| between.may_precede(pair[0], pair[1]))
            && via.iter().enumerate().all(is_fresh))
    }

    fn measure_rests(&mut self) -> Result<(), AnalysisError> {
        let mut later = Rank::ZERO;
        for stage in (0..self.targets.len()).rev() {
            let target = self.targets[stage];
            let rests = self.rests_to(target, later)?;
            if stage > 0 {
                later = rests[self.targets[stage - 1] as usize];
            }
            self.rests.push(rests);
        }
        self.rests.reverse();
        Ok(())
    }

    /// Returns the least cost and the fewest hops from every node to `target` and on to the end.
    /// These are lower bounds: the ends count as nodes that may be passed.
    fn rests_to(&self, target: u32, later: Rank) -> Result<Vec<Rank>, AnalysisError> {
        let meter = &mut Meter::new(self.budget);
        let hops = hops_from(self.graph, target, u32::MAX, self.conditions, meter)?;
        let rest = |cost, hops| later.plus(Rank { cost, hops });
        let by_hops = |hops| rest(if hops == u32::MAX { u64::MAX } else { u64::from(hops) }, hops);
        let Costs::PerLink(costs) = self.costs else {
            return Ok(hops.into_iter().map(by_hops).collect());
        };
        let costs = costs_from(self.graph, target, costs.by_link(), self.conditions, meter)?;
        Ok(costs
            .into_iter()
            .zip(hops)
            .map(|(cost, hops)| rest(cost, hops))
            .collect())
    }

    /// Returns the next path in the order of paths.
    pub(super) fn next_path(&mut self) -> Result<Option<FoundPath>, AnalysisError> {
        self.next_within(Rank::MAX)
    }

    /// Returns the number of paths with the rank of the next one.
    pub(super) fn count_ties(&mut self) -> Result<u64, AnalysisError> {
        let Some(first) = self.next_path()? else { return Ok(0) };
        let mut count = 1;
        while self.next_within(first.rank())?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    /// Returns the next path in the order of paths if its rank is not above `ceiling`.
    pub(super) fn next_within(&mut self, ceiling: Rank) -> Result<Option<FoundPath>, AnalysisError> {
        while self
            .queue
            .peek()
            .is_some_and(|Reverse(partial)| partial.bound <= ceiling)
        {
            let Some(Reverse(partial)) = self.queue.pop() else {
                break;
            };
            self.kept -= partial.weight();
            let node = *partial.nodes.last().expect("a partial path holds at least the start");
            if partial.waypoints + 1 == self.targets.len() && node == self.targets[partial.waypoints] {
                return Ok(Some(match partial.nodes.len() {
                    1 => FoundPath::standing_at(node),
                    _ => FoundPath::over(partial.nodes, self.graph, self.costs),
                }));
            }
            self.extend(&partial, node)?;
        }
        Ok(None)
    }

    /// True if a path may visit `node` on its way to `target`.
    fn may_pass(&self, node: u32, target: u32) -> bool {
        let between = self.between.as_ref();
        between.is_some_and(|between| between.contains(node) && between.may_precede(node, target))
    }

    /// Queues every extension of `partial` that can still become a complete path.
    fn extend(&mut self, partial: &Partial, node: u32) -> Result<(), AnalysisError> {
        let target = self.targets[partial.waypoints];
        for (neighbor, link) in self.graph.adjacent(node) {
            let arrives = neighbor == target;
            let out_of_turn = !arrives && self.targets[partial.waypoints..].contains(&neighbor);
            if out_of_turn
                || !self.may_pass(neighbor, target)
                || !self.conditions.admits_link(link)
                || partial.nodes.contains(&neighbor)
            {
                continue;
            }
            let is_end = arrives && partial.waypoints + 1 == self.targets.len();
            let waypoints = partial.waypoints + usize::from(arrives && !is_end);
            let so_far = partial.so_far.after(self.costs.of(link));
            let rest = self.rests[waypoints][neighbor as usize];
            let bound = so_far.plus(rest);
            if rest.cost == u64::MAX || bound.hops > self.max_hops {
                continue;
            }
            self.budget.spend(1)?;
            let mut nodes = Vec::with_capacity(partial.nodes.len() + 1);
            nodes.extend_from_slice(&partial.nodes);
            nodes.push(neighbor);
            self.keep(Partial {
                bound,
                nodes,
                waypoints,
                so_far,
            })?;
        }
        Ok(())
    }

    /// Queues a partial path, unless the queue is too large.
    fn keep(&mut self, partial: Partial) -> Result<(), AnalysisError> {
        self.kept += partial.weight();
        if self.kept > MOST_KEPT {
            return Err(AnalysisError::LimitExceeded {
                what: "words kept in the search for a path with waypoints",
                limit: MOST_KEPT as u64,
                measured: self.kept as u64,
            });
        }
        self.queue.push(Reverse(partial));
        Ok(())
    }
}
