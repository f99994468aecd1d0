//! Settings of the log.

use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::Faults;
use crate::telemetry::{DEFAULT_FILTER, LogFormat, check_filter};

/// The settings of the log as given.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[command(next_help_heading = "Log (on standard error)")]
pub struct LogSettings {
    /// Filter of log lines: a level, or levels by part such as info,interurban=debug [default:
    /// info]
    #[arg(
        id = "log",
        long = "log",
        global = true,
        env = "INTERURBAN_LOG",
        value_name = "FILTER"
    )]
    pub filter: Option<String>,
    /// Format of log lines: text for people, json for programs [default: text]
    #[arg(
        long = "log-format",
        global = true,
        env = "INTERURBAN_LOG_FORMAT",
        value_name = "FORMAT"
    )]
    pub format: Option<String>,
    /// Duration from which the log warns of a request, in ms, 1 to 3600000 [default: 1000]
    #[arg(long, global = true, env = "INTERURBAN_SLOW_MS", value_name = "MS")]
    pub slow_ms: Option<u64>,
}

/// The checked settings of the log.
#[derive(Clone, Debug)]
pub struct Log {
    /// The filter of log lines.
    pub filter: String,
    /// The format of log lines.
    pub format: LogFormat,
    /// Duration from which the log warns of a request.
    pub slow: Duration,
}

impl LogSettings {
    /// Completes these settings with others.
    pub fn or(self, other: Self) -> Self {
        Self {
            filter: self.filter.or(other.filter),
            format: self.format.or(other.format),
            slow_ms: self.slow_ms.or(other.slow_ms),
        }
    }

    /// Checks the settings, with defaults for those that are not given.
    pub fn check(self, faults: &mut Faults) -> Log {
        let filter = self.filter.unwrap_or_else(|| DEFAULT_FILTER.to_owned());
        if let Err(error) = check_filter(&filter) {
            faults.add(format!("log: {error}"));
        }
        let format = self.format.as_deref().map_or(Ok(LogFormat::default()), str::parse);
        let format = format.unwrap_or_else(|error| {
            faults.add(format!("log-format: {error}"));
            LogFormat::default()
        });
        let slow = faults.in_range("slow-ms", self.slow_ms, 1_000, 1, 3_600_000);
        Log {
            filter,
            format,
            slow: Duration::from_millis(slow),
        }
    }
}
