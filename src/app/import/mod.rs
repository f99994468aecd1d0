//! Imports: reads files into records, compares these with existing ones, and writes the differences
//! as one revision.
//!
//! Everything goes in batches: while one is read, the previous one is written to the import's
//! single transaction and to a draft of the snapshot. Neither is visible before the end, and a
//! faulty row rolls everything back.

mod brought;
mod changes;
mod current;
mod directory;
mod faults;
mod kept;
mod plan;
pub mod progress;
mod reading;
mod said;
mod upload;

use std::fmt::Debug;
use std::io::{self, BufRead};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;

pub use self::kept::Kept;
use self::plan::Plan;
use self::progress::Running;
use self::reading::{Found, Reading};
pub use self::upload::{Content, UploadedFile};
use super::App;
use super::commands::{Command, Refusal, UserError, UserErrorCode, Written};
use super::fault::Fault;
use super::names::list;
use super::writer::{Draft, Order};
use crate::domain::access::Viewer;
use crate::domain::image::{Image, NetworkImage};
use crate::exchange::{ColumnSet, ImportFormat, ImportOptions, Incoming, Notes, Policy, RowError};

/// Maximum number of faults kept. An import that aborts on faults compares no more rows after that.
const MAX_FAULTS: usize = 1_000;

/// Maximum number of changes kept of a dry run.
const MAX_CHANGES: usize = 100;

/// The treatment of faulty rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// Nothing is written.
    #[default]
    Abort,
    /// Faulty rows are skipped; the others are written.
    Skip,
}

/// A file to import.
pub trait ImportFile: Debug + Send + Sync {
    /// Returns its format.
    fn format(&self) -> ImportFormat;
    /// Returns its name; `position` is its index among all files, from 0.
    fn name(&self, position: usize) -> String {
        format!("file {}", position + 1)
    }
    /// Opens it at its beginning. An import opens it two or three times: to collect the cities, to
    /// group links into partnerships, and to make records.
    ///
    /// # Errors
    /// If the file cannot be opened.
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>>;
}

/// A string to import.
#[derive(Debug)]
pub struct ImportText {
    /// Its format.
    pub format: ImportFormat,
    /// The text.
    pub text: String,
}

impl ImportFile for ImportText {
    fn format(&self) -> ImportFormat {
        self.format
    }

    fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        Ok(Box::new(self.text.as_bytes()))
    }
}

/// An import to be done.
#[derive(Debug)]
pub struct ImportJob {
    /// The files, in order: a later one may name cities of an earlier one.
    pub files: Vec<Box<dyn ImportFile>>,
    /// Options of reading.
    pub options: ImportOptions,
    /// The name of a new network, for when none has the key and the files bring none. Without it
    /// that is a fault.
    pub new_network: Option<String>,
    /// The treatment of faulty rows.
    pub on_error: OnError,
    /// The rule for values that differ between file and record.
    pub policy: Policy,
    /// The caller. A city may be changed only by a viewer who may write in all of its networks.
    /// `None` may write everywhere.
    pub viewer: Option<Viewer>,
    /// True if nothing must be written.
    pub dry_run: bool,
    /// Receives every change, made or planned, in order and without limit.
    pub told: Option<Arc<Told>>,
}

/// Receives the changes of an import, one line each.
pub struct Told(pub Box<dyn Fn(&str) + Send + Sync>);

impl Debug for Told {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Told")
    }
}

/// Counts of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New records.
    pub created: usize,
    /// Changed records.
    pub updated: usize,
    /// Records that already equal the file.
    pub unchanged: usize,
    /// Rows with faults.
    pub rejected: usize,
    /// Values that are kept although a file differs.
    pub kept: usize,
}

/// The result of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The counts; of an import that was not written, those it would have had.
    pub counts: Counts,
    /// Faulty rows with the index of their file, from 0; at most a thousand.
    pub faults: Vec<(usize, RowError)>,
    /// Values that are kept although a file differs; of at most a thousand records.
    pub kept: Vec<Kept>,
    /// The changes of a dry run, one line each; at most a hundred.
    pub changes: Vec<String>,
    /// Notes about each file.
    pub notes: Vec<Notes>,
    /// Columns that the mapping names but no file has, such as `target.country=lnd`.
    pub unfound: Vec<String>,
    /// True if the records now equal the files, except for faulty rows.
    pub written: bool,
    /// The revision it made, or the current one if it made none.
    pub revision: i64,
}

/// Imports files.
///
/// # Errors
/// Those of [`App::write`], and faults of the job itself, such as a network that does not exist.
pub async fn import(app: &App, job: ImportJob, actor: &str) -> Result<Result<ImportReport, Vec<UserError>>, Fault> {
    import_watched(app, job, actor, None).await
}

/// Like [`import`], with progress for watchers.
///
/// # Errors
/// As [`import`].
pub async fn import_watched(
    app: &App,
    job: ImportJob,
    actor: &str,
    running: Option<Running>,
) -> Result<Result<ImportReport, Vec<UserError>>, Fault> {
    let report = Arc::new(Mutex::new(ImportReport::default()));
    let order = Order {
        command: Box::new(Import {
            job: Arc::new(job),
            report: Arc::clone(&report),
            running,
        }),
        actor: actor.to_owned(),
        reason: Some("import".to_owned()),
        request: None,
    };
    let outcome = app.write(order).await?;
    let mut report = std::mem::take(&mut *report.lock().unwrap_or_else(PoisonError::into_inner));
    report.revision = outcome.revision;
    Ok(outcome.result.map(|_| report))
}

/// The command. Its report is returned separately, since the result of a command has no place for
/// it.
#[derive(Debug)]
struct Import {
    job: Arc<ImportJob>,
    report: Arc<Mutex<ImportReport>>,
    running: Option<Running>,
}

impl Command for Import {
    fn apply<'a>(&'a self, draft: &'a mut Draft<'_>) -> LocalBoxFuture<'a, Result<Written, Refusal>> {
        async {
            let report = carry_out(&self.job, self.running.as_ref(), draft).await?;
            *self.report.lock().unwrap_or_else(PoisonError::into_inner) = report;
            Ok(Written::default())
        }
        .boxed_local()
    }
}

/// Runs an import as part of a command. If it must not be written, all edits of the command are
/// rolled back.
///
/// # Errors
/// Faults of the job itself, and those of the store.
pub(in crate::app) async fn carry_out(
    job: &Arc<ImportJob>,
    running: Option<&Running>,
    draft: &mut Draft<'_>,
) -> Result<ImportReport, Refusal> {
    let watched = running.map(Running::watched);
    let mut plan = Plan::new(job);
    let mut reading = Reading::start(Arc::clone(job), draft.shared());
    let mut provided = false;
    while let Some(mut found) = reading.next().await {
        if !provided {
            job.provide_network(draft, &mut found)?;
            provided = true;
        }
        plan.take(draft, found).await?;
        if let Some(watched) = watched {
            watched.counted(plan.counts);
        }
    }
    if let Some(watched) = watched {
        watched.committing();
    }
    let read = reading.ended().await?;
    plan.finish(draft).await?;
    let written = plan.is_sound();
    if !written {
        draft.take_back();
    }
    plan.faults.sort_by_key(|(file, fault)| (*file, fault.row));
    Ok(ImportReport {
        counts: plan.counts,
        faults: plan.faults,
        kept: plan.kept,
        changes: plan.changes,
        notes: read.notes,
        unfound: read.unfound,
        written,
        revision: 0,
    })
}

impl ImportJob {
    /// Creates an import by the program itself into an existing network: all or nothing, known
    /// values are kept.
    pub fn new(files: Vec<Box<dyn ImportFile>>, options: ImportOptions) -> Self {
        Self {
            files,
            options,
            new_network: None,
            on_error: OnError::Abort,
            policy: Policy::Fill,
            viewer: None,
            dry_run: false,
            told: None,
        }
    }

    /// Makes sure that there is a network: an existing one, one at the beginning of the files, or a
    /// new one of the given name.
    fn provide_network(&self, draft: &Draft<'_>, found: &mut Vec<Found>) -> Result<(), Refusal> {
        let key = &self.options.network;
        let brings = |(_, found): &Found| {
            matches!(
                found,
                Ok(Incoming {
                    image: Image::Network(_),
                    given: ColumnSet::ALL,
                    ..
                })
            )
        };
        if draft.snapshot().network_by_key(key).is_some() || found.iter().any(brings) {
            return Ok(());
        }
        let Some(name) = &self.new_network else {
            let networks = draft.snapshot().networks().iter();
            let keys: Vec<String> = networks.map(|records| records.network.key.clone()).collect();
            let message = format!("there is no network \"{key}\"; there are: {}", list(&keys));
            return Err(UserError::new(&["network"], UserErrorCode::NotFound, message).into());
        };
        let record = Incoming {
            row: 0,
            network: Some(key.clone()),
            image: Image::Network(NetworkImage::new(key, name)),
            given: ColumnSet::ALL,
            made_title: None,
            repeated: false,
        };
        found.insert(0, (0, Ok(record)));
        Ok(())
    }
}
