//! How far an import is: a bar on a terminal, now and then a line elsewhere.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(5);

/// How far an import is.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
    terminal: bool,
    told: Mutex<Instant>,
}

impl Progress {
    /// Measures the files.
    pub(super) fn new(files: &[PathBuf]) -> Result<Arc<Self>> {
        let mut bytes = 0;
        for path in files {
            let found = std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
            bytes += found.len();
        }
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let template = "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left {msg}";
        let style = ProgressStyle::with_template(template)?;
        Ok(Arc::new(Self {
            bar: ProgressBar::with_draw_target(Some(bytes), target).with_style(style),
            terminal,
            told: Mutex::new(Instant::now()),
        }))
    }

    /// So many bytes more have been read.
    pub(super) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
        if self.bar.position() >= self.bar.length().unwrap_or_default() {
            self.bar.set_message("comparing and writing");
        }
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.terminal && told.elapsed() >= EVERY {
            *told = Instant::now();
            eprintln!(
                "{} of {} read, {}/s, {} left",
                HumanBytes(self.bar.position()),
                HumanBytes(self.bar.length().unwrap_or_default()),
                HumanBytes(self.bar.per_sec() as u64),
                HumanDuration(self.bar.eta())
            );
        }
    }

    /// All is done.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
