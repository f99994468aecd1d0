//! Reads rows column by column, in the order of selection.

use std::fmt::Display;
use std::str::FromStr;

use futures_util::TryStreamExt as _;
use sea_orm::{DatabaseTransaction, QueryResult, StatementBuilder, StreamTrait as _, TryGetable};

use super::{StoreError, dates};
use crate::domain::PartialDate;

/// The number of rows read at once, about a millisecond of work.
const TOGETHER: usize = 256;

/// A row and its next column.
pub(super) struct Row<'a> {
    result: &'a QueryResult,
    column: usize,
    operation: &'static str,
}

impl<'a> Row<'a> {
    /// Starts at the first column of the row.
    pub(super) const fn new(result: &'a QueryResult, operation: &'static str) -> Self {
        Self {
            result,
            column: 0,
            operation,
        }
    }

    /// Returns the next column.
    pub(super) fn next<T: TryGetable>(&mut self) -> Result<T, StoreError> {
        let value = self.result.try_get_by_index(self.column);
        self.column += 1;
        value.map_err(|error| self.fault(error))
    }

    /// Returns the next column, a word of a closed vocabulary.
    pub(super) fn word<T: FromStr<Err: Display>>(&mut self) -> Result<T, StoreError> {
        let word: String = self.next()?;
        word.parse().map_err(|fault| self.fault(format!("\"{word}\": {fault}")))
    }

    /// Returns the next column, a word of a closed vocabulary or nothing.
    pub(super) fn optional_word<T: FromStr<Err: Display>>(&mut self) -> Result<Option<T>, StoreError> {
        let word: Option<String> = self.next()?;
        let read = |word: String| word.parse().map_err(|fault| self.fault(format!("\"{word}\": {fault}")));
        word.map(read).transpose()
    }

    /// Returns the next two columns, a day and its precision.
    pub(super) fn date(&mut self) -> Result<Option<PartialDate>, StoreError> {
        let day = self.next()?;
        let precision: Option<String> = self.next()?;
        dates::read(day, precision.as_deref()).map_err(|fault| self.fault(fault))
    }

    /// Creates the error for a value of this row.
    pub(super) fn fault(&self, message: impl Display) -> StoreError {
        StoreError::Corrupt {
            operation: self.operation,
            message: message.to_string(),
        }
    }
}

/// Streams the rows of a statement into `take`; each is dropped after its call.
pub(super) async fn each_row(
    transaction: &DatabaseTransaction,
    statement: &impl StatementBuilder,
    operation: &'static str,
    mut take: impl FnMut(&mut Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let failed = StoreError::during(operation);
    let mut rows = transaction.stream(statement).await.map_err(failed)?;
    let mut taken = 0_usize;
    while let Some(result) = rows.try_next().await.map_err(failed)? {
        take(&mut Row::new(&result, operation))?;
        taken += 1;
        // Rows come faster than they are read: requests must be answered in between.
        if taken.is_multiple_of(TOGETHER) {
            tokio::task::yield_now().await;
        }
    }
    Ok(())
}
