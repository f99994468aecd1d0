//! The body of an answer as a connection sends it: counted while it is held, and over HTTP/2 in pieces of which it is known when
//! they were sent.
//!
//! hyper takes a body whole as soon as the client grants a single byte, and forgets it then. In pieces, and with the end told only
//! when all of them were sent, it can be seen of each answer whether the client takes it.

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
use tokio::time::sleep;

use super::activity::{Activity, Mark};
use crate::http::account::Held;

/// Bytes of a piece: a frame of HTTP/2, as long as the client does not ask for larger ones.
const PIECE: usize = 16 << 10;

/// How often in the time that a client has for a piece it is looked whether it has taken one.
const LOOKS: u32 = 8;

task_local! {
    /// The answer of the stream of HTTP/2 that the task serves.
    static PACE: Pace;
}

/// How far the pieces of an answer have come. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Pace(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// Pieces that hyper has and that are not sent.
    waiting: AtomicUsize,
    /// Pieces that were sent.
    sent: AtomicU64,
    waker: AtomicWaker,
}

impl Pace {
    /// That of the stream that this task serves; none over HTTP/1.
    fn here() -> Option<Self> {
        PACE.try_with(Self::clone).ok()
    }

    fn counted(&self, bytes: Bytes) -> Bytes {
        self.0.waiting.fetch_add(1, Relaxed);
        Bytes::from_owner(Piece {
            bytes,
            pace: self.clone(),
        })
    }

    /// Ready when all pieces are sent.
    fn poll_sent(&self, context: &Context<'_>) -> Poll<()> {
        self.0.waker.register(context.waker());
        if self.0.waiting.load(Relaxed) == 0 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }

    /// Completes when a piece has waited for so long although the connection takes bytes.
    async fn overdue(&self, patience: Duration, activity: &Activity) {
        let (mut looks, mut seen) = (0, 0);
        while looks <= LOOKS {
            sleep(patience / LOOKS).await;
            let sent = self.0.sent.load(Relaxed);
            let waits = self.0.waiting.load(Relaxed) > 0 && !activity.is_stuck() && sent == seen;
            looks = if waits { looks + 1 } else { 0 };
            seen = sent;
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
        state.waiting.fetch_sub(1, Relaxed);
        state.waker.wake();
    }
}

/// Serves the streams of a connection of HTTP/2, each in a task of its own, until it ends or the client does not take its answer.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    pub(super) patience: Duration,
    pub(super) activity: Activity,
}

impl<F> Executor<F> for Streams
where
    F: Future + Send + 'static,
{
    fn execute(&self, stream: F) {
        let Self { patience, activity } = self.clone();
        let pace = Pace::default();
        let watched = pace.clone();
        let serve = PACE.scope(pace, async move {
            // Dropped, a stream is reset.
            tokio::select! {
                _ = stream => {}
                () = watched.overdue(patience, &activity) => {}
            }
        });
        tokio::spawn(serve);
    }
}

/// The answer as it is sent. `held` and the mark are kept until its end.
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
    /// What came from the body and is not sent.
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
