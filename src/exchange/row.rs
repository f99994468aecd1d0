//! A row of a file before interpretation: names and texts.

use std::rc::Rc;
use std::str::FromStr;

use super::column::{Column, ColumnSet, End};
use super::fault::{RowError, RowErrorCode};
use super::layout::{Layout, Places};
use super::options::ImportOptions;
use super::value::{self, Axis};
use crate::domain::PartialDate;
use crate::domain::letters::lines;
use crate::domain::text::fold;

/// A node or a link with its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// Its number in errors.
    pub(super) number: usize,
    /// `node.` or `link.` in files that contain both.
    pub(super) prefix: &'static str,
    /// Names, as in the file, and texts, in the order of the file.
    pub(super) cells: Vec<(Rc<str>, String)>,
}

impl Row {
    /// Adds a cell.
    pub(super) fn push(&mut self, name: &str, text: impl Into<String>) {
        self.cells.push((name.into(), text.into()));
    }

    /// True if it is a link of a graph file, or of a table with directions of links, such as
    /// Gephi's.
    pub(super) fn is_of_a_graph(&self) -> bool {
        let is_type = |(name, text): &(Rc<str>, String)| {
            name.eq_ignore_ascii_case("type") && ["directed", "undirected", "mutual"].contains(&fold(text).as_str())
        };
        !self.prefix.is_empty() || self.cells.iter().any(is_type)
    }

    /// Adds a cell, unless there is one of this name.
    pub(super) fn push_if_none(&mut self, name: &str, text: impl Into<String>) {
        if self.get(name).is_none() {
            self.push(name, text);
        }
    }

    /// Returns the text of the cell with exactly this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let cell = self.cells.iter().find(|(known, _)| **known == *name);
        cell.map(|(_, text)| text.as_str())
    }

    /// Removes the cells with exactly this name.
    pub(super) fn remove(&mut self, name: &str) {
        self.cells.retain(|(known, _)| **known != *name);
    }
}

/// A row with its layout; or a link's description of the city at one end.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) row: &'a Row,
    pub(super) layout: &'a Layout,
    pub(super) options: &'a ImportOptions,
    /// The described end; `None` for the row itself.
    pub(super) end: Option<End>,
}

/// Separator of values in a list cell.
const SEPARATOR: char = ';';

/// Lists whose values contain no comma.
const LISTS_OF_WORDS: [Column; 4] = [Column::Sdgs, Column::Sectors, Column::Roles, Column::Objectives];

/// Separators of two cities in one cell, the clearest first.
const BETWEEN_CITIES: [&str; 8] = [" – ", " — ", " ↔ ", " <-> ", " & ", " / ", " - ", ", "];

impl<'a> Cells<'a> {
    /// Returns the description of the city at an end.
    pub(super) const fn of_end(self, end: End) -> Self {
        Self { end: Some(end), ..self }
    }

    fn places(&self) -> &'a Places {
        match self.end {
            None => &self.layout.own,
            Some(end) => &self.layout.ends[end as usize],
        }
    }

    /// True if the column exists, with or without a text.
    pub(super) fn has(&self, column: Column) -> bool {
        self.places()[column as usize].is_some()
    }

    /// Returns the row's own text, trimmed; `None` if it is empty or a word for a missing value.
    pub(super) fn own(&self, column: Column) -> Option<&'a str> {
        let place = self.places()[column as usize]?;
        let text = self.row.cells[place].1.trim();
        let missing = if self.is_exact(column, text) {
            text.is_empty()
        } else {
            value::is_missing(text)
        };
        (!missing).then_some(text)
    }

    /// True if a text is meant literally even if it looks like a missing value: node ids are
    /// arbitrary, and NA is Namibia. A row with a key was written by a program that knows records,
    /// so its texts are literal.
    fn is_exact(&self, column: Column, text: &str) -> bool {
        let key = [Column::Key, Column::Partnership]
            .iter()
            .filter_map(|&key| self.places()[key as usize]);
        match column {
            Column::Id | Column::Key | Column::Partnership => true,
            Column::Country => text == "NA",
            Column::Name
            | Column::OtherNames
            | Column::Title
            | Column::Description
            | Column::Citation
            | Column::Publisher => key.into_iter().any(|place| !self.row.cells[place].1.trim().is_empty()),
            _ => false,
        }
    }

    /// Returns the row's text, or the default for rows without one.
    pub(super) fn text(&self, column: Column) -> Option<&'a str> {
        self.own(column).or_else(|| self.options.default_of(self.end, column))
    }

    /// Returns an owned text.
    pub(super) fn owned(&self, column: Column) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    /// Reads a word of a vocabulary, in either case.
    pub(super) fn word<T: FromStr<Err = String>>(&self, column: Column) -> Result<Option<T>, RowError> {
        let Some(text) = self.text(column) else {
            return Ok(None);
        };
        let word = text.to_ascii_uppercase().replace([' ', '-'], "_");
        let wrong = |error| self.fault(column, RowErrorCode::InvalidWord, format!("\"{text}\": {error}"));
        word.parse().map(Some).map_err(wrong)
    }

    /// Reads a text with a reader of values; `None` if the value is unknown.
    fn read<T>(
        &self,
        column: Column,
        code: RowErrorCode,
        read: impl Fn(&str) -> Result<Option<T>, String>,
    ) -> Result<Option<T>, RowError> {
        let Some(text) = self.text(column) else {
            return Ok(None);
        };
        read(text).map_err(|wrong| self.fault(column, code, format!("\"{text}\" {wrong}")))
    }

    /// Reads a number of any size.
    pub(super) fn any_number(&self, column: Column) -> Result<Option<f64>, RowError> {
        self.read(column, RowErrorCode::InvalidNumber, value::number)
    }

    /// Reads an integer.
    pub(super) fn whole(&self, column: Column) -> Result<Option<i64>, RowError> {
        self.read(column, RowErrorCode::InvalidNumber, value::whole)
    }

    /// Reads a date: of a moment the day; a plain number is a year.
    pub(super) fn date(&self, column: Column) -> Result<Option<PartialDate>, RowError> {
        let order = self.options.dates;
        self.read(column, RowErrorCode::InvalidDate, |text| value::date(text, order))
    }

    /// Reads latitude and longitude.
    pub(super) fn position(&self) -> Result<(Option<f64>, Option<f64>), RowError> {
        let point = self.read(Column::Coordinates, RowErrorCode::InvalidNumber, |text| {
            value::point(text).map(Some)
        });
        if let Some((lon, lat)) = point? {
            return Ok((Some(lat), Some(lon)));
        }
        let pair = self.read(Column::LatitudeLongitude, RowErrorCode::InvalidNumber, |text| {
            value::pair(text).map(Some)
        });
        if let Some((lat, lon)) = pair? {
            return Ok((Some(lat), Some(lon)));
        }
        let angle = |column, axis| self.read(column, RowErrorCode::InvalidNumber, |text| value::degrees(text, axis));
        Ok((
            angle(Column::Latitude, Axis::Latitude)?,
            angle(Column::Longitude, Axis::Longitude)?,
        ))
    }

    /// Reads the Wikidata item: from its own column, or from an id or a link's name for the city if
    /// that is an item.
    pub(super) fn item(&self) -> Result<Option<String>, RowError> {
        if let Some(text) = self.own(Column::WikidataId) {
            let item = value::item(text).map(|item| Some(item.to_owned()));
            return item.ok_or_else(|| {
                let message = format!("\"{text}\" is no Wikidata item such as Q1891");
                self.fault(Column::WikidataId, RowErrorCode::InvalidText, message)
            });
        }
        let called = self.own(Column::Id).or_else(|| self.called());
        Ok(called.and_then(value::item).map(str::to_owned))
    }

    /// Returns the link's name for the city at the described end.
    pub(super) fn called(&self) -> Option<&'a str> {
        Self { end: None, ..*self }.own(self.end?.column())
    }

    /// Returns the texts of a list cell, in order, separated by semicolons or bars. Two cities may
    /// be written `Kobe – Riga`. A table with keys was written by a program that knows records,
    /// whose names may contain any sign except the semicolon.
    pub(super) fn list(&self, column: Column) -> impl Iterator<Item = &'a str> {
        let text = self.text(column).unwrap_or_default();
        let are_names = [Column::Cities, Column::OtherNames].contains(&column);
        let is_plain = are_names && self.has(Column::Key);
        // GeoNames writes `Lugdunum,Lione`; `Washington, D.C.` has a space.
        let is_close = column == Column::OtherNames && !text.contains(SEPARATOR) && !text.contains(", ");
        let comma = LISTS_OF_WORDS.contains(&column) || is_close;
        let is_separator =
            move |letter: char| letter == SEPARATOR || !is_plain && (letter == '|' || comma && letter == ',');
        let two = (column == Column::Cities && !is_plain && !text.contains(is_separator))
            .then(|| BETWEEN_CITIES.iter().find_map(|between| text.split_once(between)))
            .flatten();
        let parts = two.map_or([text, ""], |(one, other)| [one, other]).into_iter();
        let parts = parts.flat_map(move |part| part.split(is_separator));
        parts.map(str::trim).filter(|part| !part.is_empty())
    }

    /// Parses a text of a cell.
    pub(super) fn parse<T: FromStr>(&self, column: Column, text: &str, code: RowErrorCode) -> Result<T, RowError>
    where
        T::Err: std::fmt::Display,
    {
        text.parse()
            .map_err(|error| self.fault(column, code, format!("\"{text}\": {error}")))
    }

    /// Creates a fault of a cell.
    pub(super) fn fault(&self, column: Column, code: RowErrorCode, message: impl Into<String>) -> RowError {
        let name = match (self.places()[column as usize], self.end) {
            (Some(place), _) => self.row.cells[place].0.to_string(),
            (None, None) => column.name().to_owned(),
            (None, Some(end)) => format!("{}.{}", end.column().name(), column.name()),
        };
        RowError {
            row: self.row.number,
            column: format!("{}{name}", self.row.prefix),
            code,
            message: message.into(),
        }
    }

    /// Refuses characters that no record may contain.
    pub(super) fn check_texts(&self) -> Result<(), RowError> {
        self.bad_texts().next().map_or(Ok(()), Err)
    }

    /// Returns faults of the cells with characters that no record may contain.
    pub(super) fn bad_texts(&self) -> impl Iterator<Item = RowError> + use<'a> {
        let row = self.row;
        row.cells.iter().filter_map(|(name, text)| {
            let bad = lines(text).err()?;
            Some(RowError {
                row: row.number,
                column: format!("{}{name}", row.prefix),
                code: RowErrorCode::InvalidText,
                message: bad.to_string(),
            })
        })
    }

    /// Returns the columns in which the row itself has a text.
    pub(super) fn given(&self) -> ColumnSet {
        let mut given = ColumnSet::default();
        for &column in Column::ALL.iter().filter(|&&column| self.own(column).is_some()) {
            given.insert(column);
        }
        given
    }
}
