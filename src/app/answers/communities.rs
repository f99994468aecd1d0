//! The communities of a whole view, for use by other questions.

use crate::analytics::communities::{Communities, CommunityOptions, communities};
use crate::analytics::{AnalysisError, Budget};
use crate::app::compute::HEAVY;
use crate::app::question::Question;
use crate::network::View;

/// Communities with the default options: unweighted, resolution 1, seed 1.
#[derive(Clone, Copy, Debug)]
pub struct CommunityQuestion;

impl Question for CommunityQuestion {
    type Answer = Communities;

    fn effort(&self, _view: &View) -> usize {
        HEAVY
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Communities, AnalysisError> {
        communities(view.graph(), &CommunityOptions::default(), budget)
    }

    fn weight(answer: &Communities) -> usize {
        64 + 4 * answer.partition.labels().len()
    }
}
