//! From rows of any format to records.
//!
//! Files are read in stages, so that no answer depends on the order of rows or files: to learn of
//! all cities, to make records of them, and to make records of the links between them. See
//! [`Stage`].

mod cast;
mod casting;
mod city;
mod city_keys;
mod ends;
mod faults;
mod layouts;
mod link;
mod moved;
mod statement;
mod survey;
mod take;
mod ties;

#[cfg(test)]
mod tests;

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use encoding_rs::Encoding;

pub use ties::id_in_key;

use self::cast::Cast;
use self::ends::Ends;
use self::layouts::Layouts;
use self::survey::Survey;
use self::ties::Ties;
use super::fault::{RowError, RowErrorCode};
use super::layout::{Kind, Layout};
use super::notes::Notes;
use super::options::{Directory, ImportOptions};
use super::read::SinceRow;
use super::record::Incoming;
use super::row::{Cells, Row};

/// Takes what an import finds: records and faults of rows, roughly in the order of the file.
pub(super) type Found<'a> = &'a mut dyn FnMut(Result<Incoming, RowError>);

/// What the files are read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// To learn which cities there are: those of their own rows, and those that links describe.
    Survey,
    /// To learn which cities links name, where no file lists cities.
    Ends,
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
    /// The cities that links describe and name.
    ends: Ends,
    layouts: Layouts,
    notes: Notes,
    /// Keys of the fields that were added or that a network's record brings, by their folded names.
    new_fields: HashMap<String, String>,
    /// Digests of the cities of membership records; true if there are several of a city.
    members: HashMap<u64, bool>,
    digests: RandomState,
    /// Keys of the objectives that a network's record brings.
    new_objectives: HashSet<String>,
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
            ends: Ends::default(),
            layouts: Layouts::default(),
            notes: Notes::default(),
            new_fields: HashMap::new(),
            members: HashMap::new(),
            digests: RandomState::new(),
            new_objectives: HashSet::new(),
            last: 0,
            since_row: SinceRow::default(),
        }
    }

    pub(super) const fn options(&self) -> &'a ImportOptions {
        self.options
    }

    /// All files have been read. True if there is a next stage.
    pub(super) fn advance(&mut self) -> bool {
        self.cities = 0;
        let next = match self.stage {
            Stage::Survey if self.makes_cities() => Stage::Ends,
            Stage::Survey | Stage::Ends => {
                self.cast = std::mem::take(&mut self.survey).resolve(self.directory);
                Stage::Cities
            }
            Stage::Cities if self.has_links => Stage::Links,
            Stage::Cities | Stage::Links => return false,
        };
        self.stage = next;
        true
    }

    /// The encoding of the file that comes now.
    pub(super) const fn read_as(&mut self, encoding: &'static Encoding) {
        self.notes.encoding = Some(encoding);
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

    /// Notes values of an element or a list that were passed over.
    pub(super) fn pass_over(&mut self, prefix: &str, name: &str, values: usize, row: usize) {
        let stage = if prefix == "link." { Stage::Links } else { Stage::Cities };
        if self.stage == stage && values > 0 {
            self.notes.pass_over(prefix, name, values, row);
        }
    }

    /// The layout of a row. Values that are in no column are counted when records are made.
    fn layout(&mut self, row: &Row, kind: Kind) -> Rc<Layout> {
        let counts = match kind {
            Kind::City => self.stage == Stage::Cities,
            Kind::Link => self.stage == Stage::Links,
        };
        let notes = counts.then_some(&mut self.notes);
        self.layouts.find(row, kind, &self.options.mapping, notes)
    }

    /// True if rows with such names are links.
    pub(super) fn is_of_links(&self, row: &Row) -> bool {
        let names = row.cells.iter().map(|(name, _)| Rc::clone(name)).collect();
        Layout::new(names, Kind::Link, &self.options.mapping).is_of_links()
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
        self.layouts.end(&mut self.notes);
    }

    /// Findings in the file besides records and faults. What was not understood is a fault if
    /// that was asked for.
    pub(super) fn take_notes(&mut self) -> Notes {
        let notes = std::mem::take(&mut self.notes);
        for passed_over in notes.passed_over().filter(|_| self.options.strict) {
            let values = passed_over.values;
            let message = format!("is not understood and has values, {values} of them; --map says what a column is");
            (self.found)(Err(RowError {
                row: passed_over.row,
                column: passed_over.name,
                code: RowErrorCode::UnknownColumn,
                message,
            }));
        }
        notes
    }

    /// Columns that the mapping names and no row has.
    pub(super) fn unfound(&self) -> Vec<String> {
        self.layouts.unfound(&self.options.mapping)
    }

    fn cells<'r>(&self, row: &'r Row, layout: &'r Layout) -> Cells<'r>
    where
        'a: 'r,
    {
        Cells {
            row,
            layout,
            options: self.options,
            end: None,
        }
    }
}
