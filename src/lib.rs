//! Interurban.

pub mod analytics;
pub mod network;
