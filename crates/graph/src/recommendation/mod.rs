//! Link prediction: shared neighbours and attributes combined, with a backtest against later links.

mod backtest;
mod bits;
mod candidates;
mod profiles;
mod tally;
mod terms;

#[cfg(test)]
mod tests;

pub use backtest::{Backtest, Experiment, PrecisionAt, SEED, USUAL_PAIRS, backtest};
pub use candidates::{Candidate, Candidates, candidates};
pub use profiles::{Facts, Profiles};
pub use terms::{Terms, Weights};
