//! A file as a body that is written while it is sent: a few pieces at a time wait in memory for the
//! client.
//!
//! A body that ends before the length that was measured ends in an error, whatever stopped the
//! writer: compressed, a file that is cut off would look whole, since no length is sent with it.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use futures_util::stream::unfold;
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::http::account::Held;
use crate::http::body::streamed;
use crate::http::etag::EntityTag;
use crate::outlet::WriteFile;

/// Bytes of a piece.
const PIECE: usize = 64 << 10;

/// How many pieces may wait for the client.
const AHEAD: usize = 2;

/// What is known of a file before it is sent.
pub(super) struct Measured {
    /// Made of a digest of its bytes.
    pub(super) tag: EntityTag,
    /// How many they are.
    pub(super) length: u64,
}

/// Writes a file to nowhere. Nothing can go wrong with one that is measured, so that errors are told before the first byte.
pub(super) async fn measure(file: WriteFile) -> io::Result<Measured> {
    let measured = spawn_blocking(move || {
        let mut measure = Measure::default();
        file(&mut measure)?;
        Ok(Measured {
            tag: EntityTag::of(measure.digest),
            length: measure.length,
        })
    });
    measured.await.map_err(io::Error::other)?
}

/// The body of a file of this many bytes. The writer waits for the client, and stops when the
/// client has gone. What is held for its bytes is given back then.
pub(super) fn body(file: WriteFile, length: u64, mut held: Option<Held>) -> Body {
    if let Some(held) = &mut held {
        held.resize((AHEAD + 1) * PIECE);
    }
    let (pieces, sent) = mpsc::channel(AHEAD);
    let runtime = Handle::current();
    spawn_blocking(move || {
        let _held = held;
        let mut output = Pieces {
            runtime,
            pieces,
            piece: Vec::with_capacity(PIECE),
        };
        // What went wrong is seen at the other end, where bytes are missing.
        let _ = file(&mut output).and_then(|()| output.flush());
    });
    streamed(unfold(Some((sent, length)), async |rest| {
        let (mut sent, left) = rest?;
        match sent.recv().await {
            Some(piece) => {
                let left = left.saturating_sub(piece.len() as u64);
                Some((Ok(piece), Some((sent, left))))
            }
            None if left > 0 => Some((Err(cut_off()), None)),
            None => None,
        }
    }))
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "the file was not written to its end")
}

#[derive(Default)]
struct Measure {
    digest: Sha256,
    length: u64,
}

impl Write for Measure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.digest.update(bytes);
        self.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An output that sends what is written to it in pieces.
struct Pieces {
    runtime: Handle,
    pieces: mpsc::Sender<Bytes>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        // The connection gives up clients that take too little; then nobody receives any more.
        let sent = self.runtime.block_on(self.pieces.send(piece.into()));
        sent.map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "the client takes no more"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use http_body_util::BodyExt as _;

    use super::*;

    /// A file of a hundred mebibytes, or as much of it as is taken; how much that was.
    fn endless() -> (WriteFile, Arc<AtomicUsize>) {
        let written = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&written);
        let file: WriteFile = Arc::new(move |output| {
            for _ in 0..100 << 10 {
                output.write_all(&[b'x'; 1 << 10])?;
                count.fetch_add(1 << 10, Ordering::Relaxed);
            }
            Ok(())
        });
        (file, written)
    }

    #[tokio::test]
    async fn the_writer_runs_no_further_ahead_than_a_few_pieces_and_ends_with_the_client() {
        let (file, written) = endless();
        let ended = Arc::downgrade(&file);
        let mut body = body(file, 100 << 20, None);
        let first = body.frame().await.expect("a piece").expect("sound");
        assert_eq!(first.into_data().expect("bytes").len(), PIECE);
        assert!(written.load(Ordering::Relaxed) <= (AHEAD + 3) * PIECE);
        drop(body);
        while ended.strong_count() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(written.load(Ordering::Relaxed) <= (AHEAD + 4) * PIECE);
    }

    #[tokio::test]
    async fn what_is_measured_is_what_is_sent() {
        let file: WriteFile = Arc::new(|output| (0..50_000).try_for_each(|number| writeln!(output, "{number}")));
        let measured = measure(Arc::clone(&file)).await.expect("measured");
        let sent = body(file, measured.length, None)
            .collect()
            .await
            .expect("sent")
            .to_bytes();
        let tag = EntityTag::of(Sha256::new_with_prefix(&sent));
        assert_eq!((sent.len() as u64, tag), (measured.length, measured.tag));
    }

    /// A writer that ends after some pieces, before its file does.
    fn broken(pieces: usize, end: fn() -> io::Result<()>) -> WriteFile {
        Arc::new(move |output| {
            for _ in 0..pieces {
                output.write_all(&[b'x'; PIECE])?;
            }
            end()
        })
    }

    #[tokio::test]
    async fn a_file_that_is_not_written_to_its_end_ends_in_an_error() {
        let ends: [fn() -> io::Result<()>; 3] = [|| Err(io::Error::other("gone")), || Ok(()), || panic!("on purpose")];
        // With as many pieces as may wait for the client there is no room to tell of an error.
        for pieces in [0, 1, AHEAD, AHEAD + 1] {
            for end in ends {
                let length = (pieces * PIECE + 1) as u64;
                let mut body = body(broken(pieces, end), length, None);
                for _ in 0..pieces {
                    assert!(body.frame().await.is_some_and(|piece| piece.is_ok()), "{pieces}");
                }
                assert!(body.frame().await.is_some_and(|end| end.is_err()), "{pieces}");
                assert!(body.frame().await.is_none(), "and stays at its end");
            }
        }
        assert!(measure(broken(1, ends[0])).await.is_err());
    }
}
