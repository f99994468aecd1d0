//! Algorithms over a [`LinkGraph`]: pure functions, deterministic to the last digit.
//!
//! ```
//! use interurban_graph::centrality::betweenness;
//! use interurban_graph::paths::{PathQuery, cheapest_path};
//! use interurban_graph::{Budget, LinkGraph};
//!
//! // Nodes are 0 to 4; each link has two ends, the smaller first, and a strength.
//! let graph = LinkGraph::from_links(5, vec![(0, 1, 1.0), (1, 2, 1.0), (1, 3, 2.0), (3, 4, 1.0)]);
//! let budget = Budget::unlimited();
//!
//! let path = cheapest_path(&PathQuery::between(&graph, 0, 4), &budget)?;
//! assert_eq!(path.map(|path| path.nodes), Some(vec![0, 1, 3, 4]));
//! assert_eq!(betweenness(&graph, None, &budget)?, [0.0, 5.0, 0.0, 3.0, 0.0]);
//! # Ok::<(), interurban_graph::AnalysisError>(())
//! ```
//!
//! - **Nodes** are dense numbers. Among tied answers the smaller number comes first.
//! - **Determinism.** Equal graphs and arguments give equal answers, on every machine and with any
//!   number of threads. No function reads a file or the time. Seeds of random numbers are arguments.
//! - **Budgets.** A function that can take long asks a [`Budget`] whether to continue. A budget is
//!   a deadline, a flag and a bound on steps. The only error is that the budget was spent.
//! - **petgraph.** A [`LinkGraph`] implements petgraph's traits, so petgraph's algorithms run on it.

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

/// The examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
