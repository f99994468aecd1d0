//! Writes the changes of an import to a file, one line per record.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};

use crate::app::import::Told;

/// A file of changes.
#[derive(Debug)]
pub(super) struct Changes(Mutex<State>);

#[derive(Debug)]
struct State {
    path: PathBuf,
    /// Created with the first change, so that a command that fails earlier creates none.
    file: Option<BufWriter<File>>,
    /// The first error of writing the file.
    failed: Option<io::Error>,
}

impl Changes {
    pub(super) fn new(path: &Path) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            path: path.to_owned(),
            file: None,
            failed: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the receiver for the changes of an import.
    pub(super) fn taker(self: &Arc<Self>) -> Arc<Told> {
        let changes = Arc::clone(self);
        Arc::new(Told(Box::new(move |line| {
            let state = &mut *changes.state();
            if state.failed.is_none() {
                state.failed = state.file().and_then(|file| writeln!(file, "{line}")).err();
            }
        })))
    }

    /// Finishes the file, after the last change.
    pub(super) fn finish(&self) -> Result<()> {
        let state = &mut *self.state();
        let flushed = state.file().and_then(io::Write::flush);
        let written = state.failed.take().map_or(flushed, Err);
        written.context("cannot write the changes")
    }
}

impl State {
    fn file(&mut self) -> io::Result<&mut BufWriter<File>> {
        let file = match self.file.take() {
            Some(file) => file,
            None => BufWriter::new(File::create(&self.path)?),
        };
        Ok(self.file.insert(file))
    }
}
