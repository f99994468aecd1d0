//! Settings of several processes on one database.

use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::Faults;

/// The settings of replicas as given.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[command(next_help_heading = "Replicas")]
pub struct ReplicaSettings {
    /// Time in ms that a replica may be behind the database, or without it, before /readyz says no,
    /// 100 to 600000 [default: 5000]
    #[arg(long, global = true, env = "INTERURBAN_MAX_LAG_MS", value_name = "MS")]
    pub max_lag_ms: Option<u64>,
    /// Time that a request waits for its Interurban-Min-Revision, in ms, 0 to 600000 [default:
    /// 2000]
    #[arg(long, global = true, env = "INTERURBAN_REVISION_WAIT_MS", value_name = "MS")]
    pub revision_wait_ms: Option<u64>,
}

/// The checked settings of replicas.
#[derive(Clone, Debug)]
pub struct Replicas {
    /// The largest lag behind the database of a ready process.
    pub max_lag: Duration,
    /// Time that a request waits for the revision it asks for.
    pub revision_wait: Duration,
}

impl ReplicaSettings {
    /// Completes these settings with others.
    pub fn or(self, other: Self) -> Self {
        Self {
            max_lag_ms: self.max_lag_ms.or(other.max_lag_ms),
            revision_wait_ms: self.revision_wait_ms.or(other.revision_wait_ms),
        }
    }

    /// Checks the settings, with defaults for those that are not given.
    pub fn check(self, faults: &mut Faults) -> Replicas {
        let lag = faults.in_range("max-lag-ms", self.max_lag_ms, 5_000, 100, 600_000);
        let wait = faults.in_range("revision-wait-ms", self.revision_wait_ms, 2_000, 0, 600_000);
        Replicas {
            max_lag: Duration::from_millis(lag),
            revision_wait: Duration::from_millis(wait),
        }
    }
}
