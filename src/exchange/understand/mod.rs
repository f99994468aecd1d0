//! From rows of any format to records.
//!
//! Files are read in stages, so that no answer depends on the order of rows or files: to learn of all cities, to make records of
//! them, and to make records of the links between them. See [`Stage`].

mod cast;
mod city;
mod link;
mod survey;
mod ties;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

pub use ties::id_in_key;

use self::cast::Cast;
use self::city::fields_column;
use self::survey::Survey;
use self::ties::Ties;
use super::fault::{RowError, RowErrorCode};
use super::options::{Directory, ImportOptions};
use super::read::SinceRow;
use super::record::Incoming;
use super::row::{Cells, Row};
use crate::domain::image::Image;
use crate::domain::text::{fold, upper_key};

/// Takes what an import finds: records and faults of rows, roughly in the order of the file.
pub(super) type Found<'a> = &'a mut dyn FnMut(Result<Incoming, RowError>);

/// What the files are read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// To learn which cities there are.
    Survey,
    /// To make records of cities, and to learn which partnerships links are of.
    Cities,
    /// To make records of links.
    Links,
}

/// Makes records of rows.
pub(super) struct Understanding<'a> {
    options: &'a ImportOptions,
    directory: &'a dyn Directory,
    found: Found<'a>,
    stage: Stage,
    survey: Survey,
    cast: Cast,
    ties: Ties,
    /// Rows of cities that have come in this stage.
    cities: usize,
    /// True if there are links, or other records that name cities.
    has_links: bool,
    /// Keys of the fields that were added, by their folded names.
    new_fields: HashMap<String, String>,
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
            stage: Stage::Survey,
            survey: Survey::default(),
            cast: Cast::default(),
            ties: Ties::default(),
            cities: 0,
            has_links: false,
            new_fields: HashMap::new(),
            last: 0,
            since_row: SinceRow::default(),
        }
    }

    pub(super) const fn options(&self) -> &'a ImportOptions {
        self.options
    }

    /// All files have been read. True if there is a next stage.
    pub(super) fn advance(&mut self) -> bool {
        let next = match self.stage {
            Stage::Survey => {
                self.cast = std::mem::take(&mut self.survey).resolve(self.directory);
                Stage::Cities
            }
            Stage::Cities if self.has_links => Stage::Links,
            Stage::Cities | Stage::Links => return false,
        };
        self.stage = next;
        true
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
        let cells = self.cells(row);
        match self.stage {
            Stage::Survey => {
                let described = cells.check_texts().and_then(|()| self.described(cells));
                match described {
                    Ok(described) => self.survey.add(described),
                    Err(_) => self.survey.skip(),
                }
            }
            Stage::Links => {}
            Stage::Cities => {
                let number = self.cities;
                self.cities += 1;
                let read = cells.check_texts().and_then(|()| self.city(number, cells));
                match read {
                    Ok((city, membership)) => {
                        self.add_new_fields(row);
                        (self.found)(Ok(city));
                        (self.found)(Ok(membership));
                    }
                    Err(fault) => (self.found)(Err(fault)),
                }
            }
        }
    }

    /// Takes a link or a partnership.
    pub(super) fn link(&mut self, row: &Row) {
        self.begin(row.number);
        let cells = self.cells(row);
        match self.stage {
            Stage::Survey => self.has_links = true,
            Stage::Cities => self.survey_link(cells),
            Stage::Links => match cells.check_texts().and_then(|()| self.partnership(cells)) {
                Err(fault) => (self.found)(Err(fault)),
                Ok(partnership) => {
                    self.add_new_fields(row);
                    (self.found)(Ok(partnership));
                }
            },
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

    /// Takes a record of another database.
    pub(super) fn record(&mut self, record: Incoming) {
        self.begin(record.row);
        let names_cities = matches!(record.image, Image::Membership(_) | Image::Partnership(_));
        match self.stage {
            Stage::Survey => {
                self.has_links |= names_cities;
                if let Image::City(city) = &record.image {
                    self.survey.add(city::of_record(record.row, city));
                }
            }
            Stage::Cities if names_cities => {}
            Stage::Links if !names_cities => {}
            Stage::Cities | Stage::Links => {
                let record = self.recast(record);
                (self.found)(record);
            }
        }
    }

    /// Takes a fault.
    pub(super) fn fault(&mut self, fault: RowError) {
        self.since_row.set(0);
        if self.stage == Stage::Cities {
            (self.found)(Err(fault));
        }
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

    /// The file has ended.
    pub(super) fn end(&mut self) {
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
