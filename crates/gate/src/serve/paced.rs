//! Tracks the sending of an answer's body: its bytes count while they are held, and over HTTP/2 it
//! is split into chunks whose sending can be observed.
//!
//! hyper takes a whole body as soon as the client grants a single byte, and then forgets it. With
//! chunks, and the end reported only after all were sent, it can be observed for each answer if the
//! client takes it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::Response;
use futures_util::task::AtomicWaker;
use hyper::body::{Frame, SizeHint};
use hyper::rt::Executor;
use tokio::task_local;
use tokio::time::{Instant, sleep};

use super::activity::{Activity, Mark};
use crate::account::Held;

/// Bytes of a chunk: the default frame size of HTTP/2.
const PIECE: usize = 16 << 10;

/// Number of checks within the time that a client may be behind.
const LOOKS: u32 = 16;

task_local! {
    /// The answer of the HTTP/2 stream that this task serves.
    static PACE: Pace;
}

/// The progress of an answer's chunks. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Pace(Arc<State>);

#[derive(Debug)]
struct State {
    /// Number of answers of the connection that wait for the client.
    answers: Arc<AtomicUsize>,
    /// Chunks that hyper has and has not sent.
    waiting: AtomicUsize,
    /// Chunks that were sent.
    sent: AtomicU64,
    waker: AtomicWaker,
}

impl Pace {
    /// Creates the progress of a new answer.
    fn among(answers: &Arc<AtomicUsize>) -> Self {
        Self(Arc::new(State {
            answers: Arc::clone(answers),
            waiting: AtomicUsize::new(0),
            sent: AtomicU64::new(0),
            waker: AtomicWaker::new(),
        }))
    }

    /// Returns the progress of the stream that this task serves; `None` over HTTP/1.
    fn here() -> Option<Self> {
        PACE.try_with(Self::clone).ok()
    }

    fn counted(&self, bytes: Bytes) -> Bytes {
        if self.0.waiting.fetch_add(1, Relaxed) == 0 {
            self.0.answers.fetch_add(1, Relaxed);
        }
        Bytes::from_owner(Piece {
            bytes,
            pace: self.clone(),
        })
    }

    /// Polls until all chunks are sent.
    fn poll_sent(&self, context: &Context<'_>) -> Poll<()> {
        self.0.waker.register(context.waker());
        if self.0.waiting.load(Relaxed) == 0 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }

    /// Waits until the client has fallen `patience` behind the minimum rate, which concurrent
    /// answers share. Time does not count while the connection itself takes no bytes. After a pause
    /// within `patience`, the client may continue at the minimum rate.
    async fn starved(&self, patience: Duration, activity: &Activity) {
        let (mut left, mut seen) = (patience, 0);
        while !left.is_zero() {
            let looked = Instant::now();
            sleep(patience / LOOKS).await;
            let sent = self.0.sent.load(Relaxed);
            let answers = self.0.answers.load(Relaxed).max(1) as u64;
            let bytes = (sent - seen) * PIECE as u64 * answers;
            seen = sent;
            left = left.saturating_add(activity.time_for(bytes)).min(patience);
            if self.0.waiting.load(Relaxed) > 0 && !activity.is_stuck() {
                left = left.saturating_sub(looked.elapsed());
            }
        }
    }
}

struct Piece {
    bytes: Bytes,
    pace: Pace,
}

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        let state = &self.pace.0;
        state.sent.fetch_add(1, Relaxed);
        if state.waiting.fetch_sub(1, Relaxed) == 1 {
            state.answers.fetch_sub(1, Relaxed);
        }
        state.waker.wake();
    }
}

/// Serves the streams of an HTTP/2 connection, each in a separate task, until a stream ends or the
/// client does not take its answer.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    patience: Duration,
    activity: Activity,
    answers: Arc<AtomicUsize>,
}

impl Streams {
    /// Creates the streams of a new connection, whose client may fall `patience` behind.
    pub(super) fn new(patience: Duration, activity: Activity) -> Self {
        Self {
            patience,
            activity,
            answers: Arc::default(),
        }
    }
}

impl<F> Executor<F> for Streams
where
    F: Future + Send + 'static,
{
    fn execute(&self, stream: F) {
        let Self {
            patience,
            activity,
            answers,
        } = self.clone();
        let pace = Pace::among(&answers);
        let watched = pace.clone();
        let serve = PACE.scope(pace, async move {
            // Dropping a stream resets it.
            tokio::select! {
                _ = stream => {}
                () = watched.starved(patience, &activity) => activity.count_slow(),
            }
        });
        tokio::spawn(serve);
    }
}

/// Wraps an answer for sending. `held` and the mark are kept until its end.
pub(super) fn paced(response: Response<Body>, mark: Mark, held: Held) -> Response<Body> {
    let pace = Pace::here();
    response.map(|body| {
        Body::new(Paced {
            body,
            rest: Bytes::new(),
            begun: false,
            ended: false,
            pace,
            _kept: (mark, held),
        })
    })
}

struct Paced {
    body: Body,
    /// Bytes of the body that are not sent yet.
    rest: Bytes,
    begun: bool,
    ended: bool,
    pace: Option<Pace>,
    _kept: (Mark, Held),
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        let Some(pace) = &this.pace else {
            return Pin::new(&mut this.body).poll_frame(context);
        };
        if this.ended {
            return pace.poll_sent(context).map(|()| None);
        }
        if this.rest.is_empty() {
            let Some(frame) = ready!(Pin::new(&mut this.body).poll_frame(context)?) else {
                this.ended = true;
                return pace.poll_sent(context).map(|()| None);
            };
            match frame.into_data() {
                Ok(data) => this.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        this.begun = true;
        let piece = this.rest.split_to(this.rest.len().min(PIECE));
        Poll::Ready(Some(Ok(Frame::data(pace.counted(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream() && (self.pace.is_none() || !self.begun)
    }

    fn size_hint(&self) -> SizeHint {
        let (body, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut hint = SizeHint::new();
        if let Some(upper) = body.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(body.lower() + rest);
        hint
    }
}
