//! Reading CSV cell by cell, with errors that name file, row and column.

use std::fmt::Display;
use std::str::FromStr;

use csv::StringRecord;

use crate::domain::letters::lines;

/// What separates the values of a list cell.
const SEPARATOR: char = ';';

/// A fault in a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, row {row}, column {column}: {message}")]
pub struct SeedError {
    /// Path of the file below `seeds/`.
    pub file: String,
    /// Row, the header being row 1; a quoted line break counts as one row.
    pub row: usize,
    /// Name of the column; empty if the row as a whole is at fault.
    pub column: String,
    /// What is wrong.
    pub message: String,
}

/// A row of a file.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    file: &'a str,
    row: usize,
    header: &'a StringRecord,
    record: StringRecord,
}

/// Reads every row of a file through `read`, in order.
///
/// The header must have exactly these columns, in any order.
pub(super) fn rows<T>(
    file: &str,
    text: &str,
    columns: &[&str],
    mut read: impl FnMut(&Cells<'_>) -> Result<T, SeedError>,
) -> Result<Vec<T>, SeedError> {
    let fault = |row, message: String| SeedError {
        file: file.to_owned(),
        row,
        column: String::new(),
        message,
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| fault(1, error.to_string()))?.clone();
    let found: Vec<&str> = header.iter().collect();
    let mut sorted = (found.clone(), columns.to_vec());
    sorted.0.sort_unstable();
    sorted.1.sort_unstable();
    if sorted.0 != sorted.1 {
        let message = format!("expected the columns {}, found {}", columns.join(","), found.join(","));
        return Err(fault(1, message));
    }
    let mut values = Vec::new();
    for (position, record) in reader.records().enumerate() {
        let row = position + 2;
        let cells = Cells {
            file,
            row,
            header: &header,
            record: record.map_err(|error| fault(row, error.to_string()))?,
        };
        cells.check_texts()?;
        values.push(read(&cells)?);
    }
    Ok(values)
}

impl Cells<'_> {
    /// Checks that every text has the form in which records keep it.
    fn check_texts(&self) -> Result<(), SeedError> {
        for (column, cell) in self.header.iter().zip(&self.record) {
            let kept = lines(cell).map_err(|bad| self.fault(column, bad))?;
            if kept != cell {
                return Err(self.fault(column, "must be in normalisation form C, without spaces around it"));
            }
        }
        Ok(())
    }

    /// The text of a cell, or `None` if it is empty.
    pub(super) fn text(&self, column: &str) -> Option<String> {
        Some(self.cell(column))
            .filter(|cell| !cell.is_empty())
            .map(str::to_owned)
    }

    /// The text of a cell that must not be empty.
    pub(super) fn required(&self, column: &str) -> Result<String, SeedError> {
        self.text(column).ok_or_else(|| self.fault(column, "must not be empty"))
    }

    /// The value of a cell, or `None` if it is empty.
    pub(super) fn optional<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Option<T>, SeedError> {
        match self.cell(column) {
            "" => Ok(None),
            _ => self.value(column).map(Some),
        }
    }

    /// The value of a cell that must not be empty.
    pub(super) fn value<T: FromStr<Err: Display>>(&self, column: &str) -> Result<T, SeedError> {
        let cell = self.required(column)?;
        cell.parse()
            .map_err(|error| self.fault(column, format_args!("\"{cell}\": {error}")))
    }

    /// The values of a list cell, in order; none if it is empty.
    pub(super) fn list<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Vec<T>, SeedError> {
        match self.cell(column) {
            "" => Ok(Vec::new()),
            cell => cell
                .split(SEPARATOR)
                .map(|part| {
                    part.parse()
                        .map_err(|error| self.fault(column, format_args!("\"{part}\": {error}")))
                })
                .collect(),
        }
    }

    /// A complaint about a cell of this row.
    pub(super) fn fault(&self, column: &str, message: impl Display) -> SeedError {
        SeedError {
            file: self.file.to_owned(),
            row: self.row,
            column: column.to_owned(),
            message: message.to_string(),
        }
    }

    fn cell(&self, column: &str) -> &str {
        let position = self.header.iter().position(|name| name == column);
        position
            .and_then(|position| self.record.get(position))
            .unwrap_or_default()
    }
}
