//! Mixing: the links between groups of nodes, such as countries or communities, by one set of
//! definitions.

mod compare;
mod dense;
mod ei_index;
mod expected;
mod groups;
mod matrix;
mod observed;
mod overlaps;

#[cfg(test)]
mod tests;

pub use compare::mixing_matrix;
pub use ei_index::ei_index;
pub use groups::Groups;
pub use matrix::{Baseline, MixingCell, MixingGroup, MixingMatrix, MixingOptions};
pub use observed::{LinkedGroups, linked_groups};
