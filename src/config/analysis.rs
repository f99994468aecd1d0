//! Limits of analyses.

use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use super::Faults;
use crate::app::AppLimits;

/// The settings of analyses as given.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[command(next_help_heading = "Analysis")]
pub struct AnalysisSettings {
    /// Time limit of one analysis in ms, 10 to 600000 [default: 5000]
    #[arg(long, global = true, env = "INTERURBAN_ANALYSIS_DEADLINE_MS", value_name = "MS")]
    pub analysis_deadline_ms: Option<u64>,
    /// Largest number of analyses of large graphs that run at once, 1 to 1024 [default: one per
    /// processor]
    #[arg(long, global = true, env = "INTERURBAN_PARALLEL_ANALYSES", value_name = "N")]
    pub parallel_analyses: Option<usize>,
    /// Memory in MiB for cached graphs, the same for cached answers and the same for files, 1 to
    /// 1048576 [default: 256]
    #[arg(long, global = true, env = "INTERURBAN_CACHE_MIB", value_name = "MIB")]
    pub cache_mib: Option<u64>,
    /// Largest number of objects in one answer, 1000 to 100000000 [default: 250000]
    #[arg(long, global = true, env = "INTERURBAN_MAX_ROWS", value_name = "N")]
    pub max_rows: Option<usize>,
    /// Largest number of cities and links in one flat graph, 1000 to 100000000 [default: 200000]
    #[arg(long, global = true, env = "INTERURBAN_MAX_GRAPH", value_name = "N")]
    pub max_graph: Option<usize>,
    /// Largest size of one answer, and of one event of a subscription, in MiB, 1 to 65536 [default:
    /// 64]
    #[arg(long, global = true, env = "INTERURBAN_MAX_ANSWER_MIB", value_name = "MIB")]
    pub max_answer_mib: Option<usize>,
}

impl AnalysisSettings {
    /// Completes these settings with others.
    pub fn or(self, other: Self) -> Self {
        Self {
            analysis_deadline_ms: self.analysis_deadline_ms.or(other.analysis_deadline_ms),
            parallel_analyses: self.parallel_analyses.or(other.parallel_analyses),
            cache_mib: self.cache_mib.or(other.cache_mib),
            max_rows: self.max_rows.or(other.max_rows),
            max_graph: self.max_graph.or(other.max_graph),
            max_answer_mib: self.max_answer_mib.or(other.max_answer_mib),
        }
    }

    /// Checks the settings, with defaults for those that are not given.
    pub fn check(self, faults: &mut Faults) -> AppLimits {
        let default = AppLimits::default();
        let deadline = faults.in_range("analysis-deadline-ms", self.analysis_deadline_ms, 5_000, 10, 600_000);
        let answer = default.max_answer_bytes >> 20;
        let answer = faults.in_range("max-answer-mib", self.max_answer_mib, answer, 1, 65_536);
        let cache = faults.in_range("cache-mib", self.cache_mib, default.cache_bytes >> 20, 1, 1 << 20);
        AppLimits {
            max_rows: faults.in_range("max-rows", self.max_rows, default.max_rows, 1_000, 100_000_000),
            max_graph: faults.in_range("max-graph", self.max_graph, default.max_graph, 1_000, 100_000_000),
            max_answer_bytes: answer << 20,
            analysis_deadline: Duration::from_millis(deadline),
            parallel_analyses: faults.in_range(
                "parallel-analyses",
                self.parallel_analyses,
                default.parallel_analyses,
                1,
                1_024,
            ),
            cache_bytes: cache << 20,
            ..default
        }
    }
}
