//! How alike the neighbourhoods of two nodes are: which pairs without a link are likely to get one.

mod adamic_adar;
mod measures;
mod pairs;
mod shared;

#[cfg(test)]
mod tests;

pub use adamic_adar::{ScoredNode, ScoredPair, best_adamic_adar, best_pairs};
pub use measures::{Similarity, similarities, similarity};
pub(crate) use pairs::PairScores;
