//! Sends a file as a body. A file in memory is shared by all its readers. A large one is written
//! while it is sent: only a few chunks wait in memory for the client.
//!
//! A body that ends before its measured length ends in an error, for any failure of the writer.
//! Compressed, a truncated file would look complete, since its length is not sent.

use std::convert::Infallible;
use std::io::{self, Write};

use axum::body::{Body, Bytes};
use futures_util::stream::{StreamExt as _, iter, unfold};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::spawn_blocking;

use crate::account::Held;
use crate::body::streamed;
use crate::file_sink::{Content, File, HeldFile, WriteFile};

/// Bytes of a chunk.
const PIECE: usize = 64 << 10;

/// Number of chunks that may wait for the client.
const AHEAD: usize = 2;

/// Maximum number of large files being written: each takes a thread, and analyses need some, too.
pub(super) const WRITERS: usize = 64;

static WRITING: Semaphore = Semaphore::const_new(WRITERS);

/// Returns the body of a file; `None` if too many are being written. `held` is released when the
/// client has the file, or has left.
pub(super) fn body(file: File, held: Option<Held>) -> Option<Body> {
    match file.content {
        Content::Held(pieces) => Some(shared(pieces, held)),
        Content::Written(write) => {
            let writer = WRITING.try_acquire().ok()?;
            let held = resized(held, (AHEAD + 1) * PIECE);
            Some(written(write, file.length, (held, writer)))
        }
    }
}

/// Creates a body that accounts for one chunk at a time, without copies.
fn shared(pieces: HeldFile, held: Option<Held>) -> Body {
    let count = (*pieces).as_ref().len();
    let held = resized(held, PIECE);
    let piece = move |at: usize| {
        let _held = &held;
        Ok::<_, Infallible>((*pieces).as_ref()[at].clone())
    };
    streamed(iter(0..count).map(piece))
}

fn resized(mut held: Option<Held>, bytes: usize) -> Option<Held> {
    if let Some(held) = &mut held {
        held.resize(bytes);
    }
    held
}

/// Creates the body of a file of this many bytes. The writer waits for the client, and stops when
/// the client has left. `holding` is dropped then.
fn written(file: WriteFile, length: u64, holding: impl Send + 'static) -> Body {
    let (pieces, sent) = mpsc::channel(AHEAD);
    let runtime = Handle::current();
    spawn_blocking(move || {
        let _holding = holding;
        let mut output = Pieces {
            runtime,
            pieces,
            piece: Vec::with_capacity(PIECE),
        };
        // The receiver detects an error by the missing bytes.
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

/// A writer that sends its output in chunks.
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
        // The connection drops clients that are too slow; then the receiver is gone.
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

    /// Returns a file of a hundred mebibytes, and the number of bytes written so far.
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
        let (file, count) = endless();
        let ended = Arc::downgrade(&file);
        let mut body = written(file, 100 << 20, ());
        let first = body.frame().await.expect("a piece").expect("sound");
        assert_eq!(first.into_data().expect("bytes").len(), PIECE);
        assert!(count.load(Ordering::Relaxed) <= (AHEAD + 3) * PIECE);
        drop(body);
        while ended.strong_count() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(count.load(Ordering::Relaxed) <= (AHEAD + 4) * PIECE);
    }

    #[tokio::test]
    async fn what_is_held_is_sent_without_a_copy_and_let_go_of_at_the_end() {
        let pieces: HeldFile = Arc::new(vec![Bytes::from_static(b"one"), Bytes::from_static(b"two")]);
        let held = Arc::downgrade(&pieces);
        let first = (*pieces).as_ref()[0].as_ptr();
        let file = File {
            length: 6,
            digest: [0; 32],
            content: Content::Held(pieces),
        };
        let mut body = body(file, None).expect("no writer");
        let piece = body.frame().await.expect("a piece").expect("sound");
        assert_eq!(piece.into_data().expect("bytes").as_ptr(), first);
        assert_eq!(body.collect().await.expect("sound").to_bytes(), "two");
        assert!(held.upgrade().is_none());
    }

    /// Returns a writer that ends after some chunks, before its file does.
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
        // With as many chunks as may wait for the client, there is no room to send an error.
        for pieces in [0, 1, AHEAD, AHEAD + 1] {
            for end in ends {
                let length = (pieces * PIECE + 1) as u64;
                let mut body = written(broken(pieces, end), length, ());
                for _ in 0..pieces {
                    assert!(body.frame().await.is_some_and(|piece| piece.is_ok()), "{pieces}");
                }
                assert!(body.frame().await.is_some_and(|end| end.is_err()), "{pieces}");
                assert!(body.frame().await.is_none(), "and stays at its end");
            }
        }
    }
}
