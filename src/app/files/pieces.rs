//! Outputs of a file: memory, and a reader that takes it in chunks.

use std::io::{self, Write};
use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::analytics::{AnalysisError, Budget};

/// Bytes of a chunk.
const PIECE: usize = 64 << 10;

/// The result of writing a file.
pub(super) struct Written {
    pub(super) length: u64,
    pub(super) digest: [u8; 32],
    /// The content, if it is not too long.
    pub(super) held: Option<Vec<Bytes>>,
}

/// Measures and digests what is written to it, and keeps it up to a maximum length.
pub(super) struct Pieces<'a> {
    budget: &'a Budget,
    stopped: Option<AnalysisError>,
    digest: Sha256,
    length: u64,
    longest_held: u64,
    whole: Vec<Bytes>,
    piece: Vec<u8>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(budget: &'a Budget, longest_held: u64) -> Self {
        Self {
            budget,
            stopped: None,
            digest: Sha256::new(),
            length: 0,
            longest_held,
            whole: Vec::new(),
            piece: Vec::with_capacity(PIECE),
        }
    }

    /// Returns the result. `written` is the writer's own result.
    ///
    /// # Errors
    /// Those of the budget.
    pub(super) fn finish(mut self, written: io::Result<()>) -> Result<Written, AnalysisError> {
        written
            .and_then(|()| self.end_piece())
            .map_err(|_| self.stopped.clone().unwrap_or(AnalysisError::Cancelled))?;
        Ok(Written {
            length: self.length,
            digest: self.digest.finalize().into(),
            held: (self.length <= self.longest_held).then_some(self.whole),
        })
    }

    fn end_piece(&mut self) -> io::Result<()> {
        if let Err(stopped) = self.budget.check() {
            self.stopped = Some(stopped);
            return Err(io::Error::other("time is up"));
        }
        self.digest.update(&self.piece);
        self.length += self.piece.len() as u64;
        if self.length > self.longest_held {
            self.whole = Vec::new();
        } else if !self.piece.is_empty() {
            self.whole.push(Bytes::copy_from_slice(&self.piece));
        }
        self.piece.clear();
        Ok(())
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == PIECE {
            self.end_piece()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes chunks that are generated under a permit. It releases the permit while the reader takes a
/// chunk.
pub(super) struct InTurns<'a> {
    output: &'a mut dyn Write,
    turns: Arc<Semaphore>,
    turn: Option<OwnedSemaphorePermit>,
    piece: Vec<u8>,
}

impl<'a> InTurns<'a> {
    pub(super) fn new(output: &'a mut dyn Write, turns: Arc<Semaphore>) -> Self {
        Self {
            output,
            turns,
            turn: None,
            piece: Vec::with_capacity(PIECE),
        }
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.turn = None;
        self.output.write_all(&self.piece)?;
        self.piece.clear();
        Ok(())
    }
}

impl Write for InTurns<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.turn.is_none() {
            let turn = Handle::current().block_on(Arc::clone(&self.turns).acquire_owned());
            self.turn = Some(turn.map_err(io::Error::other)?);
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == PIECE {
            self.hand_on()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_on()?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(bytes: usize, longest_held: u64) -> Written {
        let budget = Budget::unlimited();
        let mut pieces = Pieces::new(&budget, longest_held);
        let written = (0..bytes).try_for_each(|at| pieces.write_all(&[at as u8]));
        pieces.finish(written).expect("no bound")
    }

    #[test]
    fn what_is_measured_is_what_is_held() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let written = written(length, 3 * PIECE as u64);
            let bytes = written.held.expect("short enough").concat();
            assert_eq!((written.length, bytes.len()), (length as u64, length));
            assert_eq!(written.digest, <[u8; 32]>::from(Sha256::digest(&bytes)));
        }
    }

    #[test]
    fn what_is_too_long_is_measured_and_not_held() {
        let length = 2 * PIECE;
        let measured = written(length, length as u64 - 1);
        assert!(measured.length == length as u64 && measured.held.is_none());
        assert_eq!(measured.digest, written(length, length as u64).digest);
    }

    #[test]
    fn a_file_that_nobody_waits_for_is_given_up() {
        let flag = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let budget = Budget::unlimited().with_cancel_flag(flag);
        let mut pieces = Pieces::new(&budget, 1);
        let written = pieces.write_all(&[0; 2 * PIECE]);
        assert!(written.is_err());
        assert_eq!(pieces.finish(written).err(), Some(AnalysisError::Cancelled));
    }

    #[tokio::test]
    async fn a_turn_is_not_held_while_a_reader_takes_a_piece() {
        struct Reader(Arc<Semaphore>, usize);

        impl Write for Reader {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                assert_eq!(self.0.available_permits(), 1);
                self.1 += bytes.len();
                Ok(bytes.len())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        let turns = Arc::new(Semaphore::new(1));
        let mut reader = Reader(Arc::clone(&turns), 0);
        let read = tokio::task::spawn_blocking(move || {
            let mut output = InTurns::new(&mut reader, turns);
            output.write_all(&[0; 3 * PIECE + 5])?;
            output.flush()?;
            drop(output);
            io::Result::Ok(reader.1)
        });
        assert_eq!(read.await.expect("no panic").expect("written"), 3 * PIECE + 5);
    }
}
