//! The activity of a connection: the requests it serves, and the rate at which the client takes the
//! answers.
//!
//! Idleness is judged by this and not by bytes read, so that neither a slowly sent head nor a
//! client that stops reading can keep a connection open.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// Interval of checks for idleness; a connection lives at most this much longer than it should.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Number of checks within the time that a client may be behind.
const LOOKS: u32 = 32;

#[derive(Debug)]
struct State {
    born: Instant,
    /// Minimum rate of the client in bytes a second.
    rate: u64,
    /// Number of clients of all connections that were cut because they read too slowly.
    slow: Counter,
    in_flight: AtomicUsize,
    /// Milliseconds after `born` at which a request last began or ended or bytes were written.
    moved_ms: AtomicU64,
    /// Bytes written.
    written: AtomicU64,
    /// True if the client's buffers are full, so that writing waits.
    stuck: AtomicBool,
}

/// The activity of one connection. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Activity(Arc<State>);

impl Activity {
    /// Creates the activity of a new connection with a minimum rate. `slow` counts the
    /// client if it is slower.
    pub(super) fn new(rate: u64, slow: Counter) -> Self {
        let state = State {
            born: Instant::now(),
            rate: rate.max(1),
            slow,
            in_flight: AtomicUsize::new(0),
            moved_ms: AtomicU64::new(0),
            written: AtomicU64::new(0),
            stuck: AtomicBool::new(false),
        };
        Self(Arc::new(state))
    }

    /// Counts a request until the returned mark is dropped.
    pub(super) fn begin(&self) -> Mark {
        self.0.in_flight.fetch_add(1, Relaxed);
        self.moved();
        Mark(self.clone())
    }

    /// True if the client's buffers are full.
    pub(super) fn is_stuck(&self) -> bool {
        self.0.stuck.load(Relaxed)
    }

    /// Waits until nothing was in flight or being written for this long, counted from now at the
    /// earliest.
    pub(super) async fn idle_for(&self, time: Duration) {
        let start = Instant::now();
        loop {
            sleep(LOOK_EVERY.min(time)).await;
            let working = self.0.in_flight.load(Relaxed) > 0 || self.is_stuck();
            let moved = self.0.born + Duration::from_millis(self.0.moved_ms.load(Relaxed));
            if !working && moved.max(start).elapsed() >= time {
                return;
            }
        }
    }

    /// Waits until the client has fallen `patience` behind the minimum rate. Only the time with
    /// full buffers counts. After a pause within `patience`, the client may continue at the minimum
    /// rate.
    pub(crate) async fn starved(&self, patience: Duration) {
        let (mut left, mut seen) = (patience, self.0.written.load(Relaxed));
        let pause = patience / LOOKS;
        loop {
            let looked = Instant::now();
            sleep(pause).await;
            let written = self.0.written.load(Relaxed);
            left = left.saturating_add(self.time_for(written - seen)).min(patience);
            seen = written;
            if self.is_stuck() {
                // A late check is the server's fault: a busy thread must not blame the client.
                left = left.saturating_sub(looked.elapsed().min(2 * pause));
            }
            if left.is_zero() {
                self.count_slow();
                return;
            }
        }
    }

    /// Counts a client that is cut because it reads too slowly.
    pub(super) fn count_slow(&self) {
        self.0.slow.inc();
    }

    /// Returns the time for this many bytes at the minimum rate.
    pub(super) fn time_for(&self, bytes: u64) -> Duration {
        Duration::from_secs_f64(bytes as f64 / self.0.rate as f64)
    }

    fn moved(&self) {
        let now = u64::try_from(self.0.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.moved_ms.store(now, Relaxed);
    }
}

/// A request that is being served.
#[derive(Debug)]
pub(super) struct Mark(Activity);

impl Drop for Mark {
    fn drop(&mut self) {
        self.0.0.in_flight.fetch_sub(1, Relaxed);
        self.0.moved();
    }
}

/// A byte stream: plain or encrypted.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A socket that reports written bytes to the connection's activity.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) stream: TcpStream,
    pub(super) activity: Activity,
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl Watched {
    fn note(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.activity.0.stuck.store(written.is_pending(), Relaxed);
        let bytes = ready!(written)?;
        self.activity.0.written.fetch_add(bytes as u64, Relaxed);
        self.activity.moved();
        Poll::Ready(Ok(bytes))
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
