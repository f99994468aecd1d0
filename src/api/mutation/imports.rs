//! The mutation that imports a file.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use super::import_input::ImportNetworkInput;
use super::import_notes::ImportNotes;
use super::payload::UserError;
use crate::api::connection::int;
use crate::api::context::RequestState;
use crate::api::scalars::Long;
use crate::app::access::{require, require_everywhere, require_token};
use crate::app::commands::{self, UserErrorCode};
use crate::app::fault::{Fault, quote};
use crate::app::import::{Counts, ImportReport, import_watched};
use crate::app::names::Names;
use crate::domain::access::AccessRole;
use crate::upload::Uploads;

/// How many faulty rows an answer tells.
const MOST_ROWS: usize = 100;

/// Most characters of the name of an import.
const LONGEST_ID: usize = 100;

/// What kind of fault a row has.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::RowErrorCode")]
pub enum RowErrorCode {
    /// The file lacks a column that it must have.
    MissingColumn,
    /// A column or an attribute is not understood, where all were to be.
    UnknownColumn,
    /// A cell that must hold a value is empty.
    MissingValue,
    /// A cell does not hold a number, or one out of range.
    InvalidNumber,
    /// A cell does not hold a date.
    InvalidDate,
    /// A cell does not hold one of the words of its vocabulary.
    InvalidWord,
    /// A cell holds a text that is too long or that no record may have.
    InvalidText,
    /// A cell does not hold a key: lower-case ASCII words joined by hyphens.
    InvalidKey,
    /// No country has this code or name.
    UnknownCountry,
    /// The network has no such field.
    UnknownField,
    /// The network has no such objective.
    UnknownObjective,
    /// No city has this id, key or name.
    UnknownCity,
    /// Several cities have this name, or may be the one that a row describes.
    AmbiguousCity,
    /// The row may be of any of several partnerships of its cities.
    AmbiguousPartnership,
    /// An earlier row has this id or key and says something else.
    DuplicateKey,
    /// A partnership has fewer than two cities.
    TooFewCities,
    /// The member would hold more fields than the network allows.
    TooManyFields,
    /// A link joins a city with itself.
    SelfLoop,
    /// The record would break a rule that looks at several of its values, such as the order of its dates.
    Conflict,
    /// The text is not UTF-8.
    InvalidEncoding,
    /// The file is not of its format here; what follows may not have been read.
    Malformed,
}

/// How many records an import is about.
#[derive(SimpleObject)]
pub(crate) struct ImportSummary {
    /// Records that are new.
    created: i32,
    /// Records that it changes.
    updated: i32,
    /// Records that are already as the file has them: importing a file again changes nothing.
    unchanged: i32,
    /// Rows with faults.
    rejected: i32,
    /// Values that were left as they are although the file says something else.
    kept: i32,
}

/// Values of one record that were left as they are although the file says something else.
#[derive(SimpleObject)]
pub(crate) struct KeptValues {
    /// The row of the file.
    row: i32,
    /// The key of the record.
    record: String,
    /// The columns, by the names of our own files.
    columns: Vec<String>,
    /// True if the record is a city of networks in which the caller may not write; `overwrite` does not change it.
    foreign: bool,
}

/// A fault of one row.
#[derive(SimpleObject)]
pub(crate) struct RowError {
    /// Where it is: in CSV the row, the header being row 1; elsewhere the position among the nodes, or among the links, from 1.
    row: i32,
    /// Name of the column or attribute, as the file spells it; empty if the row as a whole is at fault.
    column: String,
    /// The kind of fault, for programs to act on.
    code: RowErrorCode,
    /// What is wrong, in words.
    message: String,
}

/// What became of an import.
#[derive(SimpleObject)]
pub(crate) struct ImportNetworkPayload {
    /// What it is about; of an import that was not done, what it would have been. Null if the input itself is wrong.
    summary: Option<ImportSummary>,
    /// Faulty rows, at most 100 of them; `summary.rejected` counts all.
    row_errors: Vec<RowError>,
    /// Values that were left as they are, of at most 100 records; `summary.kept` counts all.
    kept_values: Vec<KeptValues>,
    /// What would become of which record, a line each, of an import that only tells; at most 100 of them.
    changes: Vec<String>,
    /// What was not understood, left out or taken together.
    notes: ImportNotes,
    /// Whether the records are now as the file has them, faulty rows apart.
    written: bool,
    /// The revision of the store that the import made, one for the whole file; if it changed nothing, the one that stands.
    revision: Long,
    /// What is wrong with the input besides its rows; if anything is, nothing was written.
    user_errors: Vec<UserError>,
    /// As it was given.
    client_mutation_id: Option<String>,
}

/// The mutation that imports a file.
#[derive(Default)]
pub(super) struct ImportMutations;

/// The mutation that imports a file.
#[Object]
impl ImportMutations {
    /// Imports cities, memberships and partnerships from a file, whole or not at all, unless faulty rows are to be skipped. Of records
    /// that are there it fills what is not known. A city that is a member of other networks is changed only by who is CURATOR in all
    /// of them. Takes the role CURATOR in the network; for JSON_LINES and `create`, which concern more than that, ADMIN in every network.
    async fn import_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The file, and what to do with it.")] input: ImportNetworkInput,
    ) -> Result<ImportNetworkPayload> {
        let request = RequestState::of(context);
        require_token(&request.viewer)?;
        let client_mutation_id = input.client_mutation_id.clone();
        let actor = match allowed(&request, &input)? {
            Ok(actor) => actor,
            Err(error) => return Ok(refused(&request, &[error], client_mutation_id)),
        };
        let running = match (&input.import_id, request.viewer.token()) {
            (Some(name), Some(token)) => Some(request.app.imports().begin(token, import_id(name)?)),
            _ => None,
        };
        let watched = running.as_ref().map(|running| running.watched().clone());
        let snapshot = request.app.snapshot();
        let names = Names::new(&snapshot, &request.viewer);
        let uploads = context.data_opt::<Uploads>();
        let done = match input.job(names, &request.viewer, uploads, watched) {
            Ok(job) => import_watched(&request.app, job, &actor, running.clone()).await?,
            Err(errors) => Err(errors),
        };
        if let Some(running) = running {
            running.settle(done.as_ref().is_ok_and(|report| report.written));
        }
        Ok(match done {
            Ok(report) => {
                request.note_revision(report.revision);
                ImportNetworkPayload::new(report, client_mutation_id)
            }
            Err(errors) => refused(&request, &errors, client_mutation_id),
        })
    }
}

/// The name of an import.
///
/// # Errors
/// BAD_USER_INPUT if it is empty or too long.
pub(in crate::api) fn import_id(text: &str) -> Result<&str, Fault> {
    match text.chars().count() {
        1..=LONGEST_ID => Ok(text),
        _ => Err(Fault::bad("importId", "must have 1 to 100 characters")),
    }
}

/// The name of a viewer who may do what is asked; what is wrong if there is no such network.
fn allowed(request: &RequestState, input: &ImportNetworkInput) -> Result<Result<String, commands::UserError>, Fault> {
    // Mutations that came before in the same request have moved on from the snapshot that its queries see.
    let snapshot = request.app.snapshot();
    let found = Names::new(&snapshot, &request.viewer).find_network(&input.network);
    if input.is_of_all_networks() || (found.is_none() && input.create.is_some()) {
        require_everywhere(&request.viewer, AccessRole::Admin)?;
    }
    match found {
        Some(network) => require(&request.viewer, &snapshot.network(network).network, AccessRole::Curator).map(Ok),
        None if input.create.is_some() => Ok(Ok(require_token(&request.viewer)?.to_owned())),
        None => {
            let message = format!("there is no network {}", quote(&input.network));
            Ok(Err(commands::UserError::new(
                &["network"],
                UserErrorCode::NotFound,
                message,
            )))
        }
    }
}

fn refused(
    request: &RequestState,
    errors: &[commands::UserError],
    client_mutation_id: Option<String>,
) -> ImportNetworkPayload {
    ImportNetworkPayload {
        summary: None,
        row_errors: Vec::new(),
        kept_values: Vec::new(),
        changes: Vec::new(),
        notes: ImportNotes::new(Vec::new(), Vec::new()),
        written: false,
        revision: request.revision().number.into(),
        user_errors: errors.iter().map(UserError::new).collect(),
        client_mutation_id,
    }
}

impl ImportNetworkPayload {
    fn new(report: ImportReport, client_mutation_id: Option<String>) -> Self {
        let row_errors = report.faults.into_iter().take(MOST_ROWS).map(|(_, fault)| RowError {
            row: int(fault.row),
            column: fault.column,
            code: fault.code.into(),
            message: fault.message,
        });
        let kept = report.kept.into_iter().take(MOST_ROWS).map(|kept| KeptValues {
            row: int(kept.row),
            record: kept.record,
            columns: kept.columns.into_iter().map(str::to_owned).collect(),
            foreign: kept.foreign,
        });
        Self {
            summary: Some(ImportSummary::from(report.counts)),
            row_errors: row_errors.collect(),
            kept_values: kept.collect(),
            changes: report.changes,
            notes: ImportNotes::new(report.notes, report.unfound),
            written: report.written,
            revision: report.revision.into(),
            user_errors: Vec::new(),
            client_mutation_id,
        }
    }
}

impl From<Counts> for ImportSummary {
    fn from(counts: Counts) -> Self {
        Self {
            created: int(counts.created),
            updated: int(counts.updated),
            unchanged: int(counts.unchanged),
            rejected: int(counts.rejected),
            kept: int(counts.kept),
        }
    }
}
