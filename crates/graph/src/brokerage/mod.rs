//! Brokerage: nodes that stand between others, by position among ties and between groups. One
//! measure per file.
//!
//! Every function returns one value for each node.

mod constraint;
mod effective_size;
mod neighbor_groups;
mod participation;
mod proportions;
mod roles;

#[cfg(test)]
mod tests;

pub use constraint::constraint;
pub use effective_size::effective_size;
pub use participation::participation;
pub use roles::{BrokerRoles, broker_roles};
