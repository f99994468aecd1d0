//! The communities of a whole view, for clusters and other questions.

use crate::analytics::communities::{Communities, CommunityOptions, communities};
use crate::analytics::{AnalysisError, Budget};
use crate::app::compute::HEAVY;
use crate::app::question::{Key, Question};
use crate::network::{LinkGraph, View};

/// Communities by modularity; by default unweighted, at resolution 1, with seed 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommunityQuestion {
    /// True if strengths count.
    pub weighted: bool,
    /// Resolution γ; 1 is Newman and Girvan's modularity.
    pub resolution: f64,
    /// Seed of the order of visits.
    pub seed: u64,
}

impl Default for CommunityQuestion {
    fn default() -> Self {
        let options = CommunityOptions::default();
        Self {
            weighted: options.weighted,
            resolution: options.resolution,
            seed: options.seed,
        }
    }
}

impl CommunityQuestion {
    /// The parts that change the answer.
    pub(super) const fn parts(&self) -> (bool, u64, u64) {
        (self.weighted, self.resolution.to_bits(), self.seed)
    }

    /// The communities of a graph.
    pub(super) fn find(&self, graph: &LinkGraph, budget: &Budget) -> Result<Communities, AnalysisError> {
        let options = CommunityOptions {
            weighted: self.weighted,
            resolution: self.resolution,
            seed: self.seed,
            ..CommunityOptions::default()
        };
        communities(graph, &options, budget)
    }
}

impl Question for CommunityQuestion {
    type Answer = Communities;

    fn key(&self) -> Key {
        Key::of(self.parts())
    }

    fn effort(&self, _view: &View) -> usize {
        HEAVY
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Communities, AnalysisError> {
        self.find(view.graph(), budget)
    }

    fn weight(answer: &Communities) -> usize {
        64 + 4 * answer.partition.labels().len()
    }
}
