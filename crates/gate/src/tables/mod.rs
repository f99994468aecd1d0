//! Answers a query for one list as a table: CSV, and optionally XLSX, Parquet and Arrow.
//!
//! `plan` finds the list and its columns in the document, so that even an empty list has columns;
//! `pages` builds the document that reads one page after the other. If any part of a query fails
//! there is no table: the errors come as JSON, with the status of the first.

mod cells;
mod pages;
mod plan;
mod wish;

use std::sync::Arc;

use async_graphql::Value;
use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::stream::unfold;
use interurban_tables::{Row, TableFormat, head, rows, write};

use self::plan::Plan;
pub(super) use self::wish::Wish;
use super::access::Outcome;
use super::admission::{Kind, Parameters};
use super::body::streamed;
use super::downloads::failed;
use super::fault::{Code, Fault, Refusal};
use super::operations::{Caller, Operation, Operations};

/// Maximum number of rows of a table.
const MOST_ROWS: usize = 100_000;

/// Reads the pages of a list in order.
struct Reader {
    operations: Arc<Operations>,
    caller: Caller,
    plan: Plan,
    /// The operation, to be repeated for each page.
    parameters: Parameters,
    /// The revision of the first page.
    revision: Option<(HeaderName, HeaderValue)>,
    /// True if all pages are to be read.
    all_pages: bool,
    rows_read: usize,
}

/// A page: its rows, and the cursor of the next one.
struct Page {
    rows: Vec<Row>,
    next: Option<String>,
}

/// Answers a query with a table.
pub(super) async fn answer(
    operations: &Arc<Operations>,
    operation: Operation,
    caller: Caller,
    wish: Wish,
) -> Result<Response, Refusal> {
    if operation.kind != Kind::Query {
        return Err(Fault::new(Code::BadUserInput, "A table is the answer to a query.").into());
    }
    if !wish.format.is_built() {
        return Err(wish::not_built(wish.format));
    }
    let outcome = operation.outcome.clone();
    let parameters = operation.parameters();
    let document = operation.document();
    let plan = plan::plan(document, parameters.operation_name.as_deref())?;
    let parameters = match wish.all_pages {
        true => pages::paged(document, parameters, &plan)?,
        false => parameters,
    };
    let mut reader = Reader {
        operations: Arc::clone(operations),
        caller,
        plan,
        parameters,
        revision: None,
        all_pages: wish.all_pages,
        rows_read: 0,
    };
    let first = reader.read(None).await?;
    let revision = reader.revision.clone();
    let name = reader.plan.name().to_owned();
    let body = match wish.format {
        TableFormat::Csv => csv(reader, first, wish),
        _ => whole(reader, first, wish).await?,
    };
    Ok(respond(body, (&name, wish.format), revision, outcome))
}

/// Sends a CSV table while its pages are read. If a page fails the connection breaks off, so that
/// no client takes a part for the whole.
fn csv(reader: Reader, first: Page, wish: Wish) -> Body {
    let start = [head(wish.csv, &reader.plan.columns()), rows(&first.rows)].concat();
    let Some(next) = first.next else {
        return Body::from(start);
    };
    let begun = Some((Bytes::from(start), Some((reader, next))));
    streamed(unfold(begun, async |state| {
        let (piece, rest) = state?;
        let Some((mut reader, cursor)) = rest else {
            return Some((Ok(piece), None));
        };
        Some(match reader.read(Some(cursor)).await {
            Ok(page) => {
                let rest = page.next.map(|next| (reader, next));
                (Ok(piece), Some((rows(&page.rows).into(), rest)))
            }
            Err(refusal) => (Err(broken(&refusal)), None),
        })
    }))
}

fn broken(refusal: &Refusal) -> std::io::Error {
    let reason = refusal.faults.first().map_or("", Fault::message);
    tracing::warn!(reason, "a table breaks off");
    std::io::Error::other("a page of the table failed")
}

/// Builds a table before it is sent.
async fn whole(mut reader: Reader, first: Page, wish: Wish) -> Result<Body, Refusal> {
    let (mut table, mut next) = (first.rows, first.next);
    while let Some(cursor) = next {
        let page = reader.read(Some(cursor)).await?;
        table.extend(page.rows);
        next = page.next;
    }
    let columns = reader.plan.columns();
    let format = wish.format;
    let made = tokio::task::spawn_blocking(move || write(format, wish.csv, &columns, &table)).await;
    match made {
        Ok(Ok(file)) => Ok(Body::from(file)),
        Ok(Err(error)) => Err(Fault::new(Code::LimitExceeded, error.to_string()).into()),
        Err(failure) => std::panic::resume_unwind(failure.into_panic()),
    }
}

impl Reader {
    /// Reads the first page, or the one after a cursor.
    async fn read(&mut self, cursor: Option<String>) -> Result<Page, Refusal> {
        let mut parameters = self.parameters.clone();
        if self.all_pages {
            parameters.variables.insert(pages::AFTER.to_owned(), cursor.into());
        }
        let operation = self.operations.admit_ours(parameters).map_err(|denied| denied.0)?;
        let mut answer = self.operations.execute(operation, &self.caller).await?;
        if !answer.errors.is_empty() {
            return Err(failed(answer.errors));
        }
        self.check_revision(answer.revision.take())?;
        let data = answer.data.as_ref().map(structured).unwrap_or_default();
        let rows = cells::rows(&self.plan, &data)?;
        self.rows_read += rows.len();
        let (next, total) = match self.all_pages {
            true => pages::next(&self.plan, &data),
            false => (None, self.rows_read as u64),
        };
        let measured = total.max(self.rows_read as u64);
        if measured > MOST_ROWS as u64 {
            let what = "a table with a number of rows of";
            return Err(Fault::limit("tableRows", what, MOST_ROWS as u64, measured).into());
        }
        Ok(Page { rows, next })
    }

    /// Checks that all pages are of one revision.
    fn check_revision(&mut self, revision: Option<(HeaderName, HeaderValue)>) -> Result<(), Refusal> {
        if self.revision.is_some() && self.revision != revision {
            let message = "The network was changed while the pages of the table were read. Ask again.";
            return Err(super::operations::unavailable(Fault::new(Code::Unavailable, message)));
        }
        self.revision = revision;
        Ok(())
    }
}

fn respond(
    body: Body,
    (name, format): (&str, TableFormat),
    revision: Option<(HeaderName, HeaderValue)>,
    outcome: Outcome,
) -> Response {
    let mut response = Response::new(body);
    let parameters = if format == TableFormat::Csv {
        "; charset=utf-8"
    } else {
        ""
    };
    let media_type = format!("{}{parameters}", format.media_type());
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.name());
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::VARY, "accept".to_owned()),
    ] {
        let value = HeaderValue::try_from(value).expect("names of GraphQL are ASCII");
        response.headers_mut().insert(name, value);
    }
    response.headers_mut().extend(revision);
    response.extensions_mut().insert(outcome);
    response
}

/// Refuses a query that is not a table.
fn no_table(message: String) -> Refusal {
    Fault::new(Code::BadUserInput, message).into()
}

/// Refuses a table of a null object.
fn nothing(path: &str) -> Refusal {
    let fault = Fault::coded("NOT_FOUND", format!("`{path}` is null, so it has no list."));
    Refusal {
        status: StatusCode::NOT_FOUND,
        ..Refusal::from(fault)
    }
}

/// Converts an answer in which some objects are serialized already to plain values.
fn structured(data: &Value) -> Value {
    let mut text = Vec::new();
    async_graphql::write_json(data, &mut text);
    serde_json::from_slice(&text).expect("an answer is JSON")
}

/// Returns the value at a path of response keys.
fn at<'v>(data: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(data, |value, key| match value {
        Value::Object(fields) => fields.get(key.as_str()),
        _ => None,
    })
}
