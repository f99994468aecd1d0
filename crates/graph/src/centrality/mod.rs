//! Centrality: measures of a node's importance by its position, one per file.
//!
//! Every function returns one number for each node. Isolated nodes count in every n.

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
pub use closeness::{closeness, closeness_by_hops, harmonic, harmonic_by_hops};
pub use eigenvector::eigenvector;
pub use page_rank::{PageRankOptions, page_rank};
pub use strength::strengths;
