//! Brokerage in the worked example, in published networks, against its definitions, and in
//! degenerate graphs.

mod degenerate;
mod golden;
mod properties;
mod published;

use super::*;
use crate::budget::Budget;

fn free() -> Budget {
    Budget::unlimited()
}

fn near(value: Option<f64>, expected: f64) -> bool {
    value.is_some_and(|value| (value - expected).abs() < 5e-7)
}

/// The counts of a node: coordinator, consultant, gatekeeper, liaison.
fn counts(roles: Option<BrokerRoles>) -> Option<(u64, u64, u64, u64)> {
    roles.map(|roles| (roles.coordinator, roles.consultant, roles.gatekeeper, roles.liaison))
}
