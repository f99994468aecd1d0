//! Path queries, and paths.

use std::cmp::Ordering;

use super::mask::{LinkMask, NodeMask};
use crate::link_graph::{LinkCosts, LinkGraph};

/// The cost of a hop. Costs are whole numbers, so that ties are exact and sums do not drift.
#[derive(Debug, Clone, Copy)]
pub enum Costs<'a> {
    /// Every hop costs 1.
    Hops,
    /// The cost of each link.
    PerLink(&'a LinkCosts),
}

impl Costs<'_> {
    /// Returns the cost of `link`.
    #[inline]
    pub(super) fn of(self, link: u32) -> u64 {
        match self {
            Self::Hops => 1,
            Self::PerLink(costs) => costs[link],
        }
    }
}

/// A query for paths between two nodes.
///
/// A path visits no node twice. Paths are ordered by cost, then hops, then their nodes compared
/// from left to right. No two paths are equal in this order, so every answer is determined.
#[derive(Debug, Clone, Copy)]
pub struct PathQuery<'a> {
    /// The graph to search.
    pub graph: &'a LinkGraph,
    /// The start of paths.
    pub from: u32,
    /// The end of paths.
    pub to: u32,
    /// The cost of a hop.
    pub costs: Costs<'a>,
    /// The largest number of hops of a path; [`u32::MAX`] for no limit.
    pub max_hops: u32,
    /// The nodes that may lie between the two ends. The ends need not be among them.
    pub passable_node: Option<&'a NodeMask>,
    /// The links that a path may use.
    pub passable_link: Option<&'a LinkMask>,
    /// Waypoints: nodes that the path must visit between its ends, in this order. They follow the
    /// rules of other nodes between the ends: they must be passable. A repeated waypoint, or one
    /// that is an end, leaves no path.
    pub via: &'a [u32],
}

impl<'a> PathQuery<'a> {
    /// Creates a query for paths by hops from `from` to `to`, without conditions.
    pub fn between(graph: &'a LinkGraph, from: u32, to: u32) -> Self {
        Self {
            graph,
            from,
            to,
            costs: Costs::Hops,
            max_hops: u32::MAX,
            passable_node: None,
            passable_link: None,
            via: &[],
        }
    }

    /// Returns the costs of the links, if these and the number of hops are the only conditions.
    pub(super) fn only_costs(&self) -> Option<&'a LinkCosts> {
        match self.costs {
            Costs::PerLink(costs) if self.passable_node.is_none() && self.passable_link.is_none() => Some(costs),
            _ => None,
        }
    }

    /// True if the number of hops is the only condition.
    pub(super) fn is_unconditional(&self) -> bool {
        self.passable_node.is_none() && self.passable_link.is_none() && matches!(self.costs, Costs::Hops)
    }
}

/// A path: its nodes, the links between them (one fewer) and the sum of their costs; [`u64::MAX`]
/// if it is too large.
///
/// Paths compare by cost, then hops, then nodes from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPath {
    /// The nodes, from one end to the other.
    pub nodes: Vec<u32>,
    /// The links, in the order of the path.
    pub links: Vec<u32>,
    /// The sum of the costs of the links.
    pub cost: u64,
}

impl FoundPath {
    /// Returns the path of a single node.
    pub(super) fn standing_at(node: u32) -> Self {
        Self {
            nodes: vec![node],
            links: Vec::new(),
            cost: 0,
        }
    }

    /// Creates an empty path with room for `hops` hops.
    pub(super) fn with_room(hops: usize) -> Self {
        Self {
            nodes: Vec::with_capacity(hops + 1),
            links: Vec::with_capacity(hops),
            cost: 0,
        }
    }

    /// Appends the node that the last link leads to.
    pub(super) fn then(mut self, node: u32) -> Self {
        self.nodes.push(node);
        self
    }

    /// Returns the path over `nodes`, and looks up its links.
    pub(super) fn over(nodes: Vec<u32>, graph: &LinkGraph, costs: Costs<'_>) -> Self {
        let links: Vec<u32> = nodes
            .windows(2)
            .map(|pair| {
                graph
                    .find_link(pair[0], pair[1])
                    .expect("neighbours on a path are linked")
            })
            .collect();
        Self { nodes, links, cost: 0 }.at(costs)
    }

    /// Returns the same path at other costs.
    pub(super) fn at(mut self, costs: Costs<'_>) -> Self {
        self.cost = match costs {
            Costs::Hops => self.links.len() as u64,
            Costs::PerLink(costs) => {
                let links = self.links.iter();
                links.fold(0, |sum, &link| sum.saturating_add(costs[link]))
            }
        };
        self
    }

    /// Returns the number of hops.
    pub fn hop_count(&self) -> u32 {
        u32::try_from(self.links.len()).expect("a path has fewer links than there are node numbers")
    }

    /// Returns cost and hops: the part of the order that ties share.
    pub(super) fn rank(&self) -> Rank {
        Rank {
            cost: self.cost,
            hops: self.hop_count(),
        }
    }
}

impl Ord for FoundPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank()
            .cmp(&other.rank())
            .then_with(|| self.nodes.cmp(&other.nodes))
    }
}

impl PartialOrd for FoundPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Cost and hops of a path or a part of one, compared in that order.
///
/// A hop always increases the rank, even at no cost. So a best path never visits a node twice, and
/// the parts of best paths form a graph without cycles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    pub(super) cost: u64,
    pub(super) hops: u32,
}

impl Rank {
    /// The rank of a path without links.
    pub(super) const ZERO: Self = Self { cost: 0, hops: 0 };
    /// A rank that no path exceeds.
    pub(super) const MAX: Self = Self {
        cost: u64::MAX,
        hops: u32::MAX,
    };

    /// Returns the rank after one more hop of cost `cost`.
    #[inline]
    pub(super) fn after(self, cost: u64) -> Self {
        Self {
            cost: self.cost.saturating_add(cost),
            hops: self.hops.saturating_add(1),
        }
    }

    /// Returns the rank of two parts together.
    #[inline]
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            cost: self.cost.saturating_add(other.cost),
            hops: self.hops.saturating_add(other.hops),
        }
    }
}
