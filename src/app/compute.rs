//! Heavy questions run off the async threads, at most as many at once as there are processors,
//! and stop when their time is up or nobody waits for them any more.
//!
//! Who asks when more are waiting than can be answered in time is told so at once, and who waits gives up while there is still
//! time to compute. Else, with too many questions, each would wait until too little time is left, and none would be answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::fault::{Cause, Fault};
use crate::analytics::{AnalysisError, Budget};

/// Work of fewer visits than this is done on the spot: handing it over would cost more.
pub const INLINE_EFFORT: usize = 4_000;

/// Stands for the effort where it does not follow from the graph: communities, searches that may be exponential.
pub const HEAVY: usize = usize::MAX;

/// Runs analyses under a deadline.
#[derive(Clone, Debug)]
pub struct Compute {
    permits: Arc<Semaphore>,
    /// Places to wait for a permit.
    queue: Arc<Semaphore>,
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
    /// At most `parallel` analyses at once, each within `deadline`, while at most `waiting` wait for their turn.
    pub fn new(parallel: usize, waiting: usize, deadline: Duration) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(parallel)),
            queue: Arc::new(Semaphore::new(waiting)),
            deadline,
        }
    }

    /// Runs a search that mostly needs few visits: on the spot as far as [`INLINE_EFFORT`] goes, and if it does not end there, again
    /// and like one of `effort`.
    pub async fn run_brief<T: Send + 'static>(
        &self,
        effort: usize,
        search: impl Fn(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        let budget = Budget::unlimited().with_step_limit(INLINE_EFFORT as u64);
        match search(&budget) {
            Ok(answer) => Ok(answer),
            Err(_) => self.run(effort, search).await,
        }
    }

    /// Runs an `analysis` of about `effort` visits of a node or a link, waiting in the queue included in the deadline.
    ///
    /// # Errors
    /// [`Fault::Busy`] if too many wait already, or if half the time has gone by in the queue.
    pub async fn run<T: Send + 'static>(
        &self,
        effort: usize,
        analysis: impl FnOnce(&Budget) -> Result<T, AnalysisError> + Send + 'static,
    ) -> Result<T, Fault> {
        let flag = Arc::new(AtomicBool::new(false));
        let deadline = Instant::now() + self.deadline;
        let budget = Budget::unlimited()
            .with_deadline(deadline)
            .with_cancel_flag(Arc::clone(&flag));
        let seconds = self.deadline.as_secs();
        let analysis = |budget: &Budget| {
            budget.check()?;
            analysis(budget)
        };
        if effort < INLINE_EFFORT {
            return analysis(&budget).map_err(|error| Fault::from_analysis(error, seconds));
        }
        let _guard = CancelOnDrop(flag);
        let permit = self.turn().await?;
        let answer = tokio::task::spawn_blocking(move || {
            let answer = analysis(&budget);
            drop(permit);
            answer
        });
        answer
            .await
            .map_err(|panic| Fault::Internal(Cause(panic.to_string())))?
            .map_err(|error| Fault::from_analysis(error, seconds))
    }

    /// The permit to compute, when it is there.
    async fn turn(&self) -> Result<OwnedSemaphorePermit, Fault> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = self.queue.try_acquire().map_err(|_| Fault::Busy)?;
        tokio::time::timeout(self.deadline / 2, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| Fault::Busy)?
            .map_err(|closed| Fault::Unavailable(Cause(closed.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compute() -> Compute {
        Compute::new(1, 1, Duration::from_secs(60))
    }

    /// Asks for an analysis that goes on until `end` is raised.
    fn endless(compute: &Compute, end: &Arc<AtomicBool>) -> tokio::task::JoinHandle<Result<(), Fault>> {
        let (compute, end) = (compute.clone(), Arc::clone(end));
        tokio::spawn(async move {
            let analysis = move |budget: &Budget| {
                while !end.load(Ordering::Relaxed) {
                    budget.check()?;
                    std::thread::sleep(Duration::from_millis(1));
                }
                Ok(())
            };
            compute.run(HEAVY, analysis).await
        })
    }

    async fn until(condition: impl Fn() -> bool) {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
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
    async fn a_search_that_needs_many_visits_after_all_runs_elsewhere_without_the_bound() {
        assert!(!compute().run_brief(HEAVY, spend(1_000_000)).await.expect("an answer"));
    }

    #[tokio::test]
    async fn who_finds_the_queue_full_is_told_at_once_and_who_waits_gets_a_turn() {
        let (compute, end) = (compute(), Arc::new(AtomicBool::new(false)));
        let running = endless(&compute, &end);
        until(|| compute.permits.available_permits() == 0).await;
        let waiting = endless(&compute, &end);
        until(|| compute.queue.available_permits() == 0).await;
        let refused = compute.run(HEAVY, |_| Ok(())).await;
        assert!(matches!(refused, Err(Fault::Busy)), "{refused:?}");
        end.store(true, Ordering::Relaxed);
        running.await.expect("no panic").expect("an answer");
        waiting.await.expect("no panic").expect("an answer");
        assert_eq!(compute.queue.available_permits(), 1);
    }

    #[tokio::test]
    async fn nobody_waits_until_there_is_no_time_left_to_compute() {
        let compute = Compute::new(1, 1, Duration::from_millis(400));
        let _taken = Arc::clone(&compute.permits).acquire_owned().await.expect("a permit");
        let asked = Instant::now();
        let refused = compute.run(HEAVY, |_| Ok(())).await;
        assert!(matches!(refused, Err(Fault::Busy)), "{refused:?}");
        assert!(asked.elapsed() < Duration::from_millis(400));
    }
}
