//! Repeats a task until its time is used up.

use std::time::{Duration, Instant};

use interurban::analytics::{AnalysisError, Budget};

use crate::stopwatch::{Figures, Stopwatch};

/// The result of a repetition: a number, or `None` if it is undefined.
pub(crate) type Found = Result<Option<f64>, AnalysisError>;

/// The minimum time of a batch of repetitions, so that reading the clocks does not matter.
const BATCH: Duration = Duration::from_millis(1);

/// The outcome of a task.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// Its times; `None` if it did not finish once.
    pub(crate) figures: Option<Figures>,
    /// The median and the 99th percentile of the times of single calls, in microseconds.
    pub(crate) call_times: Option<[f64; 2]>,
    /// Its value, or the reason that there is none.
    pub(crate) value: Result<f64, String>,
}

impl Outcome {
    /// Creates an outcome without a value.
    pub(crate) const fn failed(reason: String) -> Self {
        Self {
            figures: None,
            call_times: None,
            value: Err(reason),
        }
    }
}

/// Measures a task that asks one question. The first repetition fails if it takes longer than
/// `time`; a later one is then dropped.
pub(crate) fn repeat(time: Duration, mut once: impl FnMut(&Budget) -> Found) -> Outcome {
    let deadline = Instant::now() + time;
    let budget = Budget::unlimited().with_deadline(deadline);
    let watch = Stopwatch::start();
    let found = match once(&budget) {
        Ok(found) => found,
        Err(error) => return Outcome::failed(error.to_string()),
    };
    let mut spans = vec![watch.read(1)];
    let batch = (BATCH.as_secs_f64() / spans[0].wall.max(1e-9)).clamp(1.0, 1e6) as u64;
    let mut count = 1;
    while Instant::now() < deadline {
        let watch = Stopwatch::start();
        let agree = (0..batch).try_fold(true, |agree, _| Ok(agree & (once(&budget)? == found)));
        match agree {
            Ok(true) => spans.push(watch.read(batch)),
            Ok(false) => return Outcome::failed(disagreement()),
            Err(AnalysisError::DeadlineExceeded) => break,
            Err(error) => return Outcome::failed(error.to_string()),
        }
        count += batch;
    }
    Outcome {
        figures: Some(Figures::of(count, &spans)),
        call_times: None,
        value: found.ok_or_else(|| "undefined for this graph".to_owned()),
    }
}

/// Returns the reason for no value if repetitions differ.
pub(crate) fn disagreement() -> String {
    "repetitions found different values".to_owned()
}
