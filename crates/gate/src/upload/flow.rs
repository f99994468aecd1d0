//! Limits the bytes of a form as they arrive: one chunk at a time, at a minimum rate, and with a
//! maximum between two parts.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream::{BoxStream, Stream, StreamExt as _, unfold};
use tokio::time::{Instant, timeout};

use crate::options::Limits;

/// The reason that reading of a form stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Cut {
    /// The client fell too far behind.
    #[error("too slow")]
    Slow,
    /// The connection ended.
    #[error("ended")]
    Ended,
    /// The bytes between two parts, or the head of a part, are too long.
    #[error("no part in sight")]
    Lost,
}

/// The number of bytes that may arrive before the parser must find something in them. Clones share
/// it.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    left: Arc<AtomicUsize>,
    most: usize,
}

impl Allowance {
    fn new(most: usize) -> Self {
        Self {
            left: Arc::new(AtomicUsize::new(most)),
            most,
        }
    }

    /// Resets it, after the parser has found something.
    pub(super) fn renew(&self) {
        self.left.store(self.most, Relaxed);
    }

    /// Spends bytes; true if there were some left before.
    fn spend(&self, bytes: usize) -> bool {
        let left = self.left.load(Relaxed);
        self.left.store(left.saturating_sub(bytes), Relaxed);
        left > 0
    }
}

/// Returns the bytes of a body. Only time spent waiting for the client counts.
pub(super) fn of(body: Body, limits: &Limits) -> (impl Stream<Item = Result<Bytes, Cut>> + Send + use<>, Allowance) {
    let allowance = Allowance::new(limits.body_bytes);
    let client = Client {
        body: body.into_data_stream().boxed(),
        patience: limits.body_deadline,
        left: limits.body_deadline,
        rate: limits.upload.rate,
    };
    let pieces = unfold((client, allowance.clone()), async |(mut client, allowance)| {
        let piece = match client.next().await? {
            Ok(piece) if !allowance.spend(piece.len()) => Err(Cut::Lost),
            other => other,
        };
        Some((piece, (client, allowance)))
    });
    let pieces = OneByOne {
        pieces: pieces.boxed(),
        pause: false,
    };
    (pieces, allowance)
}

/// A client that sends a body.
struct Client {
    body: BoxStream<'static, Result<Bytes, axum::Error>>,
    patience: Duration,
    /// Remaining time to wait for it.
    left: Duration,
    /// Minimum rate of the client in bytes a second.
    rate: u64,
}

impl Client {
    async fn next(&mut self) -> Option<Result<Bytes, Cut>> {
        let asked = Instant::now();
        let piece = match timeout(self.left, self.body.next()).await {
            Ok(piece) => piece?,
            Err(_) => return Some(Err(Cut::Slow)),
        };
        self.left = self.left.saturating_sub(asked.elapsed());
        Some(piece.map_err(|_| Cut::Ended).inspect(|piece| {
            let earned = Duration::from_secs_f64(piece.len() as f64 / self.rate.max(1) as f64);
            self.left = self.left.saturating_add(earned).min(self.patience);
        }))
    }
}

/// Yields once after each chunk: otherwise `multer` reads everything available before it returns
/// any of it.
struct OneByOne {
    pieces: BoxStream<'static, Result<Bytes, Cut>>,
    pause: bool,
}

impl Stream for OneByOne {
    type Item = Result<Bytes, Cut>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.pause) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = self.pieces.poll_next_unpin(context);
        self.pause = matches!(polled, Poll::Ready(Some(_)));
        polled
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::stream;

    use super::*;
    use crate::options::UploadLimits;

    fn limits() -> Limits {
        Limits {
            body_bytes: 100,
            body_deadline: Duration::from_secs(1),
            upload: UploadLimits {
                rate: 200,
                ..UploadLimits::default()
            },
            ..Limits::default()
        }
    }

    /// Runs chunks of so many bytes, each after a pause of so many tenths of a second.
    async fn flow(pieces: &'static [(usize, u64)]) -> Result<usize, Cut> {
        let pieces = stream::iter(pieces).then(async |(bytes, pause)| {
            tokio::time::sleep(Duration::from_millis(100 * pause)).await;
            Ok::<_, Infallible>(Bytes::from(vec![b'x'; *bytes]))
        });
        let (mut flow, allowance) = of(Body::from_stream(pieces), &limits());
        let mut bytes = 0;
        while let Some(piece) = flow.next().await {
            bytes += piece?.len();
            allowance.renew();
        }
        Ok(bytes)
    }

    #[tokio::test]
    async fn who_keeps_up_may_pause_and_who_does_not_is_given_up() {
        assert_eq!(flow(&[(50, 4), (50, 4), (50, 4), (50, 4)]).await, Ok(200));
        assert_eq!(flow(&[(50, 0), (50, 100)]).await, Err(Cut::Slow));
        assert_eq!(flow(&[(1, 4), (1, 4), (1, 4)]).await, Err(Cut::Slow));
    }

    #[tokio::test]
    async fn bytes_in_which_nothing_is_found_are_bounded() {
        let pieces = stream::iter((0..10).map(|_| Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 60]))));
        let (flow, _allowance) = of(Body::from_stream(pieces), &limits());
        let pieces: Vec<_> = flow.collect().await;
        assert_eq!(pieces.iter().filter(|piece| piece.is_ok()).count(), 2);
        assert_eq!(pieces[2], Err(Cut::Lost));
    }
}
