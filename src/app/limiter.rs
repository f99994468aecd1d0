//! Bounds CPU-bound work: the number of tasks at a time, the length of the queue, and the time in
//! it.
//!
//! If the queue is full the caller gets `Busy` at once. A waiter gives up while enough of its
//! deadline is left for the work itself. Otherwise, under overload, every task would wait until too
//! little time is left, and none would finish.
//!
//! Subscriptions are patient: they wait without limit, but use at most half of the permits, so that
//! requests are still served.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task_local;

use super::fault::Fault;
use crate::fairness::{self, Permits};

task_local! {
    /// Set for tasks that wait for permits without limit.
    static PATIENT: ();
}

/// Makes a stream patient: it waits for permits without limit.
pub fn patiently<T: 'static>(mut stream: BoxStream<'static, T>) -> BoxStream<'static, T> {
    stream::poll_fn(move |context| PATIENT.sync_scope((), || stream.poll_next_unpin(context))).boxed()
}

/// True if the current task waits for permits without limit.
pub(super) fn is_patient() -> bool {
    PATIENT.try_with(|()| ()).is_ok()
}

/// A semaphore with a bounded queue, served to clients in turn. Clones share it.
#[derive(Clone, Debug)]
pub struct Limiter {
    permits: Permits,
    /// Places in the queue, half of them for one client.
    waiting: usize,
    /// The permits that patient tasks may hold at a time.
    lane: Arc<Semaphore>,
    patience: Duration,
}

/// A permit, held until it is dropped.
#[derive(Debug)]
pub struct Permit {
    _permit: fairness::Permit,
    _lane: Option<OwnedSemaphorePermit>,
}

impl Limiter {
    /// Creates a limiter of `parallel` permits. At most `waiting` callers wait, each for at most
    /// `patience`.
    pub fn new(parallel: usize, waiting: usize, patience: Duration) -> Self {
        Self {
            permits: Permits::new(parallel),
            waiting,
            lane: Arc::new(Semaphore::new(parallel.div_ceil(2))),
            patience,
        }
    }

    /// Takes a permit. A [patient](patiently) task waits without limit.
    ///
    /// # Errors
    /// [`Fault::Busy`] if the queue is full or the wait was too long.
    pub async fn take(&self) -> Result<Permit, Fault> {
        if is_patient() {
            return Box::pin(self.wait()).await;
        }
        let permit = self.permits.take_within(fairness::client(), self.waiting);
        let permit = permit.ok_or(Fault::Busy)?;
        // Boxed to keep the caller's future small.
        let permit = Box::pin(tokio::time::timeout(self.patience, permit));
        Ok(Permit {
            _permit: permit.await.map_err(|_| Fault::Busy)?,
            _lane: None,
        })
    }

    async fn wait(&self) -> Result<Permit, Fault> {
        let lane = Arc::clone(&self.lane).acquire_owned().await.map_err(closed)?;
        Ok(Permit {
            _permit: self.permits.take(fairness::client()).await,
            _lane: Some(lane),
        })
    }
}

fn closed(closed: AcquireError) -> Fault {
    Fault::unavailable("the server is stopping", closed.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn who_finds_the_queue_full_is_told_at_once_and_who_waits_gets_a_permit() {
        let limiter = Limiter::new(1, 1, Duration::from_secs(60));
        let running = limiter.take().await.expect("a permit");
        let waiting = tokio::spawn({
            let limiter = limiter.clone();
            async move { limiter.take().await.map(drop) }
        });
        while limiter.permits.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(limiter.take().await, Err(Fault::Busy)));
        drop(running);
        waiting.await.expect("no panic").expect("a permit");
        assert_eq!(limiter.permits.waiting(), 0);
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_said() {
        let limiter = Limiter::new(1, 1, Duration::from_millis(50));
        let _running = limiter.take().await.expect("a permit");
        let asked = Instant::now();
        assert!(matches!(limiter.take().await, Err(Fault::Busy)));
        assert!((50..5_000).contains(&asked.elapsed().as_millis()));
    }

    #[tokio::test]
    async fn who_is_patient_waits_beyond_the_queue_and_leaves_half_of_the_permits_to_others() {
        let limiter = Limiter::new(2, 1, Duration::ZERO);
        let patient = |limiter: &Limiter| {
            let limiter = limiter.clone();
            patiently(stream::once(async move { limiter.take().await }).boxed())
        };
        let mut waiting: Vec<_> = (0..5).map(|_| patient(&limiter)).collect();
        let first = waiting[0].next().await.expect("an event").expect("a permit");
        for stream in &mut waiting[1..] {
            assert!(futures_util::poll!(stream.next()).is_pending());
        }
        drop(
            limiter
                .take()
                .await
                .expect("the other permit is for who is not patient"),
        );
        drop(first);
        for stream in &mut waiting[1..] {
            stream.next().await.expect("an event").expect("a permit");
        }
    }
}
