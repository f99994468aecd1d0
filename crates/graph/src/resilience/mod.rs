//! Resilience: the nodes and links that hold a network together, and its decline under removals.

mod attack;
mod critical;
mod cuts;
mod efficiency;
mod parted;
mod reunion;
mod robustness;
mod rollback;

#[cfg(test)]
mod tests;

pub use attack::Attack;
pub use critical::{PartingGroup, parting_groups};
pub use cuts::{CutLink, CutNode, Cuts, cuts};
pub use efficiency::efficiency;
pub use parted::PartedPairs;
pub use robustness::{RANDOM_ORDERS, Robustness, robustness};
