//! Why an analysis stopped without an answer.

use thiserror::Error;

/// An analysis ends early for one of these reasons and leaves nothing behind. "No path" is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnalysisError {
    /// The time allowed by the [`Budget`](super::budget::Budget) has passed.
    #[error("the analysis did not finish in the time allowed")]
    DeadlineExceeded,
    /// Whoever asked no longer wants the answer.
    #[error("the analysis was cancelled")]
    Cancelled,
    /// There is no room in memory for the answer at the moment.
    #[error("there is no room for the answer")]
    NoRoom,
    /// The work asked for is larger than allowed.
    #[error("{what}: {measured} is more than the {limit} allowed")]
    LimitExceeded {
        /// What was counted, in words.
        what: &'static str,
        /// The most that is allowed.
        limit: u64,
        /// How far the count had come when the analysis stopped.
        measured: u64,
    },
}
