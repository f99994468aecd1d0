//! Links that appeared, disappeared or changed.

use std::sync::Arc;

use async_graphql::{Object, Result};

use super::city::City;
use super::link::Link;
use super::partnership::Partnership;
use super::turnover::ChangeReason;
use crate::api::context::Frame;
use crate::app::answers::turnover::Reason;
use crate::network::View;

/// A link that appeared, disappeared or changed between two days.
pub struct LinkChange {
    frame: Frame,
    view: Arc<View>,
    link: u32,
    strengths: (f64, f64),
    reason: Option<Reason>,
}

impl LinkChange {
    /// Returns a link of the view of the day that has it, with its strengths before and after.
    pub fn new(frame: &Frame, view: &Arc<View>, link: u32, strengths: (f64, f64)) -> Self {
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            link,
            strengths,
            reason: None,
        }
    }

    /// Adds the reason that the link appeared or disappeared.
    pub fn because(self, reason: Reason) -> Self {
        Self {
            reason: Some(reason),
            ..self
        }
    }
}

/// A link that appeared, disappeared or changed between two days. It is shown as on the day that
/// has it; if both have it, as on the later day.
#[Object]
impl LinkChange {
    /// The city whose key comes first.
    fn city_a(&self) -> City {
        City::of_node(&self.frame, &self.view, self.view.graph().ends(self.link).0)
    }

    /// The city whose key comes second.
    fn city_b(&self) -> City {
        City::of_node(&self.frame, &self.view, self.view.graph().ends(self.link).1)
    }

    /// Strength on the earlier day. 0 if there was no link.
    fn strength_before(&self) -> f64 {
        self.strengths.0
    }

    /// Strength on the later day. 0 if there is no link.
    fn strength_after(&self) -> f64 {
        self.strengths.1
    }

    /// The reason that the link appeared or disappeared. Null for a link of both days.
    fn reason(&self) -> Option<ChangeReason> {
        self.reason.map(ChangeReason::from)
    }

    /// The link on the day that has it.
    fn link(&self) -> Link {
        Link::new(&self.frame, &self.view, self.link)
    }

    /// The partnerships behind the link on that day, ordered by key.
    fn partnerships(&self) -> Result<Vec<Partnership>> {
        let records = self.view.records(self.link);
        self.frame.request().charge(records.len())?;
        Ok(records
            .iter()
            .map(|&record| Partnership::new(&self.frame, record))
            .collect())
    }
}
