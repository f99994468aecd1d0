//! Heavy questions run off the async threads, at most as many at once as there are processors,
//! and stop when their time is up or nobody waits for them any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

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
    /// At most `parallel` analyses at once, each within `deadline`.
    pub fn new(parallel: usize, deadline: Duration) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(parallel)),
            deadline,
        }
    }

    /// Runs an `analysis` of about `effort` visits of a node or a link, waiting in the queue included in the deadline.
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
        let permit = tokio::time::timeout(self.deadline, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| Fault::Timeout { seconds })?
            .map_err(|closed| Fault::Unavailable(Cause(closed.to_string())))?;
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
}
