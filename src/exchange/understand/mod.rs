//! Turns rows of any format into records.
//!
//! Files are read in stages, so that no result depends on the order of rows or files: first to
//! survey all cities, then to make their records, then to make the records of links. See [`Stage`].

mod cast;
mod casting;
mod city;
mod city_keys;
mod ends;
mod faults;
mod fields;
mod layouts;
mod link;
mod moved;
mod remarks;
mod statement;
mod survey;
mod take;
mod ties;
mod twins;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use encoding_rs::Encoding;

pub use ties::id_in_key;

use self::cast::Cast;
use self::ends::Ends;
use self::fields::Alone;
use self::layouts::Layouts;
use self::survey::Survey;
use self::ties::Ties;
use super::clean::clean;
use super::column::Column;
use super::fault::{RowError, RowErrorCode};
use super::layout::{Kind, Layout};
use super::notes::Notes;
use super::options::{Directory, ImportOptions};
use super::read::SinceRow;
use super::record::Incoming;
use super::row::{Cells, Row};

/// Receives the results of an import: records and faults of rows, roughly in the order of the file.
pub(super) type Found<'a> = &'a mut dyn FnMut(Result<Incoming, RowError>);

/// The purpose of a pass over the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Surveys cities: those of their own rows, and those that links describe.
    Survey,
    /// Surveys cities that links refer to, if no file lists cities.
    Ends,
    /// Makes records of cities, and surveys the partnerships of links.
    Cities,
    /// Makes records of links.
    Links,
}

impl Stage {
    /// The stage in which records are made of rows, and findings are told.
    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::City => Self::Cities,
            Kind::Link => Self::Links,
        }
    }
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
    /// Number of city rows in this stage.
    cities: usize,
    /// True if there are links, or other records that refer to cities.
    has_links: bool,
    /// The cities that links describe and refer to.
    ends: Ends,
    layouts: Layouts,
    notes: Notes,
    /// Keys of new fields, added or from a network's record, by folded name.
    new_fields: HashMap<String, String>,
    alone: Alone,
    /// Digests of the cities of membership records; true if a city has several.
    members: HashMap<u64, bool>,
    digests: RandomState,
    /// Keys of objectives from a network's record.
    new_objectives: HashSet<String>,
    /// The last row; 0 before the first.
    last: usize,
    /// Bytes read since the last row.
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
            alone: Alone::default(),
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

    /// Ends a stage, after all files. True if there is a next one.
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

    /// Sets the encoding of the next file.
    pub(super) const fn read_as(&mut self, encoding: &'static Encoding) {
        self.notes.encoding = Some(encoding);
    }

    /// Returns the counter of bytes between rows.
    pub(super) fn since_row(&self) -> SinceRow {
        self.since_row.set(0);
        SinceRow::clone(&self.since_row)
    }

    /// Begins a row.
    pub(super) fn begin(&mut self, row: usize) {
        self.last = row;
        self.since_row.set(0);
    }

    /// Notes ignored values of an element or a list.
    pub(super) fn pass_over(&mut self, prefix: &str, name: &str, values: usize, row: usize) {
        let stage = if prefix == "link." { Stage::Links } else { Stage::Cities };
        if self.stage == stage && values > 0 {
            self.notes.pass_over(prefix, name, values, row);
        }
    }

    /// Notes a row above the header of a table.
    pub(super) fn pass_over_row(&mut self, title: &str, row: usize) {
        if self.stage == Stage::Cities && !title.is_empty() {
            self.notes.pass_over_row(title, row);
        }
    }

    /// Returns the layout of a row. Values without a column are counted in the stage that makes
    /// records.
    fn layout(&mut self, row: &Row, kind: Kind) -> Rc<Layout> {
        let notes = (self.stage == Stage::of(kind)).then_some(&mut self.notes);
        self.layouts.find(row, kind, &self.options.mapping, notes)
    }

    /// A row with clean texts; `None` of one that is no city and no link, which is told.
    fn row_of<'r>(&mut self, row: &'r Row, layout: &Layout, kind: Kind) -> Option<Cow<'r, Row>> {
        let is_told = self.stage == Stage::of(kind);
        if let Some(remark) = remarks::of(self.cells(row, layout)) {
            if is_told {
                self.notes.pass_over_row(remark, row.number);
            }
            return None;
        }
        let (row, cleaned) = clean(row, layout);
        if is_told {
            self.notes.cleaned.add(cleaned);
        }
        Some(row)
    }

    /// True if rows with these names are links.
    pub(super) fn is_of_links(&self, row: &Row) -> bool {
        let names = row.cells.iter().map(|(name, _)| Rc::clone(name)).collect();
        Layout::new(names, Kind::Link, &self.options.mapping).is_of_links()
    }

    /// True if rows with such names are cities.
    pub(super) fn is_of_cities(&self, row: &Row) -> bool {
        let names = row.cells.iter().map(|(name, _)| Rc::clone(name)).collect();
        Layout::new(names, Kind::City, &self.options.mapping).holds_any(&[Column::Name, Column::Key])
    }

    /// True if a column has this name.
    pub(super) fn knows_column(&self, name: &str) -> bool {
        let of = |kind| Layout::new(vec![name.into()], kind, &self.options.mapping);
        of(Kind::City).spare.is_empty() || of(Kind::Link).spare.is_empty()
    }

    /// Reports a fault.
    pub(super) fn fault(&mut self, fault: RowError) {
        self.since_row.set(0);
        if self.stage == Stage::Cities {
            (self.found)(Err(fault));
        }
    }

    /// Records that the rest of the file cannot be read.
    pub(super) fn malformed(&mut self, message: impl Into<String>) {
        self.fault(RowError::of_row(self.last.max(1), RowErrorCode::Malformed, message));
    }

    /// Records that the rest of the file cannot be read because it is not UTF-8.
    pub(super) fn not_utf8(&mut self, place: &str) {
        let message = format!("is not UTF-8 {place}; save the file as UTF-8");
        self.fault(RowError::of_row(
            self.last.max(1),
            RowErrorCode::InvalidEncoding,
            message,
        ));
    }

    /// Ends the file.
    pub(super) fn end(&mut self) {
        self.last = 0;
        self.layouts.end(&mut self.notes);
    }

    /// Returns the findings in the file besides records and faults. In a strict import, unknown
    /// parts become faults.
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

    /// Returns mapped columns that no row has.
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
