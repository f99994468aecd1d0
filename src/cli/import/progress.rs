//! The progress of an import: a bar on a terminal, a line from time to time elsewhere.

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::telemetry;

/// The interval between lines if there is no terminal.
const EVERY: Duration = Duration::from_secs(5);

/// The progress of an import.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    terminal: bool,
    told: Mutex<Instant>,
}

impl Progress {
    /// Starts with nothing expected.
    pub(super) fn new() -> Result<Arc<Self>> {
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let template = "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left {msg}";
        let style = ProgressStyle::with_template(template)?;
        Ok(Arc::new(Self {
            bar: ProgressBar::with_draw_target(Some(0), target).with_style(style),
            terminal,
            told: Mutex::new(Instant::now()),
        }))
    }

    /// Adds a number of bytes to be read.
    pub(super) fn expect(&self, bytes: u64) {
        self.bar.inc_length(bytes);
    }

    /// Adds a number of bytes that were read.
    pub(super) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
        if self.bar.position() >= self.bar.length().unwrap_or_default() {
            self.bar.set_message("comparing and writing");
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.terminal && told.elapsed() >= EVERY {
            *told = Instant::now();
            telemetry::say(format_args!(
                "{} of {} read, {}/s, {} left",
                HumanBytes(self.bar.position()),
                HumanBytes(self.bar.length().unwrap_or_default()),
                HumanBytes(self.bar.per_sec() as u64),
                HumanDuration(self.bar.eta())
            ));
        }
    }

    /// Ends the progress.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
