//! Several processes on one database.

use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::Faults;

/// How processes on one database keep up with each other, as given.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[command(next_help_heading = "Replicas")]
pub struct ReplicaSettings {
    /// How many ms a replica may be behind the database, or without it, before /readyz says no, 100 to 600000 [default: 5000]
    #[arg(long, global = true, env = "INTERURBAN_MAX_LAG_MS", value_name = "MS")]
    pub max_lag_ms: Option<u64>,
    /// How many ms a request waits for its Interurban-Min-Revision, 0 to 600000 [default: 2000]
    #[arg(long, global = true, env = "INTERURBAN_REVISION_WAIT_MS", value_name = "MS")]
    pub revision_wait_ms: Option<u64>,
}

/// How processes on one database keep up with each other, checked.
#[derive(Clone, Debug)]
pub struct Replicas {
    /// How far behind the database a process may be and still be ready.
    pub max_lag: Duration,
    /// How long a request waits for the revision it asks for.
    pub revision_wait: Duration,
}

impl ReplicaSettings {
    /// These settings, completed by others.
    pub fn or(self, other: Self) -> Self {
        Self {
            max_lag_ms: self.max_lag_ms.or(other.max_lag_ms),
            revision_wait_ms: self.revision_wait_ms.or(other.revision_wait_ms),
        }
    }

    /// Checks, with defaults for what is not given.
    pub fn check(self, faults: &mut Faults) -> Replicas {
        let lag = faults.in_range("max-lag-ms", self.max_lag_ms, 5_000, 100, 600_000);
        let wait = faults.in_range("revision-wait-ms", self.revision_wait_ms, 2_000, 0, 600_000);
        Replicas {
            max_lag: Duration::from_millis(lag),
            revision_wait: Duration::from_millis(wait),
        }
    }
}
