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

/// The largest number of faulty rows in an answer.
const MOST_ROWS: usize = 100;

/// The largest number of characters in the id of an import.
const LONGEST_ID: usize = 100;

/// A kind of error in a row.
#[derive(Enum, Copy, Clone, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::exchange::RowErrorCode")]
pub enum RowErrorCode {
    /// The file lacks a required column.
    MissingColumn,
    /// A column or an attribute is unknown, and the import is `strict`.
    UnknownColumn,
    /// A required cell is empty.
    MissingValue,
    /// A cell does not contain a number, or the number is out of range.
    InvalidNumber,
    /// A cell does not contain a date.
    InvalidDate,
    /// A cell does not contain one of the allowed words.
    InvalidWord,
    /// A cell contains a text that is too long or not allowed.
    InvalidText,
    /// A cell does not contain a key: lower-case ASCII words joined by hyphens.
    InvalidKey,
    /// No country has this code or name.
    UnknownCountry,
    /// The network has no such field.
    UnknownField,
    /// The network has no such objective.
    UnknownObjective,
    /// No city has this id, key or name.
    UnknownCity,
    /// Several cities have this name, or fit the description in the row.
    AmbiguousCity,
    /// The row fits several partnerships of its cities.
    AmbiguousPartnership,
    /// An earlier row has the same id or key but other data.
    DuplicateKey,
    /// A partnership has fewer than two cities.
    TooFewCities,
    /// The member would hold more fields than the network allows.
    TooManyFields,
    /// A link joins a city to itself.
    SelfLoop,
    /// The record would break a rule about several of its values, such as the order of its dates.
    Conflict,
    /// The text is not UTF-8.
    InvalidEncoding,
    /// The file is not valid in its format. The rest of it may not have been read.
    Malformed,
}

/// The numbers of records in an import.
#[derive(SimpleObject)]
pub(crate) struct ImportSummary {
    /// Number of new records.
    created: i32,
    /// Number of changed records.
    updated: i32,
    /// Number of records that the file does not change. If you import a file again, all records are
    /// unchanged.
    unchanged: i32,
    /// Number of faulty rows.
    rejected: i32,
    /// Number of values that were kept although the file has other ones.
    kept: i32,
}

/// Values of one record that were kept although the file has other ones.
#[derive(SimpleObject)]
pub(crate) struct KeptValues {
    /// The row in the file.
    row: i32,
    /// The key of the record.
    record: String,
    /// The columns, by the names in our own files.
    columns: Vec<String>,
    /// True if the record is a city of networks in which you may not write. `overwrite` has no
    /// effect on it.
    foreign: bool,
}

/// An error in one row.
#[derive(SimpleObject)]
pub(crate) struct RowError {
    /// Position of the row: in CSV its number, where the header is row 1; in other formats its
    /// position among the nodes or among the links, from 1.
    row: i32,
    /// Name of the column or attribute as spelled in the file. Empty if the error concerns the
    /// whole row.
    column: String,
    /// The kind of fault, for programs to act on.
    code: RowErrorCode,
    /// The error in words.
    message: String,
}

/// The result of an import.
#[derive(SimpleObject)]
pub(crate) struct ImportNetworkPayload {
    /// The numbers of records in the import. If it wrote nothing, the numbers it would have had.
    /// Null if the input itself is wrong.
    summary: Option<ImportSummary>,
    /// Errors of faulty rows, at most 100. `summary.rejected` counts all.
    row_errors: Vec<RowError>,
    /// Values that were kept, for at most 100 records. `summary.kept` counts all.
    kept_values: Vec<KeptValues>,
    /// For a dry run: the changes that would be made, one per line, at most 100.
    changes: Vec<String>,
    /// Parts of the file that were not understood, left out or merged.
    notes: ImportNotes,
    /// True if the records now are as in the file, except for faulty rows.
    written: bool,
    /// The revision of the store that the import made, one for the whole file. If nothing changed,
    /// the current revision.
    revision: Long,
    /// Errors in the input other than in rows. If there is one, nothing was written.
    user_errors: Vec<UserError>,
    /// The `clientMutationId` of the input.
    client_mutation_id: Option<String>,
}

/// The mutation that imports a file.
#[derive(Default)]
pub(super) struct ImportMutations;

/// The mutation that imports a file.
#[Object]
impl ImportMutations {
    /// Imports cities, memberships and partnerships from a file: all of it, or nothing, unless you
    /// choose to skip faulty rows. In existing records it fills only unknown values. A city that is
    /// a member of other networks is changed only if you are CURATOR in all of them. Requires the
    /// role CURATOR in the network. For JSON_LINES and `create`, which affect more than the
    /// network, requires ADMIN in every network.
    async fn import_network(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The file, and the options of the import.")] input: ImportNetworkInput,
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

/// Checks the id of an import.
///
/// # Errors
/// BAD_USER_INPUT if it is empty or too long.
pub(in crate::api) fn import_id(text: &str) -> Result<&str, Fault> {
    match text.chars().count() {
        1..=LONGEST_ID => Ok(text),
        _ => Err(Fault::bad("importId", "must have 1 to 100 characters")),
    }
}

/// Returns the viewer's name if the viewer may import; an error if there is no such network.
fn allowed(request: &RequestState, input: &ImportNetworkInput) -> Result<Result<String, commands::UserError>, Fault> {
    // The snapshot of the request's queries may be older than mutations that ran before in the same
    // request.
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
