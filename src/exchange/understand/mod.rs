//! From rows of any format to records.

mod city;
mod keys;
mod link;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use self::city::fields_column;
use self::keys::Keys;
use super::fault::{RowError, RowErrorCode};
use super::options::{Directory, ImportOptions};
use super::read::SinceRow;
use super::record::Incoming;
use super::row::{Cells, Row};
use crate::domain::image::Image;
use crate::domain::text::{fold, upper_key};

/// Takes what an import finds: records and faults of rows, roughly in the order of the file.
pub(super) type Found<'a> = &'a mut dyn FnMut(Result<Incoming, RowError>);

/// Makes records of rows.
pub(super) struct Understanding<'a> {
    options: &'a ImportOptions,
    directory: &'a dyn Directory,
    found: Found<'a>,
    keys: Keys,
    /// Keys of the fields that were added, by their folded names.
    new_fields: HashMap<String, String>,
    /// The numbers of rows of this file that named a city before it came.
    put_off: Vec<usize>,
    /// Whether the file is read a second time, for the rows that were put off.
    second: bool,
    /// The last row that was taken; 0 before the first.
    last: usize,
    /// Bytes that were read since.
    since_row: SinceRow,
}

impl<'a> Understanding<'a> {
    pub(super) fn new(options: &'a ImportOptions, directory: &'a dyn Directory, found: Found<'a>) -> Self {
        Self {
            options,
            directory,
            found,
            keys: Keys::default(),
            new_fields: HashMap::new(),
            put_off: Vec::new(),
            second: false,
            last: 0,
            since_row: SinceRow::default(),
        }
    }

    pub(super) const fn options(&self) -> &'a ImportOptions {
        self.options
    }

    /// Where the bytes are counted that are read from one row to the next.
    pub(super) fn since_row(&self) -> SinceRow {
        self.since_row.set(0);
        SinceRow::clone(&self.since_row)
    }

    /// A row has come.
    pub(super) fn begin(&mut self, row: usize) {
        self.last = row;
        self.since_row.set(0);
    }

    /// Takes a city.
    pub(super) fn node(&mut self, row: &Row) {
        self.begin(row.number);
        if self.second {
            return;
        }
        let read = self.cells(row).check_texts().and_then(|()| self.city(self.cells(row)));
        match read {
            Ok((city, membership)) => {
                self.add_new_fields(row);
                (self.found)(Ok(city));
                (self.found)(Ok(membership));
            }
            Err(fault) => (self.found)(Err(fault)),
        }
    }

    /// Takes a link or a partnership. One that names a city which is not known yet is put off.
    pub(super) fn link(&mut self, row: &Row) {
        self.begin(row.number);
        if self.passes_over(row.number) {
            return;
        }
        let read = self
            .cells(row)
            .check_texts()
            .and_then(|()| self.partnership(self.cells(row)));
        match read {
            Err(fault) if fault.code == RowErrorCode::UnknownCity && !self.second => self.put_off(row.number),
            Err(fault) => (self.found)(Err(fault)),
            Ok(partnership) => {
                self.add_new_fields(row);
                (self.found)(Ok(partnership));
            }
        }
    }

    /// Adds the fields of a row that the network does not have.
    fn add_new_fields(&mut self, row: &Row) {
        if !self.options.new_fields {
            return;
        }
        let cells = self.cells(row);
        for text in cells.list(fields_column(cells)) {
            if self.directory.field(text).is_none() && !self.new_fields.contains_key(&fold(text)) {
                let key = upper_key(text);
                self.new_fields.insert(fold(text), key.clone());
                (self.found)(Ok(Incoming::new_field(row.number, &self.options.network, key, text)));
            }
        }
    }

    /// Takes a record as it is. One that names a city which is not known yet is put off.
    pub(super) fn record(&mut self, record: Incoming) {
        self.begin(record.row);
        if self.passes_over(record.row) {
            return;
        }
        if let Image::City(city) = &record.image {
            self.keys.add_record(&city.key);
        }
        let known = |city: &str| self.keys.has_city(city) || self.directory.city(city).is_some();
        if self.second || record.cities().all(known) {
            (self.found)(Ok(record));
        } else {
            self.put_off(record.row);
        }
    }

    /// Takes a fault.
    pub(super) fn fault(&mut self, fault: RowError) {
        self.since_row.set(0);
        if !self.second {
            (self.found)(Err(fault));
        }
    }

    /// Keeps the number of a row for the second reading. Rows of a link in several parts share one.
    fn put_off(&mut self, row: usize) {
        if self.put_off.last() != Some(&row) {
            self.put_off.push(row);
        }
    }

    /// Whether a row was taken when the file was read the first time.
    fn passes_over(&self, row: usize) -> bool {
        self.second && self.put_off.binary_search(&row).is_err()
    }

    /// Takes the news that the file cannot be read on.
    pub(super) fn malformed(&mut self, message: impl Into<String>) {
        self.fault(RowError::of_row(self.last.max(1), RowErrorCode::Malformed, message));
    }

    /// Takes the news that it cannot be read on because it is not in UTF-8.
    pub(super) fn not_utf8(&mut self, place: &str) {
        let message = format!("is not UTF-8 {place}; save the file as UTF-8");
        self.fault(RowError::of_row(
            self.last.max(1),
            RowErrorCode::InvalidEncoding,
            message,
        ));
    }

    /// The file has ended. Whether it must be read again, because rows were put off.
    pub(super) fn end(&mut self) -> bool {
        self.last = 0;
        self.put_off.sort_unstable();
        self.second = !self.second && !self.put_off.is_empty();
        if !self.second {
            self.put_off = Vec::new();
        }
        self.second
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
