//! From rows of any format to records.

mod city;
mod keys;
mod link;

#[cfg(test)]
mod tests;

use self::keys::Keys;
use super::fault::{RowError, RowErrorCode};
use super::options::{Directory, ImportOptions};
use super::record::Incoming;
use super::row::{Cells, Row};

/// Takes what an import finds: records and faults of rows, roughly in the order of the file.
pub(super) type Found<'a> = &'a mut dyn FnMut(Result<Incoming, RowError>);

/// Makes records of rows.
pub(super) struct Understanding<'a> {
    options: &'a ImportOptions,
    directory: &'a dyn Directory,
    found: Found<'a>,
    keys: Keys,
    /// Links that came before the nodes they name.
    waiting: Vec<Row>,
    /// The last row that was taken; 0 before the first.
    last: usize,
}

impl<'a> Understanding<'a> {
    pub(super) fn new(options: &'a ImportOptions, directory: &'a dyn Directory, found: Found<'a>) -> Self {
        Self {
            options,
            directory,
            found,
            keys: Keys::default(),
            waiting: Vec::new(),
            last: 0,
        }
    }

    pub(super) const fn options(&self) -> &'a ImportOptions {
        self.options
    }

    /// Takes a city.
    pub(super) fn node(&mut self, row: &Row) {
        self.last = row.number;
        let read = self.cells(row).check_texts().and_then(|()| self.city(self.cells(row)));
        match read {
            Ok((city, membership)) => {
                (self.found)(Ok(city));
                (self.found)(Ok(membership));
            }
            Err(fault) => (self.found)(Err(fault)),
        }
    }

    /// Takes a link or a partnership. One that names a city which is not known yet waits for the end of the file.
    pub(super) fn link(&mut self, row: Row) {
        self.last = row.number;
        let read = self
            .cells(&row)
            .check_texts()
            .and_then(|()| self.partnership(self.cells(&row)));
        match read {
            Err(fault) if fault.code == RowErrorCode::UnknownCity => self.waiting.push(row),
            answer => (self.found)(answer),
        }
    }

    /// Takes a record as it is.
    pub(super) fn record(&mut self, record: Incoming) {
        self.last = record.row;
        (self.found)(Ok(record));
    }

    /// Takes a fault.
    pub(super) fn fault(&mut self, fault: RowError) {
        (self.found)(Err(fault));
    }

    /// Takes the news that the file cannot be read on.
    pub(super) fn malformed(&mut self, message: impl Into<String>) {
        self.fault(RowError::of_row(self.last.max(1), RowErrorCode::Malformed, message));
    }

    /// The file has ended.
    pub(super) fn end(&mut self) {
        for row in std::mem::take(&mut self.waiting) {
            let answer = self.partnership(self.cells(&row));
            (self.found)(answer);
        }
        self.last = 0;
    }

    fn cells<'r>(&self, row: &'r Row) -> Cells<'r>
    where
        'a: 'r,
    {
        Cells {
            row,
            mapping: &self.options.mapping,
            defaults: &self.options.defaults,
        }
    }
}
