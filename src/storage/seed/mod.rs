//! Writing a whole network with everything it needs, in one transaction.

mod history;
mod insert;
mod partnerships;
mod places;
mod records;
mod write;

pub use records::{
    SeedCity, SeedField, SeedGroup, SeedMembership, SeedNetwork, SeedObjective, SeedPartnership, SeedSet, SeedSource,
};
pub use write::{SeedCounts, SeedOutcome, write};
