//! The changes of an import, told record by record: the first hundred of a dry run, or all into a file.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result};

use crate::app::import::Told;

/// Most changes that are told without a file.
const MOST: usize = 100;

/// The changes so far.
#[derive(Debug)]
pub(super) struct Changes(Mutex<State>);

#[derive(Debug)]
struct State {
    path: Option<PathBuf>,
    /// Made with the first change, so that a command that fails before makes none.
    file: Option<BufWriter<File>>,
    first: Vec<String>,
    count: usize,
    /// What went wrong when the file was written.
    failed: Option<io::Error>,
}

impl Changes {
    /// Changes that go into a file, or of which the first are kept.
    pub(super) fn new(path: Option<&Path>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            path: path.map(Path::to_owned),
            file: None,
            first: Vec::new(),
            count: 0,
            failed: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who takes the changes of an import.
    pub(super) fn taker(self: &Arc<Self>) -> Arc<Told> {
        let changes = Arc::clone(self);
        Arc::new(Told(Box::new(move |line| changes.take(line))))
    }

    fn take(&self, line: &str) {
        let state = &mut *self.state();
        state.count += 1;
        match &state.path {
            Some(_) => state.failed = state.failed.take().or(state.write(line).err()),
            None if state.first.len() < MOST => state.first.push(line.to_owned()),
            None => {}
        }
    }

    /// The lines that are to be told, after the last change.
    pub(super) fn finish(&self) -> Result<Vec<String>> {
        let state = &mut *self.state();
        if state.count == 0 && state.path.is_some() {
            state.open().context("cannot write the changes")?;
        }
        let flushed = state.file.as_mut().map_or(Ok(()), io::Write::flush);
        let written = state.failed.take().map_or(flushed, Err);
        written.context("cannot write the changes")?;
        let mut lines = std::mem::take(&mut state.first);
        let more = state.count - lines.len();
        if state.path.is_none() && more > 0 {
            lines.push(format!("and {more} more; --changes FILE writes all"));
        }
        Ok(lines)
    }
}

impl State {
    fn open(&mut self) -> io::Result<()> {
        if let (None, Some(path)) = (&self.file, &self.path) {
            self.file = Some(BufWriter::new(File::create(path)?));
        }
        Ok(())
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        self.open()?;
        self.file.as_mut().map_or(Ok(()), |file| writeln!(file, "{line}"))
    }
}
