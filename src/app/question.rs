//! A question that can be put to a view: what it costs, how it is answered, what its answer weighs.

use std::fmt::Debug;

use crate::analytics::{AnalysisError, Budget};
use crate::network::View;

/// A question about a view. Its answer depends on the view and on the question alone.
///
/// `Debug` must show every part that changes the answer: two questions of one type that print alike are the same question.
pub trait Question: Debug + Send + Sync + 'static {
    /// What it is answered with.
    type Answer: Send + Sync + 'static;

    /// About how many visits of a node or a link the answer takes. Below [`INLINE_EFFORT`](super::compute::INLINE_EFFORT) it is
    /// computed on the spot, above it off the async threads; [`HEAVY`](super::compute::HEAVY) where the view does not tell.
    fn effort(&self, view: &View) -> usize {
        view.graph().node_count() + view.graph().link_count()
    }

    /// Answers.
    ///
    /// # Errors
    /// Those of the budget.
    fn answer(&self, view: &View, budget: &Budget) -> Result<Self::Answer, AnalysisError>;

    /// Bytes that the answer occupies, roughly, for the bound on the cache.
    fn weight(answer: &Self::Answer) -> usize;
}
