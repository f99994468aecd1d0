//! Repeats a task until its time is used.

use std::time::{Duration, Instant};

use interurban::analytics::{AnalysisError, Budget};

use crate::stopwatch::{Figures, Stopwatch};

/// What a repetition finds: a number, or `None` where it is undefined.
pub(crate) type Found = Result<Option<f64>, AnalysisError>;

/// The least time of a batch of repetitions: what reading the clocks costs must not show.
const BATCH: Duration = Duration::from_millis(1);

/// What is known of a task after its time is used.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outcome {
    /// What it took; `None` if it did not finish once.
    pub(crate) figures: Option<Figures>,
    /// The median and the 99th percentile of the times of single calls, in microseconds.
    pub(crate) call_times: Option<[f64; 2]>,
    /// What it found, or why nothing.
    pub(crate) value: Result<f64, String>,
}

impl Outcome {
    /// Nothing, for this reason.
    pub(crate) const fn failed(reason: String) -> Self {
        Self {
            figures: None,
            call_times: None,
            value: Err(reason),
        }
    }
}

/// Measures a task that asks one question. The first repetition fails if `time` does not suffice; later ones are then dropped.
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

/// Why a task has no value whose repetitions do not find the same.
pub(crate) fn disagreement() -> String {
    "repetitions found different values".to_owned()
}
