//! Brokerage: roles between groups, structural holes, and the flow between groups.

use std::sync::Arc;

use super::groupings::{Grouped, Grouping};
use crate::analytics::brokerage::{BrokerRoles, broker_roles, constraint, effective_size, participation};
use crate::analytics::centrality::cross_group_betweenness;
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::network::View;

/// The question of brokerage, for the neighbourhood of every city.
pub struct BrokerageQuestion {
    /// The grouping of the cities.
    pub by: Grouping,
    /// True if strengths count in constraint and effective size.
    pub weighted: bool,
    /// The groups.
    pub grouped: Arc<Grouped>,
}

/// The position of one city.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Its roles; `None` for a city without a group.
    pub roles: Option<BrokerRoles>,
    /// Burt's constraint; `None` without links.
    pub constraint: Option<f64>,
    /// Effective size; `None` without links.
    pub effective_size: Option<f64>,
    /// Effective size divided by the number of partners; `None` without links.
    pub efficiency: Option<f64>,
    /// Participation coefficient; `None` without a partner that has a group.
    pub participation: Option<f64>,
}

impl Question for BrokerageQuestion {
    type Answer = Vec<Position>;

    fn key(&self) -> Key {
        Key::of((self.by, self.weighted))
    }

    fn effort(&self, view: &View) -> usize {
        8 * (view.graph().node_count() + view.graph().link_count())
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Vec<Position>, AnalysisError> {
        let (graph, labels) = (view.graph(), &self.grouped.primary);
        let roles = broker_roles(graph, labels, budget)?;
        let held = constraint(graph, self.weighted, budget)?;
        let sizes = effective_size(graph, self.weighted, budget)?;
        let spread = participation(graph, labels, budget)?;
        let positions = (0..graph.node_count()).map(|node| Position {
            roles: roles[node],
            constraint: held[node],
            effective_size: sizes[node],
            efficiency: sizes[node].map(|size| size / graph.degree(node as u32) as f64),
            participation: spread[node],
        });
        Ok(positions.collect())
    }

    fn weight(answer: &Vec<Position>) -> usize {
        size_of::<Position>() * answer.len()
    }
}

/// The question of cross-group betweenness, for every city.
pub struct CrossGroupQuestion {
    /// The grouping of the cities.
    pub by: Grouping,
    /// The groups.
    pub grouped: Arc<Grouped>,
}

impl Question for CrossGroupQuestion {
    type Answer = Vec<f64>;

    fn key(&self) -> Key {
        Key::of(self.by)
    }

    fn effort(&self, view: &View) -> usize {
        view.graph().node_count().saturating_mul(view.graph().link_count())
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Vec<f64>, AnalysisError> {
        cross_group_betweenness(view.graph(), &self.grouped.primary, budget)
    }

    fn weight(answer: &Vec<f64>) -> usize {
        8 * answer.len()
    }
}
