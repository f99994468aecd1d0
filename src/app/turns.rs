//! Turns at work that takes a processor: so many at once, so many who wait, and those not too long.
//!
//! Who comes when too many wait already is told so at once, and who waits gives up while there is still time for the work. Else, with
//! too much of it, each would wait until too little time is left, and none would be done.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::fault::Fault;

/// A queue with several counters. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Turns {
    permits: Arc<Semaphore>,
    /// Places to wait for a permit.
    queue: Arc<Semaphore>,
    patience: Duration,
}

impl Turns {
    /// At most `parallel` at once, while at most `waiting` wait for `patience` at most.
    pub fn new(parallel: usize, waiting: usize, patience: Duration) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(parallel)),
            queue: Arc::new(Semaphore::new(waiting)),
            patience,
        }
    }

    /// A turn, which lasts until what this gives is dropped.
    ///
    /// # Errors
    /// [`Fault::Busy`] if too many wait, or if it took too long.
    pub async fn take(&self) -> Result<OwnedSemaphorePermit, Fault> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let _place = self.queue.try_acquire().map_err(|_| Fault::Busy)?;
        // In a box: whoever takes a turn would be larger by what is needed while waiting only.
        Box::pin(tokio::time::timeout(
            self.patience,
            Arc::clone(&self.permits).acquire_owned(),
        ))
        .await
        .map_err(|_| Fault::Busy)?
        .map_err(|closed| Fault::unavailable("the server is stopping", closed.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[tokio::test]
    async fn who_finds_the_queue_full_is_told_at_once_and_who_waits_gets_a_turn() {
        let turns = Turns::new(1, 1, Duration::from_secs(60));
        let running = turns.take().await.expect("a turn");
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move { turns.take().await.map(drop) }
        });
        while turns.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(turns.take().await, Err(Fault::Busy)));
        drop(running);
        waiting.await.expect("no panic").expect("a turn");
        assert_eq!(turns.queue.available_permits(), 1);
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_said() {
        let turns = Turns::new(1, 1, Duration::from_millis(50));
        let _running = turns.take().await.expect("a turn");
        let asked = Instant::now();
        assert!(matches!(turns.take().await, Err(Fault::Busy)));
        assert!((50..5_000).contains(&asked.elapsed().as_millis()));
    }
}
