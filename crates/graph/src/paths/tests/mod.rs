//! Searches against the worked example and against the enumeration of all simple paths.

pub(super) mod brute_force;
mod disjoint;
mod golden;
pub(super) mod properties;
mod strengths;
