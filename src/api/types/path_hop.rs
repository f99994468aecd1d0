//! Hops of a cooperation path.

use std::sync::Arc;

use async_graphql::{Object, Result};

use super::city::City;
use super::link::Link;
use super::network::Network;
use super::partnership::Partnership;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::app::answers::explanation;
use crate::app::answers::path::PathQuestion;
use crate::app::fault::Fault;

/// One hop of a path: two neighbouring cities and their link.
pub struct PathHop {
    pub(super) frame: Frame,
    pub(super) question: Arc<PathQuestion>,
    pub(super) position: usize,
    pub(super) ends: (u32, u32),
    pub(super) link: u32,
    pub(super) cost: f64,
    pub(super) cumulative_cost: f64,
}

/// One hop of a path: two neighbouring cities and their link.
#[Object]
impl PathHop {
    /// Position in the path, from 1.
    fn position(&self) -> i32 {
        int(self.position)
    }

    /// The city at the start of the hop.
    fn from(&self) -> City {
        City::of_node(&self.frame, &self.question.view, self.ends.0)
    }

    /// The city at the end of the hop.
    fn to(&self) -> City {
        City::of_node(&self.frame, &self.question.view, self.ends.1)
    }

    /// The link, with only the partnerships that satisfy the conditions.
    fn link(&self) -> Link {
        Link::new(&self.frame, &self.question.view, self.link)
    }

    /// The partnerships of the hop that satisfy the conditions, ordered by key.
    fn partnerships(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 100.", default = 10)] first: i32,
    ) -> Result<Vec<Partnership>> {
        let first = usize::try_from(first)
            .ok()
            .filter(|&first| first <= 100)
            .ok_or_else(|| Fault::range("first", 0, 100, first))?;
        let records: Vec<_> = self.question.view.records(self.link).iter().take(first).collect();
        self.frame.request().charge(records.len())?;
        Ok(records
            .into_iter()
            .map(|&record| Partnership::new(&self.frame, record))
            .collect())
    }

    /// Cost of the hop: in hops, in 1/strength or in kilometres.
    fn cost(&self) -> f64 {
        self.cost
    }

    /// Cost from the start of the path to the end of this hop.
    fn cumulative_cost(&self) -> f64 {
        self.cumulative_cost
    }

    /// True if both cities share a creative field.
    fn same_field(&self) -> bool {
        self.question.view.same_field(self.ends.0, self.ends.1)
    }

    /// True if both cities lie in the same country. Null if the country of either is not known.
    fn same_country(&self) -> Option<bool> {
        self.question.view.same_country(self.ends.0, self.ends.1)
    }

    /// Great-circle distance between the cities in kilometres. Null if the coordinates of either
    /// are not known.
    fn distance_km(&self) -> Option<f64> {
        self.question.view.distance_km(self.ends.0, self.ends.1)
    }

    /// The networks with partnerships behind the hop, ordered by key.
    fn networks(&self) -> Vec<Network> {
        let mut networks: Vec<_> = self
            .question
            .view
            .records(self.link)
            .iter()
            .map(|record| record.network)
            .collect();
        networks.dedup();
        networks
            .into_iter()
            .map(|network| Network::new(&self.frame, network))
            .collect()
    }

    /// The hop in one English sentence.
    fn explanation(&self) -> String {
        explanation::hop(&self.question.view, self.link, self.ends.0, self.ends.1)
    }
}
