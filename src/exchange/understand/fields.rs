//! The fields that a cell names: one, or several with signs or words between.

use std::collections::HashSet;

use super::{Stage, Understanding};
use crate::domain::text::{fold, upper_key};
use crate::exchange::column::Column;
use crate::exchange::fault::{RowError, RowErrorCode};
use crate::exchange::record::Incoming;
use crate::exchange::row::Cells;

/// Separators of fields, the clearest first. The last ones may also be part of a name, as in
/// `Crafts & Folk Art`.
const BETWEEN: [&str; 10] = ["/", "+", ",", "&", " and ", " und ", " et ", " y ", " e ", " en "];

/// Separators that are never part of a name.
const CLEAR: &[&str] = &["/", "+"];

/// The column that a row has its fields in.
pub(super) fn fields_column(cells: Cells<'_>) -> Column {
    match cells.text(Column::Fields) {
        Some(_) => Column::Fields,
        None => Column::Field,
    }
}

/// Folded names of fields that stand alone in a cell, so that a cell with several is understood.
#[derive(Debug, Default)]
pub(super) struct Alone(pub(super) HashSet<String>);

impl Understanding<'_> {
    /// Notes the fields of a row, where they are to be made.
    pub(super) fn survey_fields(&mut self, cells: Cells<'_>) {
        if !self.options.new_fields || self.stage != Stage::Survey {
            return;
        }
        let alone = cells.list(fields_column(cells)).filter(|text| !may_be_several(text));
        self.alone.0.extend(alone.map(fold));
    }

    /// Keys of the fields of a row, each once.
    pub(super) fn fields(&self, cells: Cells<'_>) -> Result<Vec<String>, RowError> {
        let column = fields_column(cells);
        let mut fields = Vec::new();
        for text in self.field_names(cells) {
            let known = self.directory.field(text);
            let known = known.or_else(|| self.new_fields.get(&fold(text)).cloned());
            let may_be_new = self.options.new_fields && !text.contains(',');
            if known.is_none() && !may_be_new {
                let hint = match may_be_several(text) {
                    true => "several fields have semicolons between",
                    false => "new fields are not asked for",
                };
                let message = format!("the network has no field \"{text}\"; {hint}");
                return Err(cells.fault(column, RowErrorCode::UnknownField, message));
            }
            let field = known.unwrap_or_else(|| upper_key(text));
            if field.is_empty() {
                let message = format!("\"{text}\" has no letter that a key could have");
                return Err(cells.fault(column, RowErrorCode::InvalidKey, message));
            }
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        Ok(fields)
    }

    /// Adds the fields of a row that the network does not have.
    pub(super) fn add_new_fields(&mut self, cells: Cells<'_>) {
        if !self.options.new_fields {
            return;
        }
        for text in self.field_names(cells) {
            if self.directory.field(text).is_none() && !self.new_fields.contains_key(&fold(text)) {
                let key = upper_key(text);
                self.new_fields.insert(fold(text), key.clone());
                let field = Incoming::new_field(cells.row.number, &self.options.network, key, text);
                (self.found)(Ok(field));
            }
        }
    }

    /// The names of the fields of a row. A text is several names if each part of it is the name of
    /// a field; with a slash between, new fields may be among them.
    fn field_names<'r>(&self, cells: Cells<'r>) -> Vec<&'r str> {
        let names = cells.list(fields_column(cells)).flat_map(|text| {
            self.known_names(text, 0)
                .unwrap_or_else(|| match self.options.new_fields {
                    true => parts(text, CLEAR),
                    false => vec![text],
                })
        });
        names.collect()
    }

    /// The names of known fields that a text consists of.
    fn known_names<'t>(&self, text: &'t str, level: usize) -> Option<Vec<&'t str>> {
        let (known, alone) = (self.directory.field(text), self.alone.0.contains(&fold(text)));
        if known.is_some() || alone {
            return Some(vec![text]);
        }
        (level..BETWEEN.len()).find_map(|at| {
            let parts = parts(text, &BETWEEN[at..=at]);
            let several = (parts.len() > 1).then_some(parts)?;
            let names: Option<Vec<Vec<&str>>> =
                several.into_iter().map(|part| self.known_names(part, at + 1)).collect();
            names.map(|names| names.concat())
        })
    }
}

/// True if a text has a sign that may stand between fields.
fn may_be_several(text: &str) -> bool {
    BETWEEN.iter().any(|sign| text.contains(sign))
}

/// The parts of a text between signs.
fn parts<'t>(text: &'t str, between: &[&str]) -> Vec<&'t str> {
    let parts = between.iter().fold(vec![text], |parts, sign| {
        parts.into_iter().flat_map(|part| part.split(sign)).collect()
    });
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}
