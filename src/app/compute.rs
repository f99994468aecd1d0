//! Heavy questions run off the async threads, at most as many at once as there are processors,
//! and stop when their time is up or nobody waits for them any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::fault::{Fault, no_panic};
use super::limiter::{Limiter, is_patient};
use crate::analytics::{AnalysisError, Budget};

/// Work of fewer visits than this is done on the spot: handing it over would cost more.
pub const INLINE_EFFORT: usize = 4_000;

/// Stands for the effort where it does not follow from the graph: communities, searches that may be exponential.
pub const HEAVY: usize = usize::MAX;

/// Runs analyses under a deadline.
#[derive(Clone, Debug)]
pub struct Compute {
    limiter: Limiter,
    deadline: Duration,
}

/// Raises the flag when the request that waits goes away.
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Compute {
    /// Analyses as `limiter` permits, each within `deadline`.
    pub const fn new(limiter: Limiter, deadline: Duration) -> Self {
        Self { limiter, deadline }
    }

    /// Runs a search that mostly needs few visits: on the spot as far as [`INLINE_EFFORT`] goes, and if it does not end there, again
    /// and like one of `effort`.
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

    /// Runs an `analysis` of about `effort` visits of a node or a link, waiting in the queue included in the deadline, unless the caller
    /// waits as long as it takes.
    ///
    /// # Errors
    /// [`Fault::Busy`] if too many wait for a permit or it took too long to come, TIMEOUT, and INTERNAL if the analysis panics.
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

    /// Spends so many steps and tells whether it did so on the thread that asked.
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
