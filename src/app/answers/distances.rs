//! Distances in hops between all cities: one sweep for all questions that are made of them.

use std::sync::Arc;

use crate::analytics::distances::{DistanceProfile, Distances, all_distances};
use crate::analytics::{AnalysisError, Budget};
use crate::app::App;
use crate::app::fault::Fault;
use crate::app::question::{Key, Question};
use crate::network::{LinkGraph, View};

/// Most cities times links of a graph whose profile of distances is computed.
const MOST_DISTANCES: u64 = 100_000_000_000;

/// The distances from every city to the others that it reaches. Closeness, harmonic centrality,
/// efficiency and the profile of distances follow from them.
#[derive(Clone, Copy, Debug)]
pub struct DistancesQuestion;

impl Question for DistancesQuestion {
    type Answer = Distances;

    fn effort(&self, view: &View) -> usize {
        sweep_effort(view.graph())
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Distances, AnalysisError> {
        all_distances(view.graph(), budget)
    }

    fn weight(answer: &Distances) -> usize {
        64 + 24 * answer.sums.len() + 8 * answer.pair_counts.len()
    }
}

/// Estimates the visits that all distances of a graph take.
pub(super) fn sweep_effort(graph: &LinkGraph) -> usize {
    graph.node_count() * graph.link_count() / 64
}

/// True if the profile of distances takes too long: cities times links are more than
/// 100,000,000,000.
pub fn is_too_large(view: &View) -> bool {
    view.graph().node_count() as u64 * view.graph().link_count() as u64 > MOST_DISTANCES
}

/// The profile of the distances in the largest component; `None` without two cities that reach each
/// other, and for a graph that [is too large](is_too_large).
///
/// # Errors
/// Those of the analysis.
pub async fn ask_profile(app: &App, view: &Arc<View>) -> Result<Arc<Option<DistanceProfile>>, Fault> {
    if is_too_large(view) {
        return Ok(Arc::default());
    }
    let all = app.ask(view, DistancesQuestion).await?;
    app.ask(view, ProfileQuestion { all }).await
}

/// The profile of the largest component, from the distances in all components.
struct ProfileQuestion {
    all: Arc<Distances>,
}

impl Question for ProfileQuestion {
    type Answer = Option<DistanceProfile>;

    fn key(&self) -> Key {
        // The distances follow from the view.
        Key::of(())
    }

    fn effort(&self, view: &View) -> usize {
        sweep_effort(view.graph())
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Option<DistanceProfile>, AnalysisError> {
        DistanceProfile::of_largest_component(view.graph(), &self.all, budget)
    }

    fn weight(answer: &Option<DistanceProfile>) -> usize {
        64 + answer.as_ref().map_or(0, |profile| 8 * profile.pair_counts.len())
    }
}
