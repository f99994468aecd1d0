//! What a connection is doing: how many requests it serves, and when bytes last got through to the client.
//!
//! Silence is judged by this and not by bytes read, so that neither a head that drips in nor a client that stops reading its answer
//! can hold a connection.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::http::Response;
use http_body_util::BodyExt;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// How often silence is looked for; a connection lives at most this much longer than it should.
const LOOK_EVERY: Duration = Duration::from_millis(200);

#[derive(Debug)]
struct State {
    born: Instant,
    in_flight: AtomicUsize,
    /// Milliseconds after `born` at which a request began or ended or bytes were written.
    moved_ms: AtomicU64,
    /// Whether the client's buffers are full, so that writing waits.
    stuck: AtomicBool,
}

/// The activity of one connection. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Activity(Arc<State>);

impl Activity {
    /// A connection that was just accepted.
    pub(super) fn new() -> Self {
        let state = State {
            born: Instant::now(),
            in_flight: AtomicUsize::new(0),
            moved_ms: AtomicU64::new(0),
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

    /// Completes when for this long nothing was in flight, or an answer did not get through, counted from now at the earliest.
    pub(super) async fn silent_for(&self, time: Duration) {
        let start = Instant::now();
        loop {
            sleep(LOOK_EVERY.min(time)).await;
            let working = self.0.in_flight.load(Relaxed) > 0 && !self.0.stuck.load(Relaxed);
            let moved = self.0.born + Duration::from_millis(self.0.moved_ms.load(Relaxed));
            if !working && moved.max(start).elapsed() >= time {
                return;
            }
        }
    }

    fn moved(&self) {
        let now = u64::try_from(self.0.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.0.moved_ms.store(now, Relaxed);
    }
}

/// A request that is being served.
#[derive(Debug)]
pub(super) struct Mark(Activity);

impl Mark {
    /// Keeps the mark until the body was handed over or dropped.
    pub(super) fn until_sent(self, response: Response<Body>) -> Response<Body> {
        response.map(|body| {
            Body::new(body.map_frame(move |frame| {
                let _kept = &self;
                frame
            }))
        })
    }
}

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
