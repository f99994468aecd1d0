//! Paths between two cities: the cheapest, its alternatives, or the reason that there is none.

use std::sync::Arc;

use crate::analytics::paths::{Costs, Disjoint, DisjointPaths, FoundPath, LinkMask, NodeMask, PathQuery, fewest_hops};
use crate::analytics::{AnalysisError, Budget};
use crate::network::link_graph::LinkCosts;
use crate::network::{CityIndex, View};

use super::path_days::DayQuery;
use super::path_filter::{PathCondition, PathFilter};

/// The cost of a hop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PathCost {
    /// One per hop.
    #[default]
    Hops,
    /// 1 / strength of the link.
    InverseStrength,
    /// Great-circle distance in kilometres.
    DistanceKm,
}

impl PathCost {
    /// Returns the costs of all links as whole numbers, so that ties are exact; `None` if every hop
    /// costs 1.
    pub fn of_links(self, view: &View) -> Option<&LinkCosts> {
        match self {
            Self::Hops => None,
            Self::InverseStrength => Some(view.strength_costs()),
            Self::DistanceKm => Some(view.distance_costs()),
        }
    }

    /// True if [`of_links`](Self::of_links) was computed for this view before, so that it is free
    /// now.
    pub fn is_known(self, view: &View) -> bool {
        match self {
            Self::Hops => true,
            Self::InverseStrength => view.knows_strength_costs(),
            Self::DistanceKm => view.knows_distance_costs(),
        }
    }
}

/// The reason that there is no path: the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPathReason {
    /// A city is not in scope.
    CityNotInScope,
    /// The shortest path has more hops than the limit; its hops.
    HopLimit(u32),
    /// The conditions exclude every path.
    FilteredOut,
    /// The two are connected over the period, but no path has links that existed on a common day.
    NoCommonDay,
    /// The two are not connected.
    NotConnected,
}

/// A condition that excludes all paths by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// The condition.
    pub condition: PathCondition,
    /// Hops of the path without the condition.
    pub hop_count: u32,
}

/// A question about paths between two cities. Its view holds only partnerships that the conditions
/// allow.
#[derive(Debug)]
pub struct PathQuestion {
    /// The view with the conditions on partnerships applied.
    pub view: Arc<View>,
    /// The view of the scope alone.
    pub scope_view: Arc<View>,
    /// The start.
    pub from: CityIndex,
    /// The destination.
    pub to: CityIndex,
    /// The cost of a hop.
    pub cost: PathCost,
    /// The maximum number of hops, if there is a limit.
    pub max_hops: Option<u32>,
    /// The conditions.
    pub filter: PathFilter,
}

/// A question prepared for the kernels.
struct Prepared<'a> {
    question: &'a PathQuestion,
    ends: (u32, u32),
    via: Vec<u32>,
    costs: Option<&'a LinkCosts>,
    nodes: Option<NodeMask>,
    links: Option<LinkMask>,
}

impl Prepared<'_> {
    fn query<'a>(&'a self, max_hops: Option<u32>, budget: &'a Budget) -> DayQuery<'a> {
        let view = &self.question.view;
        let query = PathQuery {
            graph: view.graph(),
            from: self.ends.0,
            to: self.ends.1,
            costs: self.costs.map_or(Costs::Hops, Costs::PerLink),
            max_hops: max_hops.unwrap_or(u32::MAX),
            passable_node: self.nodes.as_ref(),
            passable_link: self.links.as_ref(),
            via: &self.via,
        };
        DayQuery { view, query, budget }
    }
}

impl PathQuestion {
    /// Converts a cost of paths or links to hops, 1/strength or kilometres.
    pub fn cost_of(&self, units: u64) -> f64 {
        units as f64 / self.cost.of_links(&self.view).map_or(1.0, LinkCosts::units)
    }

    /// True if finding the best path probably takes less time than handing it to another thread:
    /// nothing has to be computed for the whole network first.
    pub fn is_brief(&self) -> bool {
        self.filter.is_open() && self.cost.is_known(&self.view)
    }

    /// Prepares the question; `None` if an end or a waypoint is not in scope.
    fn prepare(&self) -> Option<Prepared<'_>> {
        let ends = (self.view.node(self.from)?, self.view.node(self.to)?);
        let via = self
            .filter
            .via
            .iter()
            .map(|&city| self.view.node(city))
            .collect::<Option<_>>()?;
        Some(Prepared {
            question: self,
            ends,
            via,
            costs: self.cost.of_links(&self.view),
            nodes: self.filter.passable_nodes(&self.view),
            links: self.filter.passable_links(&self.view),
        })
    }

    /// Runs a query under the conditions; `None` if an end or a waypoint is not in scope.
    fn ask<T>(
        &self,
        max_hops: Option<u32>,
        budget: &Budget,
        ask: impl FnOnce(&DayQuery<'_>) -> Result<T, AnalysisError>,
    ) -> Result<Option<T>, AnalysisError> {
        let prepared = self.prepare();
        prepared
            .map(|prepared| ask(&prepared.query(max_hops, budget)))
            .transpose()
    }

    /// Returns the first path by cost, hops and keys.
    pub fn cheapest(&self, budget: &Budget) -> Result<Option<FoundPath>, AnalysisError> {
        Ok(self.ask(self.max_hops, budget, |query| query.cheapest())?.flatten())
    }

    /// Returns the first `k` paths; pairwise disjoint in cities or links if `disjoint` says so.
    pub fn alternatives(
        &self,
        k: usize,
        disjoint: Option<Disjoint>,
        budget: &Budget,
    ) -> Result<DisjointPaths, AnalysisError> {
        let found = self.ask(self.max_hops, budget, |query| match disjoint {
            None => query.k_cheapest(k).map(DisjointPaths::exactly),
            Some(kind) => query.disjoint(k, kind),
        });
        Ok(found?.unwrap_or_default())
    }

    /// Returns the number of paths that tie with the best in cost and hops, the best included.
    pub fn tied(&self, budget: &Budget) -> Result<u64, AnalysisError> {
        Ok(self.ask(self.max_hops, budget, |query| query.tied())?.unwrap_or(0))
    }

    /// Returns the maximum number of paths of any length that share no city but their ends.
    pub fn independent(&self, budget: &Budget) -> Result<u64, AnalysisError> {
        Ok(self.ask(None, budget, |query| query.independent())?.unwrap_or(0))
    }

    /// Returns the reason that [`cheapest`](Self::cheapest) found nothing.
    pub fn reason(&self, budget: &Budget) -> Result<NoPathReason, AnalysisError> {
        let view = &self.scope_view;
        let (Some(from), Some(to)) = (view.node(self.from), view.node(self.to)) else {
            return Ok(NoPathReason::CityNotInScope);
        };
        if let Some(limit) = self.max_hops
            && let Some(hops) = self.ask(None, budget, |query| query.fewest_hops())?.flatten()
            && hops > limit
        {
            return Ok(NoPathReason::HopLimit(hops));
        }
        let query = PathQuery::between(view.graph(), from, to);
        Ok(if (DayQuery { view, query, budget }).fewest_hops()?.is_some() {
            NoPathReason::FilteredOut
        } else if fewest_hops(&query, budget)?.is_some() {
            NoPathReason::NoCommonDay
        } else {
            NoPathReason::NotConnected
        })
    }

    /// Returns the conditions that are set, including a cost that some links lack.
    pub fn conditions(&self) -> Vec<PathCondition> {
        let mut conditions = self.filter.conditions();
        if self.cost == PathCost::DistanceKm {
            conditions.push(PathCondition::Cost);
        }
        conditions
    }

    /// Returns the same question without one of its conditions. `view` is the one of the remaining
    /// conditions on partnerships.
    #[must_use]
    pub fn without(&self, condition: PathCondition, view: Arc<View>) -> Self {
        Self {
            view,
            scope_view: Arc::clone(&self.scope_view),
            cost: if condition == PathCondition::Cost {
                PathCost::Hops
            } else {
                self.cost
            },
            filter: self.filter.without(condition),
            ..*self
        }
    }

    /// Answers this question, which lacks a condition of another, as a [`Relaxation`].
    pub fn relaxed(&self, condition: PathCondition, budget: &Budget) -> Result<Option<Relaxation>, AnalysisError> {
        let path = self.cheapest(budget)?;
        Ok(path.map(|path| Relaxation {
            condition,
            hop_count: path.hop_count(),
        }))
    }
}
