//! Connectedness of a network, in figures.

use std::sync::Arc;

use async_graphql::Object;

use super::meta::{AnswerMeta, Warning};
use crate::analytics::resilience::efficiency;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::error::nullable;
use crate::app::answers::clusters::density;
use crate::app::answers::distances::DistancesQuestion;
use crate::app::answers::resilience::Cohesion;
use crate::app::answers::what_if::ChangedEfficiencyQuestion;
use crate::app::fault::Fault;
use crate::network::{Change, ChangedView, View};

/// Figures of a network that tell how well it is connected.
pub struct NetworkState {
    pub(super) frame: Frame,
    pub(super) view: Arc<View>,
    /// A supposed change of the view, with the resulting graph.
    pub(super) changed: Option<(Change, Arc<ChangedView>)>,
    pub(super) counts: Cohesion,
}

impl NetworkState {
    async fn ask_efficiency(&self) -> Result<Option<f64>, Fault> {
        let app = &self.frame.request().app;
        Ok(match &self.changed {
            None => efficiency(&*app.ask(&self.view, DistancesQuestion).await?),
            Some((change, changed)) => {
                let question = ChangedEfficiencyQuestion {
                    change: change.clone(),
                    changed: Arc::clone(changed),
                };
                *app.ask(&self.view, question).await?
            }
        })
    }
}

/// Figures of a network that tell how well it is connected.
#[Object]
impl NetworkState {
    /// Number of cities, isolated ones included.
    fn city_count(&self) -> i32 {
        int(self.counts.cities)
    }

    /// Number of links: pairs of cities that share a partnership.
    fn link_count(&self) -> i32 {
        int(self.counts.links)
    }

    /// Sum of the strengths of all links.
    fn total_strength(&self) -> f64 {
        self.counts.total_strength
    }

    /// Density: links divided by possible links, 2L / (n (n − 1)), 0 to 1. Null for fewer than two
    /// cities.
    fn density(&self) -> Option<f64> {
        density(self.counts.cities, self.counts.links)
    }

    /// Number of connected components. An isolated city counts as one.
    fn component_count(&self) -> i32 {
        int(self.counts.components)
    }

    /// Number of cities in the largest component.
    fn largest_component_size(&self) -> i32 {
        int(self.counts.largest)
    }

    /// Share of these cities that lie in the largest component, 0 to 1. Null without cities.
    fn largest_component_share(&self) -> Option<f64> {
        largest_share(&self.counts)
    }

    /// Number of cities without a link.
    fn isolate_count(&self) -> i32 {
        int(self.counts.isolates)
    }

    /// Number of pairs of cities that reach each other: the sum of s (s − 1) / 2 over the sizes s
    /// of the components. At most 2,147,483,647.
    fn connected_pairs(&self) -> i32 {
        int(self.counts.connected_pairs as usize)
    }

    /// Global efficiency: the mean of 1 / hops over all pairs of cities, where an unconnected pair
    /// counts 0 (Latora and Marchiori 2001). From 0 to 1; null for fewer than two cities. Cost: one
    /// search from every city.
    async fn efficiency(&self) -> Option<async_graphql::Result<f64>> {
        nullable(async { Ok(self.ask_efficiency().await?) }).await
    }
}

/// Returns the share of the cities that lie in the largest component.
pub(super) fn largest_share(counts: &Cohesion) -> Option<f64> {
    (counts.cities > 0).then(|| counts.largest as f64 / counts.cities as f64)
}

/// Adds a warning if a count of pairs exceeds GraphQL's integers.
pub(super) fn warn_of_saturation(meta: &mut AnswerMeta, counts: impl IntoIterator<Item = u64>) {
    if let Some(count) = counts.into_iter().find(|&count| count > i32::MAX as u64) {
        let note = format!("A count of pairs of cities is {count} and stands at 2147483647.");
        meta.warn(Warning::CountSaturated, note);
    }
}
