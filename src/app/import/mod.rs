//! An import: files become records, records are compared with what is there, and what differs is written as one revision.
//!
//! All of it goes by in batches: while one is read, the one before is written, to the one transaction of the import and to a draft of the
//! snapshot. Neither is seen by anyone before the end, and a faulty row takes everything back.

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

/// How many faults are kept; an import that is not to be done is not read further than that.
const MAX_FAULTS: usize = 1_000;

/// How many changes of an import that only tells are kept.
const MAX_CHANGES: usize = 100;

/// What becomes of an import with faulty rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// Nothing is written.
    #[default]
    Abort,
    /// They are left out; the others are written.
    Skip,
}

/// A file to be imported.
pub trait ImportFile: Debug + Send + Sync {
    /// What it is written in.
    fn format(&self) -> ImportFormat;
    /// What to call it; `position` is that among all files, from 0.
    fn name(&self, position: usize) -> String {
        format!("file {}", position + 1)
    }
    /// Opens it at its beginning. It is opened two or three times: to learn which cities there are,
    /// which partnerships links are of, and to make records.
    ///
    /// # Errors
    /// If that fails.
    fn open(&self) -> io::Result<Box<dyn BufRead + '_>>;
}

/// A text to be imported.
#[derive(Debug)]
pub struct ImportText {
    /// What it is written in.
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

/// What is to be imported, and how.
#[derive(Debug)]
pub struct ImportJob {
    /// The files, in order: a later one may name cities of an earlier one.
    pub files: Vec<Box<dyn ImportFile>>,
    /// How they are understood.
    pub options: ImportOptions,
    /// The name for the network if there is none with its key and the files bring none; without a name that is a fault.
    pub new_network: Option<String>,
    /// What becomes of it all if rows are faulty.
    pub on_error: OnError,
    /// Rule for values where file and record differ.
    pub policy: Policy,
    /// Who imports: a city is changed only by who may write in all networks that it is a member of.
    /// `None` may write everywhere.
    pub viewer: Option<Viewer>,
    /// Whether nothing is to be written in any case.
    pub dry_run: bool,
    /// Receiver of each change, made or only planned, in order, however many there are.
    pub told: Option<Arc<Told>>,
}

/// Takes the changes of an import, a line each.
pub struct Told(pub Box<dyn Fn(&str) + Send + Sync>);

impl Debug for Told {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Told")
    }
}

/// How many records an import is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records that are new.
    pub created: usize,
    /// Records that it changes.
    pub updated: usize,
    /// Records that are as the file has them.
    pub unchanged: usize,
    /// Rows with faults.
    pub rejected: usize,
    /// Values that stay as they are although a file says something else.
    pub kept: usize,
}

/// What an import came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// What it is about; of an import that was not done, what it would have been.
    pub counts: Counts,
    /// Faulty rows with the number of their file, from 0; at most a thousand.
    pub faults: Vec<(usize, RowError)>,
    /// Values that stay as they are although a file says something else; of at most a thousand
    /// records.
    pub kept: Vec<Kept>,
    /// What would become of which record, a line each, of an import that only tells; at most a
    /// hundred.
    pub changes: Vec<String>,
    /// Findings beside the records, by file.
    pub notes: Vec<Notes>,
    /// Columns that the mapping names and no file has, such as `target.country=lnd`.
    pub unfound: Vec<String>,
    /// Whether the records are now as the files have them, faulty rows apart.
    pub written: bool,
    /// The revision it made, or the one that stands if it made none.
    pub revision: i64,
}

/// Imports files.
///
/// # Errors
/// Those of [`App::write`], and faults in what it is asked to do as such, such as a network that does not exist.
pub async fn import(app: &App, job: ImportJob, actor: &str) -> Result<Result<ImportReport, Vec<UserError>>, Fault> {
    import_watched(app, job, actor, None).await
}

/// The same for those who watch it.
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

/// The command; what it found is told beside the way of all commands, which has no room for it.
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

/// Carries an import out as a part of a command. Nothing of the command stays if the import is not
/// to be written.
///
/// # Errors
/// Faults in what it is asked to do as such, and those of the store.
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
    /// An import by the program itself into a network that is there: all of it or nothing, and what
    /// is known is kept.
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

    /// Sees to it that there is a network: one that is there, one that the files begin with, or a new one of the given name.
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
