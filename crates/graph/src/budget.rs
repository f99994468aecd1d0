//! The bounds of an analysis: its time, its number of steps, and its cancellation from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use super::error::AnalysisError;

/// Steps that a [`Meter`] counts before it asks the shared budget.
const STEPS_PER_CHECK: u32 = 4096;

/// The allowance of one analysis: a deadline, a flag that cancels it and a bound on its steps, each
/// optional.
///
/// A step is the visit of one node or the extension of one partial path. The deadline is an instant
/// of the monotonic clock. It decides only if there is an answer, and never changes the answer.
/// Several threads may share one budget.
#[derive(Debug)]
pub struct Budget {
    deadline: Option<Instant>,
    cancelled: Arc<AtomicBool>,
    step_limit: u64,
    steps: AtomicU64,
}

impl Budget {
    /// Creates a budget without bounds, for tests and for work bounded by other means.
    pub fn unlimited() -> Self {
        Self {
            deadline: None,
            cancelled: Arc::new(AtomicBool::new(false)),
            step_limit: u64::MAX,
            steps: AtomicU64::new(0),
        }
    }

    /// Sets the deadline.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets a flag; the analysis ends soon after the flag becomes true.
    #[must_use]
    pub fn with_cancel_flag(mut self, flag: Arc<AtomicBool>) -> Self {
        self.cancelled = flag;
        self
    }

    /// Limits the number of steps to `limit`.
    ///
    /// # Examples
    /// ```
    /// use interurban_graph::{AnalysisError, Budget, LinkGraph, paths::hop_distances};
    ///
    /// let links = (1..100_000).map(|node| (node - 1, node, 1.0)).collect();
    /// let graph = LinkGraph::from_links(100_000, links);
    /// let budget = Budget::unlimited().with_step_limit(1_000);
    /// let refused = hop_distances(&graph, 0, &budget);
    /// assert!(matches!(refused, Err(AnalysisError::LimitExceeded { .. })));
    /// ```
    #[must_use]
    pub fn with_step_limit(mut self, limit: u64) -> Self {
        self.step_limit = limit;
        self
    }

    /// Fails if the analysis must stop now. Costs a few dozen nanoseconds, so call it every few
    /// thousand steps only.
    ///
    /// # Errors
    /// [`AnalysisError::Cancelled`] or [`AnalysisError::DeadlineExceeded`].
    pub fn check(&self) -> Result<(), AnalysisError> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(AnalysisError::Cancelled);
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Err(AnalysisError::DeadlineExceeded),
            _ => Ok(()),
        }
    }

    /// Counts `steps`, and fails if the limit is exceeded or the analysis must stop now.
    ///
    /// # Errors
    /// Those of [`Self::check`], and [`AnalysisError::LimitExceeded`].
    pub fn spend(&self, steps: u64) -> Result<(), AnalysisError> {
        let measured = self.steps.fetch_add(steps, Ordering::Relaxed).saturating_add(steps);
        if measured > self.step_limit {
            return Err(AnalysisError::LimitExceeded {
                what: "steps of the search",
                limit: self.step_limit,
                measured,
            });
        }
        self.check()
    }

    /// Returns the steps counted so far. Steps that a kernel has not yet reported are not included.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }
}

/// A local counter of a kernel, so that most steps cost one addition.
#[derive(Debug)]
pub(crate) struct Meter<'a> {
    budget: &'a Budget,
    pending: u32,
}

impl<'a> Meter<'a> {
    /// Creates a meter over `budget` with nothing counted.
    pub(crate) fn new(budget: &'a Budget) -> Self {
        Self { budget, pending: 0 }
    }

    /// Counts `steps`, and asks the budget every few thousand of them.
    #[inline]
    pub(crate) fn count(&mut self, steps: usize) -> Result<(), AnalysisError> {
        self.pending = self.pending.saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
        if self.pending < STEPS_PER_CHECK {
            Ok(())
        } else {
            self.settle()
        }
    }

    /// Reports the steps counted so far to the budget.
    #[cold]
    fn settle(&mut self) -> Result<(), AnalysisError> {
        self.budget.spend(u64::from(std::mem::take(&mut self.pending)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unlimited_budget_never_stops_anything() {
        let budget = Budget::unlimited();
        assert_eq!(budget.spend(u64::MAX / 2), Ok(()));
        assert_eq!(budget.check(), Ok(()));
    }

    #[test]
    fn a_set_flag_cancels() {
        let flag = Arc::new(AtomicBool::new(false));
        let budget = Budget::unlimited().with_cancel_flag(Arc::clone(&flag));
        assert_eq!(budget.check(), Ok(()));
        flag.store(true, Ordering::Relaxed);
        assert_eq!(budget.check(), Err(AnalysisError::Cancelled));
    }

    #[test]
    fn a_deadline_in_the_past_stops_at_once() {
        let budget = Budget::unlimited().with_deadline(Instant::now());
        assert_eq!(budget.spend(1), Err(AnalysisError::DeadlineExceeded));
    }

    #[test]
    fn more_steps_than_allowed_name_the_limit_and_the_measure() {
        let budget = Budget::unlimited().with_step_limit(10);
        assert_eq!(budget.spend(10), Ok(()));
        let refused = budget.spend(5);
        assert_eq!(
            refused,
            Err(AnalysisError::LimitExceeded {
                what: "steps of the search",
                limit: 10,
                measured: 15
            })
        );
    }

    #[test]
    fn a_meter_asks_the_budget_every_few_thousand_steps() {
        let budget = Budget::unlimited().with_step_limit(1);
        let mut meter = Meter::new(&budget);
        assert_eq!(meter.count(STEPS_PER_CHECK as usize - 1), Ok(()));
        assert!(meter.count(1).is_err());
    }
}
