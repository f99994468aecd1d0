//! Reads files on a separate thread. Records arrive in batches through a short queue, which bounds
//! reading ahead.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::ImportJob;
use super::directory::SnapshotDirectory;
use crate::app::commands::{UserError, UserErrorCode};
use crate::exchange::{ImportOptions, Importer, Incoming, Notes, RowError};
use crate::network::Snapshot;

/// Number of records and faults in a batch. A smaller one does not save memory, a much larger one
/// does not save time.
const TOGETHER: usize = 2_000;

/// Number of batches that may wait to be written.
const AHEAD: usize = 1;

/// A record or a fault, with the index of its file.
pub(super) type Found = (usize, Result<Incoming, RowError>);

/// Findings other than records and faults.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Notes about each file, in order.
    pub(super) notes: Vec<Notes>,
    /// Columns that the mapping names but no file has.
    pub(super) unfound: Vec<String>,
}

/// Files being read.
pub(super) struct Reading {
    batches: mpsc::Receiver<Vec<Found>>,
    thread: JoinHandle<Result<Read, UserError>>,
}

impl Reading {
    /// Starts to read the files of a job. References are resolved in the snapshot.
    pub(super) fn start(job: Arc<ImportJob>, snapshot: Arc<Snapshot>) -> Self {
        let (sender, batches) = mpsc::channel(AHEAD);
        Self {
            batches,
            thread: tokio::task::spawn_blocking(move || read(&job, &snapshot, &sender)),
        }
    }

    /// Returns the next batch; `None` after the last.
    pub(super) async fn next(&mut self) -> Option<Vec<Found>> {
        self.batches.recv().await
    }

    /// Returns the other findings, if all files were read to the end.
    ///
    /// # Errors
    /// If a file could not be read.
    pub(super) async fn ended(self) -> Result<Read, UserError> {
        let ended = self.thread.await;
        ended.unwrap_or_else(|error| {
            let message = format!("the files cannot be read: {error}");
            Err(UserError::new(&["file"], UserErrorCode::Invalid, message))
        })
    }
}

fn read(job: &ImportJob, snapshot: &Snapshot, sender: &mpsc::Sender<Vec<Found>>) -> Result<Read, UserError> {
    let directory = SnapshotDirectory::new(snapshot, &job.options.network);
    let makes_network = job.new_network.is_some() && snapshot.network_by_key(&job.options.network).is_none();
    let options = ImportOptions {
        // A new network has no fields except those of the files.
        new_fields: job.options.new_fields || makes_network,
        ..job.options.clone()
    };
    let (number, batch) = (Cell::new(0), RefCell::new(Vec::new()));
    let mut found = |answer| {
        let mut batch = batch.borrow_mut();
        batch.push((number.get(), answer));
        if batch.len() >= TOGETHER {
            // If the receiver is gone, the import has failed already.
            let _ = sender.blocking_send(std::mem::take(&mut *batch));
        }
    };
    let mut importer = Importer::new(&options, &directory, &mut found);
    let mut notes = vec![Notes::default(); job.files.len()];
    loop {
        for (position, file) in job.files.iter().enumerate() {
            number.set(position);
            let mut again = true;
            while again {
                if sender.is_closed() {
                    return Ok(Read::default());
                }
                let read = file
                    .open()
                    .and_then(|input| importer.read(position, file.format(), input));
                again = read.map_err(|error| {
                    let message = format!("{} cannot be read: {error}", file.name(position));
                    UserError::new(&["file"], UserErrorCode::Invalid, message)
                })?;
            }
            notes[position].add(importer.take_notes());
        }
        if !importer.advance() {
            break;
        }
    }
    let unfound = importer.unfound();
    drop(importer);
    let _ = sender.blocking_send(batch.into_inner());
    Ok(Read { notes, unfound })
}
