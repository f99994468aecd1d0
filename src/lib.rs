//! Interurban: cities and their partnerships as a graph, asked over GraphQL.
//!
//! *Rows become a graph, the graph answers questions, the API words the answers.*

pub mod app;
pub mod domain;
pub mod storage;
