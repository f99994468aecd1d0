//! What a connection is doing: how many requests it serves, and how fast the client takes the
//! answers.
//!
//! Silence is judged by this and not by bytes read, so that neither a head that drips in nor a client that stops reading its answer
//! can hold a connection.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// How often silence is looked for; a connection lives at most this much longer than it should.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// How often in the time that a client may be behind it is looked how far it is.
const LOOKS: u32 = 32;

#[derive(Debug)]
struct State {
    born: Instant,
    /// Bytes a second of the slowest client that is served.
    rate: u64,
    in_flight: AtomicUsize,
    /// Milliseconds after `born` at which a request began or ended or bytes were written.
    moved_ms: AtomicU64,
    /// Bytes written.
    written: AtomicU64,
    /// Whether the client's buffers are full, so that writing waits.
    stuck: AtomicBool,
}

/// The activity of one connection. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Activity(Arc<State>);

impl Activity {
    /// A connection that was just accepted, which takes so many bytes a second at least.
    pub(super) fn new(rate: u64) -> Self {
        let state = State {
            born: Instant::now(),
            rate: rate.max(1),
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

    /// Completes when for this long nothing was in flight or being written, counted from now at the
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

    /// Completes when the client has fallen so far behind a reader of the least rate. Only the time
    /// counts in which its buffers are full; after a pause within `patience`, it may read on as
    /// slowly as ever.
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
                // A look that comes late is the server's doing: a busy thread does not blame the
                // client.
                left = left.saturating_sub(looked.elapsed().min(2 * pause));
            }
            if left.is_zero() {
                return;
            }
        }
    }

    /// Time that the slowest accepted client needs for this many bytes.
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

/// A socket that tells its connection's activity what was written.
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
