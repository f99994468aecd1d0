//! One line of JSON for each task.

use serde::Serialize;
use serde_json::Number;

use crate::measure::Outcome;

/// The fields of a line, in this order.
#[derive(Debug, Serialize)]
pub(crate) struct Line<'a> {
    /// The program that was measured.
    pub(crate) tool: &'static str,
    /// Its version.
    pub(crate) version: &'static str,
    /// The name of the folder.
    pub(crate) graph: &'a str,
    /// The name of the task.
    pub(crate) task: &'static str,
    /// The maximum number of threads.
    pub(crate) threads: usize,
    /// Number of repetitions or calls.
    n: u64,
    best_s: Option<f64>,
    median_s: Option<f64>,
    cpu_s: Option<f64>,
    value: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p50_us: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99_us: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> Line<'a> {
    /// Creates the line of a task.
    pub(crate) fn new(graph: &'a str, task: &'static str, threads: usize, outcome: Outcome) -> Self {
        let [p50_us, p99_us] = outcome.call_times.map_or([None; 2], |times| times.map(Some));
        Self {
            tool: "interurban",
            version: env!("CARGO_PKG_VERSION"),
            graph,
            task,
            threads,
            n: outcome.figures.map_or(0, |figures| figures.count),
            best_s: outcome.figures.map(|figures| figures.best),
            median_s: outcome.figures.map(|figures| figures.median),
            cpu_s: outcome.figures.map(|figures| figures.cpu),
            value: outcome.value.as_ref().ok().and_then(|&value| number(value)),
            p50_us,
            p99_us,
            error: outcome.value.err(),
        }
    }
}

/// Converts a number to JSON, integers without a decimal point.
fn number(value: f64) -> Option<Number> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Some(Number::from(value as i64))
    } else {
        Number::from_f64(value)
    }
}
