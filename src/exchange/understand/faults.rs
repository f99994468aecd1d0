//! Collects the faults of a row while its record is made.

use super::fields::fields_column;
use crate::domain::image::Image;
use crate::domain::rules::{Path, check_alone};
use crate::exchange::column::{Column, value_column};
use crate::exchange::fault::RowError;
use crate::exchange::row::Cells;

/// The faults of a row so far.
pub(super) struct Faults<'a> {
    cells: Cells<'a>,
    told: Vec<RowError>,
}

impl<'a> Faults<'a> {
    /// Starts with the cells that have characters no record may contain.
    pub(super) fn of(cells: Cells<'a>) -> Self {
        let told = cells.bad_texts().collect();
        Self { cells, told }
    }

    /// True if there are no faults so far.
    pub(super) const fn are_none(&self) -> bool {
        self.told.is_empty()
    }

    /// Returns the value of a cell, or notes its fault once.
    pub(super) fn keep<T>(&mut self, read: Result<T, RowError>) -> Option<T> {
        match read {
            Ok(value) => return Some(value),
            Err(fault) if self.told.iter().all(|told| told.column != fault.column) => self.told.push(fault),
            Err(_) => {}
        }
        None
    }

    /// Like [`keep`](Self::keep), with the default value instead of a fault.
    pub(super) fn value<T: Default>(&mut self, read: Result<T, RowError>) -> T {
        self.keep(read).unwrap_or_default()
    }

    /// Adds violations of rules about the record alone, except for unreadable cells.
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

    /// Refuses the row if it has faults.
    pub(super) fn finish(self) -> Result<(), Vec<RowError>> {
        if self.told.is_empty() { Ok(()) } else { Err(self.told) }
    }
}

/// Returns the column of a row that holds a value of its record.
fn column(cells: Cells<'_>, path: &Path) -> Column {
    match Column::named(&value_column(path)) {
        Some(Column::Fields) => fields_column(cells),
        Some(Column::Latitude | Column::Longitude) if cells.has(Column::Coordinates) => Column::Coordinates,
        Some(Column::Cities) if !cells.has(Column::Cities) => Column::Source,
        Some(column) => column,
        None => Column::Name,
    }
}
