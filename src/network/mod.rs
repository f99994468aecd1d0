//! The network as a graph: what the analyses read.

pub mod link_graph;
