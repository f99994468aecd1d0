//! The reasons for an analysis to stop without an answer.

use thiserror::Error;

/// The reason that an analysis stopped early; it leaves nothing behind. "No path" is an answer, not
/// an error.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AnalysisError {
    /// The time allowed by the [`Budget`](super::budget::Budget) has passed.
    #[error("the analysis did not finish in the time allowed")]
    DeadlineExceeded,
    /// The caller no longer wants the answer.
    #[error("the analysis was cancelled")]
    Cancelled,
    /// There is not enough memory for the answer at the moment.
    #[error("there is no room for the answer")]
    NoRoom,
    /// The work asked for is larger than allowed.
    #[error("{what}: {measured} is more than the {limit} allowed")]
    LimitExceeded {
        /// The thing that was counted, in words.
        what: &'static str,
        /// The limit.
        limit: u64,
        /// The count when the analysis stopped.
        measured: u64,
    },
}
