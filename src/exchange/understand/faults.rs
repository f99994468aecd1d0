//! All that is wrong with a row, gathered while its record is made.

use super::city::fields_column;
use crate::domain::image::Image;
use crate::domain::rules::{Path, check_alone};
use crate::exchange::column::{Column, value_column};
use crate::exchange::fault::RowError;
use crate::exchange::row::Cells;

/// What is wrong with a row so far.
pub(super) struct Faults<'a> {
    cells: Cells<'a>,
    told: Vec<RowError>,
}

impl<'a> Faults<'a> {
    /// The cells with characters that no record may hold.
    pub(super) fn of(cells: Cells<'a>) -> Self {
        let told = cells.bad_texts().collect();
        Self { cells, told }
    }

    /// True if nothing is wrong so far.
    pub(super) const fn are_none(&self) -> bool {
        self.told.is_empty()
    }

    /// The value of a cell, unless it cannot be read, which is noted once.
    pub(super) fn keep<T>(&mut self, read: Result<T, RowError>) -> Option<T> {
        match read {
            Ok(value) => return Some(value),
            Err(fault) if self.told.iter().all(|told| told.column != fault.column) => self.told.push(fault),
            Err(_) => {}
        }
        None
    }

    /// The same, or what a record has where nothing is known.
    pub(super) fn value<T: Default>(&mut self, read: Result<T, RowError>) -> T {
        self.keep(read).unwrap_or_default()
    }

    /// Adds what the rule book says of a record by itself, as far as its cells could be read.
    pub(super) fn check(&mut self, image: &Image) {
        let unread = self.told.len();
        for violation in check_alone(image) {
            let column = column(self.cells, &violation.path);
            let fault = self.cells.fault(column, violation.code.into(), violation.message);
            if self.told[..unread].iter().all(|told| told.column != fault.column) {
                self.told.push(fault);
            }
        }
    }

    /// Refuses the row if anything is wrong.
    pub(super) fn finish(self) -> Result<(), Vec<RowError>> {
        if self.told.is_empty() { Ok(()) } else { Err(self.told) }
    }
}

/// The column of a row that holds a value of its record.
fn column(cells: Cells<'_>, path: &Path) -> Column {
    match Column::named(&value_column(path)) {
        Some(Column::Fields) => fields_column(cells),
        Some(Column::Latitude | Column::Longitude) if cells.has(Column::Coordinates) => Column::Coordinates,
        Some(Column::Cities) if !cells.has(Column::Cities) => Column::Source,
        Some(column) => column,
        None => Column::Name,
    }
}
