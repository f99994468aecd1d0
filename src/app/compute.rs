//! Runs heavy analyses off the async threads, at most one per processor. They stop at their
//! deadline, or when no caller waits any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::fault::{Fault, no_panic};
use super::limiter::{Limiter, is_patient};
use crate::analytics::{AnalysisError, Budget};

/// Analyses of fewer visits run on the calling thread: handing them over would cost more.
pub const INLINE_EFFORT: usize = 4_000;

/// The effort of analyses that cannot be predicted from the graph: communities, and searches that
/// may be exponential.
pub const HEAVY: usize = usize::MAX;

/// Runs analyses under a deadline.
#[derive(Clone, Debug)]
pub struct Compute {
    limiter: Limiter,
    deadline: Duration,
}

/// Sets the cancel flag when the waiting request is dropped.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Compute {
    /// Creates a runner. `limiter` bounds the number at a time, `deadline` the time of each.
    pub const fn new(limiter: Limiter, deadline: Duration) -> Self {
        Self { limiter, deadline }
    }

    /// Runs a search that usually needs few visits. It first runs on the calling thread for up to
    /// [`INLINE_EFFORT`] steps; if that is not enough it starts again as an analysis of `effort`
    /// visits.
    pub async fn run_brief<T: Send + 'static>(
        &self,
        effort: usize,
        search: impl Fn(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        let budget = Budget::unlimited().with_step_limit(INLINE_EFFORT as u64);
        match no_panic(|| search(&budget))? {
            Ok(answer) => Ok(answer),
            Err(_) => self.run(effort, search).await,
        }
    }

    /// Runs an `analysis` of about `effort` visits of a node or a link. The deadline includes the
    /// time in the queue, except for patient callers.
    ///
    /// # Errors
    /// [`Fault::Busy`] if the queue for permits is full or the wait was too long, TIMEOUT, and
    /// INTERNAL if the analysis panics.
    pub async fn run<T: Send + 'static>(
        &self,
        effort: usize,
        analysis: impl FnOnce(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        let asked = Instant::now();
        let permit = match effort < INLINE_EFFORT {
            true => None,
            false => Some(self.limiter.take().await?),
        };
        let begun = if is_patient() { Instant::now() } else { asked };
        let flag = Arc::new(AtomicBool::new(false));
        let budget = Budget::unlimited()
            .with_deadline(begun + self.deadline)
            .with_cancel_flag(Arc::clone(&flag));
        let seconds = self.deadline.as_secs();
        let analysis = |budget: &Budget| {
            budget.check()?;
            analysis(budget)
        };
        let Some(permit) = permit else {
            return no_panic(|| analysis(&budget))?.map_err(|error| Fault::from_analysis(error, seconds));
        };
        let _guard = CancelOnDrop(flag);
        let answer = tokio::task::spawn_blocking(move || {
            let answer = analysis(&budget);
            drop(permit);
            answer
        });
        answer
            .await
            .map_err(Fault::from_join)?
            .map_err(|error| Fault::from_analysis(error, seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compute() -> Compute {
        Compute::new(Limiter::new(1, 1, Duration::from_secs(60)), Duration::from_secs(60))
    }

    /// Spends steps, and tells if it ran on the calling thread.
    fn spend(steps: u64) -> impl Fn(&Budget) -> Result<bool, AnalysisError> {
        let asked_on = std::thread::current().id();
        move |budget| {
            budget.spend(steps)?;
            Ok(std::thread::current().id() == asked_on)
        }
    }

    #[tokio::test]
    async fn a_search_of_few_visits_is_done_on_the_spot() {
        assert!(compute().run_brief(HEAVY, spend(100)).await.expect("an answer"));
    }

    #[tokio::test]
    async fn a_panic_is_a_fault_of_its_own_and_gives_its_turn_back() {
        let compute = compute();
        for effort in [0, HEAVY, HEAVY] {
            let answer = compute
                .run(effort, |_| -> Result<(), _> { panic!("out of bounds") })
                .await;
            assert!(
                matches!(answer, Err(Fault::Internal(ref cause)) if cause.0.contains("out of bounds")),
                "{answer:?}"
            );
        }
        let brief = compute
            .run_brief(HEAVY, |_| -> Result<(), _> { panic!("out of bounds") })
            .await;
        assert!(matches!(brief, Err(Fault::Internal(_))), "{brief:?}");
        assert!(!compute.run(HEAVY, spend(1)).await.expect("an answer"));
    }

    #[tokio::test]
    async fn a_search_that_needs_many_visits_after_all_runs_elsewhere_without_the_bound() {
        assert!(!compute().run_brief(HEAVY, spend(1_000_000)).await.expect("an answer"));
    }
}
