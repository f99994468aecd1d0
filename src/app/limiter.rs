//! A limiter of work that takes a processor: so many at once, so many who wait, and those not too long.
//!
//! Who comes when too many wait already is told so at once, and who waits gives up while there is still time for the work. Else, with
//! too much of it, each would wait until too little time is left, and none would be done.
//!
//! Subscriptions are patient: they wait as long as it takes, but at most half of the permits are theirs, so that requests are served
//! meanwhile.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};
use tokio::task_local;

use super::fault::Fault;

task_local! {
    /// Set where permits are waited for as long as it takes.
    static PATIENT: ();
}

/// The same stream, whose permits are waited for as long as it takes.
pub fn patiently<T: 'static>(mut stream: BoxStream<'static, T>) -> BoxStream<'static, T> {
    stream::poll_fn(move |context| PATIENT.sync_scope((), || stream.poll_next_unpin(context))).boxed()
}

/// True if permits are waited for as long as it takes by whoever calls this.
pub(super) fn is_patient() -> bool {
    PATIENT.try_with(|()| ()).is_ok()
}

/// A queue with several places of work. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Limiter {
    permits: Arc<Semaphore>,
    /// Places to wait for a permit.
    queue: Arc<Semaphore>,
    /// The permits that those may have at once who wait as long as it takes.
    lane: Arc<Semaphore>,
    patience: Duration,
}

/// A permit, which lasts until this is dropped.
#[derive(Debug)]
pub struct Permit {
    _permit: OwnedSemaphorePermit,
    _lane: Option<OwnedSemaphorePermit>,
}

impl Limiter {
    /// At most `parallel` at once, while at most `waiting` wait for `patience` at most.
    pub fn new(parallel: usize, waiting: usize, patience: Duration) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(parallel)),
            queue: Arc::new(Semaphore::new(waiting)),
            lane: Arc::new(Semaphore::new(parallel.div_ceil(2))),
            patience,
        }
    }

    /// A permit. Waits as long as it takes where that was [asked for](patiently).
    ///
    /// # Errors
    /// [`Fault::Busy`] if too many wait, or if it took too long.
    pub async fn take(&self) -> Result<Permit, Fault> {
        if is_patient() {
            return Box::pin(self.wait()).await;
        }
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(Permit {
                _permit: permit,
                _lane: None,
            });
        }
        let _place = self.queue.try_acquire().map_err(|_| Fault::Busy)?;
        // In a box: whoever takes a permit would be larger by what is needed while waiting only.
        let permit = Box::pin(tokio::time::timeout(
            self.patience,
            Arc::clone(&self.permits).acquire_owned(),
        ));
        Ok(Permit {
            _permit: permit.await.map_err(|_| Fault::Busy)?.map_err(closed)?,
            _lane: None,
        })
    }

    async fn wait(&self) -> Result<Permit, Fault> {
        let lane = Arc::clone(&self.lane).acquire_owned().await.map_err(closed)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(closed)?;
        Ok(Permit {
            _permit: permit,
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
        while limiter.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(limiter.take().await, Err(Fault::Busy)));
        drop(running);
        waiting.await.expect("no panic").expect("a permit");
        assert_eq!(limiter.queue.available_permits(), 1);
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
