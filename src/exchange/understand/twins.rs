//! Several cities in one cell: a city with all its twin towns in a row.

use std::rc::Rc;

use super::Understanding;
use super::city::is_country_name;
use crate::exchange::column::{Column, End};
use crate::exchange::layout::Layout;
use crate::exchange::row::{Cells, Row};

/// Separators that always stand between cities of one cell.
const SEPARATORS: [char; 4] = [';', '|', '\n', '•'];

impl Understanding<'_> {
    /// Takes the links of a city with those that its row lists.
    pub(super) fn take_twins(&mut self, cells: Cells<'_>) {
        let by = [Column::Key, Column::Id, Column::WikidataId, Column::Name];
        let city = by.iter().find_map(|&column| cells.own(column));
        let Some((city, twins)) = city.zip(cells.own(Column::Twins)) else {
            return;
        };
        for twin in self.listed(twins) {
            let mut link = Row {
                number: cells.row.number,
                prefix: cells.row.prefix,
                cells: Vec::new(),
            };
            link.push("source", city);
            link.push("target_name", twin);
            self.link(&link);
        }
    }

    /// The cities of a cell. Commas separate them if nothing else does, but for those before a
    /// country: `Lyon, France`.
    fn listed<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let parts = split(text, |letter| SEPARATORS.contains(&letter));
        if parts.len() != 1 {
            return parts;
        }
        let pieces = outside_brackets(text);
        let is_country = |piece: &str| is_country_name(piece, self.directory);
        let alternates = pieces.len().is_multiple_of(2)
            && pieces
                .chunks_exact(2)
                .all(|pair| !is_country(pair[0].1) && is_country(pair[1].1));
        if !alternates {
            return pieces.into_iter().map(|(_, piece)| piece.trim()).collect();
        }
        let whole = |pair: &[(usize, &'t str)]| text[pair[0].0..pair[1].0 + pair[1].1.len()].trim();
        pieces.chunks_exact(2).map(whole).collect()
    }

    /// The rows of a link whose target is a list: one for each city. Other cells about the target
    /// that have as many parts are lists, too. `None` of a link of one city.
    pub(super) fn apart_targets(row: &Row, layout: &Layout) -> Option<Vec<Row>> {
        let target = layout.own[Column::Target as usize].or(layout.ends[End::Target as usize][Column::Name as usize])?;
        if !row.prefix.is_empty() || layout.keys().any(|cell| !row.cells[cell].1.is_empty()) {
            return None;
        }
        let text = &row.cells[target].1;
        let pieces = outside_brackets(text);
        let parts = match pieces.len() > 1 && pieces.iter().all(|(_, piece)| piece.trim_end().ends_with(')')) {
            true => pieces.into_iter().map(|(_, piece)| piece.trim()).collect(),
            false => lines(text),
        };
        if parts.len() < 2 {
            return None;
        }
        let is_of_target = |cell| layout.ends[End::Target as usize].contains(&Some(cell));
        let row_of = |(at, part): (usize, &&str)| {
            let cell = |(cell, (name, text)): (usize, &(Rc<str>, String))| {
                let own = lines(text);
                let text = match cell == target {
                    true => part,
                    false if is_of_target(cell) && own.len() == parts.len() => own[at],
                    false => text.as_str(),
                };
                (Rc::clone(name), text.to_owned())
            };
            Row {
                cells: row.cells.iter().enumerate().map(cell).collect(),
                ..*row
            }
        };
        Some(parts.iter().enumerate().map(row_of).collect())
    }
}

/// The parts of a text between semicolons or line breaks, which no city has in its name.
fn lines(text: &str) -> Vec<&str> {
    split(text, |letter| matches!(letter, ';' | '\n'))
}

fn split(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<&str> {
    let parts = text.split(is_separator).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// The parts of a text between commas that stand in no brackets, with their places.
fn outside_brackets(text: &str) -> Vec<(usize, &str)> {
    let mut depth = 0_i32;
    let commas = text.char_indices().filter(move |(_, letter)| {
        depth += i32::from(*letter == '(') - i32::from(*letter == ')');
        *letter == ',' && depth <= 0
    });
    let mut start = 0;
    let mut parts = Vec::new();
    for (comma, _) in commas {
        parts.push((start, &text[start..comma]));
        start = comma + 1;
    }
    parts.push((start, &text[start..]));
    parts.retain(|(_, part)| !part.trim().is_empty());
    parts
}
