//! Interurban.

pub mod http;
pub mod telemetry;
