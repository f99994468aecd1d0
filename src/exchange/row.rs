//! A row of a file before it is understood: names and texts.

use std::rc::Rc;
use std::str::FromStr;

use super::column::{Column, ColumnSet, Mapping};
use super::fault::{RowError, RowErrorCode};
use crate::domain::PartialDate;
use crate::domain::letters::lines;
use crate::domain::text::fold;

/// The name of a column, as the file spells it and folded.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) shown: String,
    folded: String,
}

impl Name {
    pub(super) fn new(shown: &str) -> Rc<Self> {
        Rc::new(Self {
            shown: shown.to_owned(),
            folded: fold(shown),
        })
    }
}

/// A row: a node or a link, with its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// As errors tell it.
    pub(super) number: usize,
    /// `node.` or `link.` in files that hold both.
    pub(super) prefix: &'static str,
    /// Names and texts, in the order of the file.
    pub(super) cells: Vec<(Rc<Name>, String)>,
}

impl Row {
    /// Adds a cell.
    pub(super) fn push(&mut self, name: &str, text: impl Into<String>) {
        self.cells.push((Name::new(name), text.into()));
    }

    /// True if it is a link of a graph: of a graph file, or of a table that says whether links have a direction, as Gephi's do.
    pub(super) fn is_of_a_graph(&self) -> bool {
        let is_type = |(name, text): &(Rc<Name>, String)| {
            name.folded == "type" && ["directed", "undirected", "mutual"].contains(&fold(text).as_str())
        };
        !self.prefix.is_empty() || self.cells.iter().any(is_type)
    }

    /// Whether there is such a column, with or without a text.
    pub(super) fn has(&self, mapping: &Mapping, column: Column) -> bool {
        self.place(mapping, column).is_some()
    }

    fn place(&self, mapping: &Mapping, column: Column) -> Option<usize> {
        mapping.place(column, self.cells.iter().map(|(name, _)| name.folded.as_str()))
    }
}

/// A row with the way its columns are found.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) row: &'a Row,
    pub(super) mapping: &'a Mapping,
    /// Texts for columns that the row leaves empty.
    pub(super) defaults: &'a [(Column, String)],
}

/// What separates the values of a list cell.
const SEPARATOR: char = ';';

impl<'a> Cells<'a> {
    /// The text that the row itself has, without spaces around it; `None` if it is empty.
    pub(super) fn own(&self, column: Column) -> Option<&'a str> {
        let place = self.row.place(self.mapping, column)?;
        Some(self.row.cells[place].1.trim()).filter(|text| !text.is_empty())
    }

    /// The text that the row has, or that was given for rows without one.
    pub(super) fn text(&self, column: Column) -> Option<&'a str> {
        self.own(column).or_else(|| {
            let default = self.defaults.iter().find(|(given, _)| *given == column);
            default.map(|(_, text)| text.as_str())
        })
    }

    /// A text as records keep it.
    pub(super) fn owned(&self, column: Column) -> Option<String> {
        self.text(column).map(str::to_owned)
    }

    /// The value of a cell.
    pub(super) fn value<T: FromStr>(&self, column: Column, code: RowErrorCode) -> Result<Option<T>, RowError>
    where
        T::Err: std::fmt::Display,
    {
        self.text(column).map(|text| self.parse(column, text, code)).transpose()
    }

    /// The value of a cell that holds one of the words of a vocabulary, in either case.
    pub(super) fn word<T: FromStr<Err = String>>(&self, column: Column) -> Result<Option<T>, RowError> {
        let word = self
            .text(column)
            .map(|text| text.to_ascii_uppercase().replace([' ', '-'], "_"));
        word.map(|word| self.parse(column, &word, RowErrorCode::InvalidWord))
            .transpose()
    }

    /// A finite number from `least` to `most`.
    pub(super) fn number(&self, column: Column, least: f64, most: f64) -> Result<Option<f64>, RowError> {
        match self.any_number(column)? {
            Some(number) if !(least..=most).contains(&number) => {
                let message = format!("{number} is not from {least} to {most}");
                Err(self.fault(column, RowErrorCode::InvalidNumber, message))
            }
            number => Ok(number),
        }
    }

    /// A number of any size.
    pub(super) fn any_number(&self, column: Column) -> Result<Option<f64>, RowError> {
        let number = self.text(column).map(|text| {
            text.parse().map_err(|_| {
                let message = format!("\"{text}\" is no number such as 2.5");
                self.fault(column, RowErrorCode::InvalidNumber, message)
            })
        });
        number.transpose()
    }

    /// A date; of a moment the day, and a plain number is a year.
    pub(super) fn date(&self, column: Column) -> Result<Option<PartialDate>, RowError> {
        let Some(text) = self.text(column) else {
            return Ok(None);
        };
        let day = text.split('T').next().unwrap_or_default();
        let date = day.strip_suffix(".0").unwrap_or(day);
        self.parse(column, date, RowErrorCode::InvalidDate).map(Some)
    }

    /// The texts of a list cell, in order.
    pub(super) fn list(&self, column: Column) -> impl Iterator<Item = &'a str> {
        let parts = self.text(column).unwrap_or_default().split(SEPARATOR);
        parts.map(str::trim).filter(|part| !part.is_empty())
    }

    /// Reads a text of a cell.
    pub(super) fn parse<T: FromStr>(&self, column: Column, text: &str, code: RowErrorCode) -> Result<T, RowError>
    where
        T::Err: std::fmt::Display,
    {
        text.parse()
            .map_err(|error| self.fault(column, code, format!("\"{text}\": {error}")))
    }

    /// The text of a cell that must have one.
    pub(super) fn required(&self, column: Column) -> Result<&'a str, RowError> {
        self.text(column)
            .ok_or_else(|| self.fault(column, RowErrorCode::MissingValue, "must not be empty"))
    }

    /// A complaint about a cell.
    pub(super) fn fault(&self, column: Column, code: RowErrorCode, message: impl Into<String>) -> RowError {
        let place = self.row.place(self.mapping, column);
        let name = place.map_or(column.name(), |place| self.row.cells[place].0.shown.as_str());
        RowError {
            row: self.row.number,
            column: format!("{}{name}", self.row.prefix),
            code,
            message: message.into(),
        }
    }

    /// Refuses characters that no record may hold.
    pub(super) fn check_texts(&self) -> Result<(), RowError> {
        self.row.cells.iter().try_for_each(|(name, text)| match lines(text) {
            Ok(_) => Ok(()),
            Err(bad) => Err(RowError {
                row: self.row.number,
                column: format!("{}{}", self.row.prefix, name.shown),
                code: RowErrorCode::InvalidText,
                message: bad.to_string(),
            }),
        })
    }

    /// The columns in which the row itself has a text.
    pub(super) fn given(&self) -> ColumnSet {
        let mut given = ColumnSet::default();
        for &column in Column::ALL.iter().filter(|&&column| self.own(column).is_some()) {
            given.insert(column);
        }
        given
    }
}
