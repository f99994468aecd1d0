//! Similarity of the neighbourhoods of two nodes, which predicts missing links.

mod adamic_adar;
mod measures;
mod pairs;
mod shared;

#[cfg(test)]
mod tests;

pub use adamic_adar::{ScoredNode, ScoredPair, best_adamic_adar, best_pairs};
pub use measures::{Similarity, similarities, similarity};
pub(crate) use pairs::PairScores;
