//! Streamed and absent bodies of responses.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use futures_util::{Stream, StreamExt as _};
use hyper::body::Frame;

/// Creates a body from a stream. Polling it again after its end, as the compression does, is safe.
pub(super) fn streamed<E: Into<BoxError> + 'static>(
    stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Body {
    Body::from_stream(stream.fuse())
}

/// Creates the body of a response to HEAD, and of 304: no content and no declared length of 0,
/// since `Content-Length` describes the content that GET would send.
pub(super) fn absent() -> Body {
    Body::new(Absent)
}

struct Absent;

impl HttpBody for Absent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream::unfold;
    use http_body_util::BodyExt as _;

    use super::*;

    #[tokio::test]
    async fn a_streamed_body_stays_at_its_end() {
        let mut body = streamed(unfold(Some(Bytes::from_static(b"all")), async |piece| {
            Some((Ok::<_, Infallible>(piece?), None))
        }));
        assert!(body.frame().await.is_some());
        for _ in 0..3 {
            assert!(body.frame().await.is_none());
        }
    }
}
