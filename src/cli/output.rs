//! Standard output, whose reader may disconnect at any time.

use std::fmt::Display;
use std::io::{self, ErrorKind, StdoutLock, Write};

use anyhow::Error;

/// The reader of standard output has disconnected, as `head` does after ten lines: it has what it
/// wanted.
#[derive(Debug, thiserror::Error)]
#[error("the reader of standard output has gone")]
struct ReaderGone;

/// Returns true if a command ended because nobody reads its output any more, which is no failure.
pub fn reader_has_gone(error: &Error) -> bool {
    error.chain().any(|cause| {
        let error = cause.downcast_ref::<io::Error>();
        error
            .and_then(io::Error::get_ref)
            .is_some_and(|inner| inner.is::<ReaderGone>())
    })
}

/// Prints a line.
///
/// # Errors
/// If it cannot be written; see [`reader_has_gone`].
pub(super) fn tell(line: impl Display) -> io::Result<()> {
    let mut output = StandardOutput::locked();
    output.write_all(format!("{line}\n").as_bytes())?;
    output.flush()
}

/// Standard output with errors that name it.
pub(super) struct StandardOutput(StdoutLock<'static>);

impl StandardOutput {
    /// Locks standard output for this thread until the result is dropped.
    pub(super) fn locked() -> Self {
        Self(io::stdout().lock())
    }
}

impl Write for StandardOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(explained)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(explained)
    }
}

fn explained(error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::BrokenPipe => io::Error::new(ErrorKind::BrokenPipe, ReaderGone),
        // `write_all` retries after it.
        ErrorKind::Interrupted => error,
        kind => io::Error::new(kind, format!("cannot write to standard output: {error}")),
    }
}
