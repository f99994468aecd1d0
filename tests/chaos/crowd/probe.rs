//! The probe: requests `/healthz` and `/readyz` in turn, each time on a new connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use super::PATIENCE;
use super::wire::{Request, once};

/// Pause between two probes.
const PAUSE: Duration = Duration::from_millis(25);

/// A running probe.
pub(super) struct Probe {
    over: Arc<AtomicBool>,
    task: JoinHandle<Vec<Duration>>,
}

impl Probe {
    /// Starts to probe.
    pub(super) fn begin(address: SocketAddr) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let end = Arc::clone(&over);
        let task = tokio::spawn(async move {
            let mut waits = Vec::new();
            for path in ["/healthz", "/readyz"].into_iter().cycle() {
                if end.load(Ordering::Relaxed) {
                    break;
                }
                let began = Instant::now();
                let answer = tokio::time::timeout(PATIENCE, once(address, &Request::get(path))).await;
                let is_fine = matches!(answer, Ok(Ok(ref reply)) if reply.status == 200);
                waits.push(if is_fine { began.elapsed() } else { PATIENCE });
                tokio::time::sleep(PAUSE).await;
            }
            waits
        });
        Self { over, task }
    }

    /// Returns the times of all probes, ascending; one without an answer counts as [`PATIENCE`].
    pub(super) async fn end(self) -> Vec<Duration> {
        self.over.store(true, Ordering::Relaxed);
        let mut waits = self.task.await.expect("the probe does not panic");
        waits.sort_unstable();
        waits
    }
}
