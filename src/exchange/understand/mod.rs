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
mod ties;

#[cfg(test)]
mod tests;

use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;
use std::rc::Rc;

pub use ties::id_in_key;

use self::cast::Cast;
use self::city::fields_column;
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
use crate::domain::image::{Image, NetworkImage};
use crate::domain::text::{fold, upper_key};

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

    /// Takes a city.
    pub(super) fn node(&mut self, row: &Row) {
        self.begin(row.number);
        let layout = self.layout(row, Kind::City);
        let cells = self.cells(row, &layout);
        match self.stage {
            Stage::Survey => {
                self.ends.list_cities();
                self.survey_city(cells);
            }
            Stage::Ends | Stage::Links => self.cities += 1,
            Stage::Cities => {
                let number = self.cities;
                self.cities += 1;
                match self.city(number, cells) {
                    Ok((city, membership)) => {
                        self.add_new_fields(cells);
                        (self.found)(Ok(city));
                        (self.found)(Ok(membership));
                    }
                    Err(faults) => self.tell(faults),
                }
            }
        }
    }

    /// Notes what a row says of a city; its faults are told when records are made.
    fn survey_city(&mut self, cells: Cells<'_>) {
        match cells.check_texts().and_then(|()| self.described(cells)) {
            Ok(described) => self.survey.add(described),
            Err(_) => self.survey.skip(),
        }
    }

    /// Takes another membership of a city that the file has given: that of a row with the same id.
    pub(super) fn membership_again(&mut self, row: &Row) {
        if self.stage != Stage::Cities {
            return;
        }
        let layout = self.layout(row, Kind::City);
        let cells = self.cells(row, &layout);
        // A row that was faulty has been told.
        match self.another_membership(cells) {
            Some(Ok(membership)) => (self.found)(Ok(membership)),
            Some(Err(faults)) => self.tell(faults),
            None => {}
        }
    }

    /// Takes a link or a partnership.
    pub(super) fn link(&mut self, row: &Row) {
        self.begin(row.number);
        let layout = self.layouts.find(row, Kind::Link, &self.options.mapping, None);
        let cells = self.cells(row, &layout);
        self.has_links = true;
        if self.is_left_out(cells) {
            return;
        }
        match statement::of(cells) {
            None => {
                self.layout(row, Kind::Link);
                self.take_link(cells);
            }
            Some(row) => {
                let layout = self.layout(&row, Kind::Link);
                self.take_link(self.cells(&row, &layout));
            }
        }
    }

    fn take_link(&mut self, cells: Cells<'_>) {
        let described = self.number_ends(cells);
        match self.stage {
            Stage::Survey => self.survey_ends(cells),
            Stage::Ends => self.survey_names(cells),
            Stage::Cities => self.survey_link(cells, described),
            Stage::Links => match self.partnership(cells, described) {
                Ok(None) => {}
                Ok(Some(partnership)) => {
                    self.add_new_fields(cells);
                    (self.found)(Ok(partnership));
                }
                Err(faults) => self.tell(faults),
            },
        }
    }

    /// Tells the faults of a row.
    fn tell(&mut self, faults: Vec<RowError>) {
        faults.into_iter().for_each(|fault| (self.found)(Err(fault)));
    }

    /// Adds the fields of a row that the network does not have.
    fn add_new_fields(&mut self, cells: Cells<'_>) {
        if !self.options.new_fields {
            return;
        }
        for text in cells.list(fields_column(cells)) {
            if self.directory.field(text).is_none() && !self.new_fields.contains_key(&fold(text)) {
                let key = upper_key(text);
                self.new_fields.insert(fold(text), key.clone());
                (self.found)(Ok(Incoming::new_field(
                    cells.row.number,
                    &self.options.network,
                    key,
                    text,
                )));
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
                match &record.image {
                    Image::City(city) => {
                        self.ends.list_cities();
                        self.survey.add(moved::of_record(record.row, city));
                    }
                    Image::Network(network) => self.learn_words(network),
                    Image::Membership(membership) => {
                        let city = self.digests.hash_one(&membership.city);
                        self.members.entry(city).and_modify(|again| *again = true).or_default();
                    }
                    _ => {}
                }
            }
            Stage::Ends => {}
            Stage::Cities if names_cities => {}
            // Rows of cities are numbered alike in every stage.
            Stage::Links if !names_cities => self.cities += usize::from(matches!(record.image, Image::City(_))),
            Stage::Cities | Stage::Links => {
                let record = self.recast(record);
                (self.found)(record);
            }
        }
    }

    /// Learns the fields and objectives of a network that tables beside its record may name.
    fn learn_words(&mut self, network: &NetworkImage) {
        for field in &network.fields {
            let names = [&field.key, &field.name].into_iter().chain(&field.aliases);
            self.new_fields
                .extend(names.map(|name| (fold(name), field.key.clone())));
        }
        let objectives = network.objectives.iter();
        self.new_objectives
            .extend(objectives.map(|objective| objective.key.clone()));
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
