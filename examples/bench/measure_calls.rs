//! Repeats a question about one item after another until the time is used up.

use std::time::{Duration, Instant};

use interurban::analytics::{AnalysisError, Budget};

use crate::measure::{Outcome, disagreement};
use crate::stopwatch::{Figures, Span, Stopwatch, quantile};

/// A single call may be too short to check the budget itself.
const CALLS_PER_CHECK: u64 = 64;

/// Enough single times for the 99th percentile.
const ENOUGH_CALLS: usize = 1_000_000;

/// Measures a task that asks about each of `items`; its value is the sum over them. All times are
/// per call.
///
/// A pass asks about every item. The first pass and every second one after it time each call, which
/// may cost as much as the call; so the figures come from the other passes if there are any. If the
/// time ends within the first pass, there are figures of the calls made, and no value.
pub(crate) fn repeat_for_each<Item: Copy>(
    time: Duration,
    items: &[Item],
    ask: impl FnMut(Item, &Budget) -> Result<f64, AnalysisError>,
) -> Outcome {
    if items.is_empty() {
        return Outcome::failed("there are no two linked cities to ask about".to_owned());
    }
    let deadline = Instant::now() + time;
    let mut passes = Passes {
        items,
        ask,
        budget: Budget::unlimited().with_deadline(deadline),
        calls: Vec::new(),
        count: 0,
    };
    let (span, first) = passes.pass(true);
    let mut value = first.map_err(|(asked, error)| format!("after {asked} of {} calls: {error}", items.len()));
    let (mut timed, mut plain) = (vec![span], Vec::new());
    while Instant::now() < deadline
        && let Ok(first) = value
    {
        let time_calls = plain.len() > timed.len() && passes.calls.len() < ENOUGH_CALLS;
        let (span, again) = passes.pass(time_calls);
        match again {
            Err(_) => break,
            Ok(again) if again != first => value = Err(disagreement()),
            Ok(_) if time_calls => timed.push(span),
            Ok(_) => plain.push(span),
        }
    }
    let spans = if plain.is_empty() { timed } else { plain };
    passes.outcome(&spans, value)
}

/// Passes over all items.
struct Passes<'a, Item, Ask> {
    items: &'a [Item],
    ask: Ask,
    budget: Budget,
    /// Times of single calls, in nanoseconds.
    calls: Vec<u64>,
    /// Number of calls made.
    count: u64,
}

impl<Item: Copy, Ask: FnMut(Item, &Budget) -> Result<f64, AnalysisError>> Passes<'_, Item, Ask> {
    /// Asks about every item: the mean time of a call, and the sum, or the number of calls before
    /// it stopped and the reason.
    fn pass(&mut self, time_calls: bool) -> (Span, Result<f64, (u64, AnalysisError)>) {
        let watch = Stopwatch::start();
        let mut asked = 0;
        let sum = self.items.iter().try_fold(0.0, |sum, &item| {
            if asked % CALLS_PER_CHECK == CALLS_PER_CHECK - 1 {
                self.budget.check()?;
            }
            asked += 1;
            let start = time_calls.then(Instant::now);
            let found = (self.ask)(item, &self.budget)?;
            if let Some(start) = start {
                self.calls.push(start.elapsed().as_nanos() as u64);
            }
            Ok(sum + found)
        });
        self.count += asked;
        (watch.read(asked), sum.map_err(|error| (asked, error)))
    }

    fn outcome(mut self, spans: &[Span], value: Result<f64, String>) -> Outcome {
        self.calls.sort_unstable();
        let micros = |share| quantile(&self.calls, share) as f64 / 1e3;
        let call_times = (!self.calls.is_empty()).then(|| [micros(0.5), micros(0.99)]);
        Outcome {
            figures: Some(Figures::of(self.count, spans)),
            call_times,
            value,
        }
    }
}
