//! The store, on every kind of database.

mod access;
mod cold;
mod connect;
mod constraints;
mod encryption;
mod load;
mod migrations;
mod seed;

use chrono::{DateTime, Utc};

/// Returns the time of all writes.
fn noon() -> DateTime<Utc> {
    "2026-01-02T12:00:00.123456Z".parse().expect("a moment")
}
