//! Algorithms over a [`LinkGraph`]: pure functions, deterministic to the last digit.
//!
//! Everything indexes dense nodes whose order is that of the city keys. No function reads a file, a clock that tells the time
//! or a source of randomness that it was not given; results never depend on the order of a hash map or of threads. What may
//! take long asks a [`Budget`] whether to go on.

pub mod brokerage;
pub mod budget;
pub mod centrality;
pub mod communities;
pub mod components;
pub mod cores;
pub mod diameter;
pub mod distances;
pub mod error;
pub mod gravity;
pub mod layout;
pub mod link_graph;
pub mod mixing;
pub mod pair_sample;
pub mod partition;
pub mod paths;
pub mod ranking;
pub mod recommendation;
pub mod resilience;
pub mod similarity;
pub mod splice;
pub mod spread;
pub mod summary;
pub mod triangles;

pub use budget::Budget;
pub use error::AnalysisError;
pub use link_graph::LinkGraph;

#[cfg(test)]
pub(crate) mod testing;
