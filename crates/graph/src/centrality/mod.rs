//! Centrality: how much a node stands in the middle of things, by several measures, one a file.
//!
//! Every function returns one number for each node. Isolated nodes are nodes like others: they count in every n.

mod betweenness;
mod blocks;
mod closeness;
mod count;
mod eigenvector;
mod page_rank;
mod queue;
mod rows;
mod search;
mod strength;
mod tridiagonal;

#[cfg(test)]
mod tests;

pub use betweenness::{
    SampledBetweenness, betweenness, betweenness_scale, cross_group_betweenness, sampled_betweenness,
};
pub use closeness::{closeness, harmonic};
pub use eigenvector::eigenvector;
pub use page_rank::{PageRankOptions, page_rank};
pub use strength::strengths;
