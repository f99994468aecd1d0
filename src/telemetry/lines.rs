//! Standard error behind a queue: writing a line never fails, panics or waits for the reader.

use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The largest number of waiting bytes: some thousands of lines.
const MOST_WAITING: usize = 1 << 20;

/// Time in which further lines may arrive before the first is written, so that under load one write
/// has many lines.
const LINGER: Duration = Duration::from_millis(2);

/// The pause before a retry on an output that accepts nothing at the moment.
const PAUSE: Duration = Duration::from_millis(5);

/// A queue of whole lines, with the thread that writes them.
///
/// A line is lost if the queue is full because the output is not read, or if the output rejects it
/// because its reader has disconnected or its disk is full. Lost lines are counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: Vec<u8>,
    /// True while the thread has lines that it has taken but not written.
    writing: bool,
    /// Number of lines lost since the start.
    lost: u64,
}

impl Lines {
    /// Starts the thread. After a loss, once the output accepts lines again, the thread calls
    /// `note` with the number of lines lost so far.
    pub(super) fn start(output: impl Write + Send + 'static, note: impl Fn(u64) + Send + 'static) -> Self {
        let lines = Self::default();
        let writer = lines.clone();
        let thread = thread::Builder::new().name("log".to_owned());
        // Without the thread the queue fills and then loses lines, which is better than no server.
        drop(thread.spawn(move || writer.run(output, note)));
        lines
    }

    /// Adds text that ends a line to the queue; loses it if the queue is full.
    pub(super) fn offer(&self, text: &[u8]) {
        let mut state = self.0.state();
        if state.waiting.len() + text.len() > MOST_WAITING {
            state.lost += lines_in(text);
            return;
        }
        // If lines are waiting already, the thread is awake or lingers. Waking it takes a system
        // call.
        let may_sleep = state.waiting.is_empty() && !state.writing;
        state.waiting.extend_from_slice(text);
        drop(state);
        if may_sleep {
            self.0.changed.notify_all();
        }
    }

    /// Waits until every line has been written or lost, but not longer than `patience`.
    pub(super) fn settle(&self, patience: Duration) {
        let busy = |state: &mut State| state.writing || !state.waiting.is_empty();
        let waited = self.0.changed.wait_timeout_while(self.0.state(), patience, busy);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    fn run(&self, mut output: impl Write, note: impl Fn(u64)) {
        let (mut batch, mut noted) = (Vec::new(), 0);
        // True if the output ends within a line.
        let mut torn = false;
        loop {
            self.take(&mut batch);
            if torn && write(&mut output, b"\n") == 1 {
                torn = false;
            }
            let written = if torn { 0 } else { write(&mut output, &batch) };
            torn |= written > 0 && batch[written - 1] != b'\n';
            let rest = &batch[written..];
            let lost = self.written(lines_in(rest));
            if rest.is_empty() && lost > noted {
                noted = lost;
                note(lost);
            }
        }
    }

    /// Waits for lines, and replaces the content of `batch` by them.
    fn take(&self, batch: &mut Vec<u8>) {
        batch.clear();
        let none = |state: &mut State| state.waiting.is_empty();
        let waited = self.0.changed.wait_while(self.0.state(), none);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        thread::sleep(LINGER);
        let mut state = self.0.state();
        std::mem::swap(batch, &mut state.waiting);
        state.writing = true;
    }

    /// Records that a batch was written except for some lines; returns the number of lines lost so
    /// far.
    fn written(&self, lost: u64) -> u64 {
        let mut state = self.0.state();
        state.writing = false;
        state.lost += lost;
        self.0.changed.notify_all();
        state.lost
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handle through which [`fmt`](tracing_subscriber::fmt) writes one event at a time.
impl Write for &Lines {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.offer(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes as much as the output accepts; returns the number of bytes written.
fn write(output: &mut impl Write, bytes: &[u8]) -> usize {
    let mut written = 0;
    while written < bytes.len() {
        match output.write(&bytes[written..]) {
            Ok(0) => break,
            Ok(length) => written += length,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE),
            Err(_) => break,
        }
    }
    written
}

/// Returns the number of lines that end in a text.
fn lines_in(text: &[u8]) -> u64 {
    text.iter().filter(|&&byte| byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests;
