//! Points of a timeline.

use std::sync::Arc;

use async_graphql::{Object, Result};

use super::meta::{AnswerMeta, number, word};
use super::turnover::{AppearedBy, GoneBy};
use crate::analytics::mixing::ei_index;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::enums::Grouping;
use crate::api::error::nullable;
use crate::api::scalars::Date;
use crate::app::answers::groupings::Grouped;
use crate::app::answers::timeline::{MOST_STEPS, TimelinePoint, TimelineQuestion};
use crate::app::fault::Fault;
use crate::network::View;

/// The network at the end of a step of a timeline.
pub struct Snapshot {
    frame: Frame,
    points: Arc<Vec<TimelinePoint>>,
    at: usize,
    question: TimelineQuestion,
}

impl Snapshot {
    /// Computes a timeline that ends with the day of a view.
    pub async fn timeline(frame: &Frame, view: &Arc<View>, question: TimelineQuestion) -> Result<Vec<Self>, Fault> {
        let steps = question.step.count(question.from, question.to);
        if steps > MOST_STEPS {
            return Err(Fault::LimitExceeded {
                limit: "steps of a timeline, as `step`, `from` and `to` set them,".to_owned(),
                maximum: MOST_STEPS as u64,
                measured: steps as u64,
            });
        }
        let points = frame.request().app.ask(view, question).await?;
        frame.request().charge(points.len())?;
        let snapshot = |at| Self {
            frame: frame.clone(),
            points: Arc::clone(&points),
            at,
            question,
        };
        Ok((0..points.len()).map(snapshot).collect())
    }

    fn point(&self) -> &TimelinePoint {
        &self.points[self.at]
    }
}

/// The network at the end of a step of a timeline, with the changes since the end of the step
/// before. The first step shows the changes since the day before the timeline.
#[Object]
impl Snapshot {
    /// The day: the last one of the step, or of the timeline if that ends first.
    fn as_of(&self) -> Date {
        Date::from(self.point().scope.period.last())
    }

    /// Number of member cities in scope.
    fn city_count(&self) -> i32 {
        int(self.point().summary.node_count)
    }

    /// Number of countries with a city in scope.
    fn country_count(&self) -> i32 {
        int(self.point().counts.countries)
    }

    /// Number of links: pairs of cities in scope that share a partnership.
    fn link_count(&self) -> i32 {
        int(self.point().summary.link_count)
    }

    /// Number of distinct partnerships behind the links.
    fn partnership_count(&self) -> i32 {
        int(self.point().counts.partnerships)
    }

    /// Sum of the strengths of all links.
    fn total_strength(&self) -> f64 {
        self.point().summary.total_strength
    }

    /// Number of links that were not there at the end of the step before.
    fn links_appeared_count(&self) -> i32 {
        int(self.point().appeared.links.total())
    }

    /// The links that appeared, counted by reason.
    fn links_appeared_by(&self) -> AppearedBy {
        self.point().appeared.links.into()
    }

    /// Number of links at the end of the step before that are gone.
    fn links_gone_count(&self) -> i32 {
        int(self.point().gone.links.total())
    }

    /// The links that are gone, counted by reason.
    fn links_gone_by(&self) -> GoneBy {
        self.point().gone.links.into()
    }

    /// Number of cities that were not in scope at the end of the step before.
    fn cities_joined_count(&self) -> i32 {
        int(self.point().appeared.cities)
    }

    /// Number of cities in scope at the end of the step before that are in scope no more.
    fn cities_left_count(&self) -> i32 {
        int(self.point().gone.cities)
    }

    /// Density: links divided by possible links, 2L / (n (n − 1)), 0 to 1. Null for fewer than two
    /// cities.
    fn density(&self) -> Option<f64> {
        self.point().summary.density
    }

    /// Number of connected components. An isolated city counts as one.
    fn component_count(&self) -> i32 {
        int(self.point().summary.component_count)
    }

    /// Number of cities without a link.
    fn isolate_count(&self) -> i32 {
        int(self.point().summary.isolate_count)
    }

    /// Share of the cities that lie in the largest component, 0 to 1. Null without cities.
    fn largest_component_share(&self) -> Option<f64> {
        let summary = &self.point().summary;
        let share = f64::from(summary.largest_component_size) / summary.node_count as f64;
        (summary.node_count > 0).then_some(share)
    }

    /// Transitivity: the share of connected triples of cities that are closed, 0 to 1 (Newman,
    /// Watts and Strogatz 2002). Null without triples.
    fn transitivity(&self) -> Option<f64> {
        self.point().summary.transitivity
    }

    /// E–I index: (external − internal) / (external + internal) links, −1 (all within groups) to 1
    /// (all between; Krackhardt and Stern 1988). A city of several groups counts in each by shares;
    /// cities without a group are left out. Null without links between cities with a group.
    async fn ei_index(
        &self,
        #[graphql(
            desc = "The grouping of the cities. Communities are found anew at each step.",
            default_with = "Grouping::Field"
        )]
        by: Grouping,
    ) -> Option<Result<f64>> {
        nullable(async {
            let by = by.into();
            let known = self.point().mixing.iter().find(|(grouping, _)| *grouping == by);
            if let Some(&(_, index)) = known {
                return Ok(index);
            }
            let view = self.frame.view_of(&self.point().scope).await?;
            let grouped = Grouped::ask(&self.frame.request().app, &view, by).await?;
            Ok(ei_index(view.graph(), &grouped.membership))
        })
        .await
    }

    /// The data and the method behind this point, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        let point = self.point();
        let parameters = vec![
            ("step", word(format!("{:?}", self.question.step).to_uppercase())),
            ("steps", number(self.points.len())),
        ];
        let mut meta = AnswerMeta::of_scope(self.frame.snapshot(), &point.scope, "snapshot", parameters);
        meta.warn_of_scope(point.summary.node_count, point.undated);
        meta
    }
}
