//! The use cases: what the server does with store, graph and analytics, without knowing how it is asked.

pub mod seeds;
