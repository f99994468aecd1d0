//! The layouts of a file's rows, and counts of cells without a known column.

use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

use crate::exchange::column::{Mapping, Place};
use crate::exchange::layout::{Kind, Layout};
use crate::exchange::notes::Notes;
use crate::exchange::row::Row;
use crate::exchange::value::is_missing;

/// Maximum number of layouts remembered per kind of row. Tables have one; in graphs each set of
/// attributes has its own.
const MOST: usize = 16;

/// Values for the direction of edges, which partnerships do not have.
const DIRECTIONS: [&str; 3] = ["directed", "undirected", "mutual"];

/// Values that programs often write twice, under different names.
const NAMES: [&str; 8] = ["id", "key", "name", "label", "title", "value", "start", "end"];

/// Attributes of our own graph files that are computed from the rest.
const COMPUTED: [&str; 5] = ["degree", "strength", "component", "community", "partnershipCount"];

#[derive(Debug, Default)]
pub(super) struct Layouts {
    known: [VecDeque<Known>; 2],
    /// Mapped columns that some rows have.
    mapped: HashSet<Place>,
}

#[derive(Debug)]
struct Known {
    layout: Rc<Layout>,
    prefix: &'static str,
    /// For each spare cell, the number of its values, and the first row with one.
    counts: Vec<(usize, usize)>,
}

impl Layouts {
    /// Returns the layout of a row. Counts values without a column if there are notes for them.
    pub(super) fn find(&mut self, row: &Row, kind: Kind, mapping: &Mapping, notes: Option<&mut Notes>) -> Rc<Layout> {
        let counts = notes.is_some();
        let known = &mut self.known[kind as usize];
        let fits =
            |known: &Known| known.prefix == row.prefix && known.layout.fits(row.cells.iter().map(|(name, _)| name));
        let position = known.iter().position(fits).unwrap_or_else(|| {
            if known.len() == MOST
                && let (Some(oldest), Some(notes)) = (known.pop_front(), notes)
            {
                oldest.tell(notes);
            }
            let names = row.cells.iter().map(|(name, _)| Rc::clone(name)).collect();
            let layout = Rc::new(Layout::new(names, kind, mapping));
            let places = mapping.places().map(|(place, _)| place);
            self.mapped.extend(places.filter(|place| layout.cell(*place).is_some()));
            known.push_back(Known {
                prefix: row.prefix,
                counts: vec![(0, 0); layout.spare.len()],
                layout,
            });
            known.len() - 1
        });
        let known = &mut known[position];
        if !counts {
            return Rc::clone(&known.layout);
        }
        for (&cell, count) in known.layout.spare.iter().zip(&mut known.counts) {
            let (name, text) = (&*row.cells[cell].0, row.cells[cell].1.trim());
            let repeats =
                |other: &(Rc<str>, String)| NAMES.contains(&name) && *other.0 != *name && other.1.trim() == text;
            let is_direction = DIRECTIONS.iter().any(|direction| text.eq_ignore_ascii_case(direction));
            let is_counted = !is_missing(text) && !is_direction && !is_computed(name) && !is_row_number(name, text);
            if !is_counted || row.cells.iter().any(repeats) {
                continue;
            }
            if count.0 == 0 {
                count.1 = row.number;
            }
            count.0 += 1;
        }
        Rc::clone(&known.layout)
    }

    /// Reports the counts and resets them.
    pub(super) fn end(&mut self, notes: &mut Notes) {
        for known in std::mem::take(&mut self.known).into_iter().flatten() {
            known.tell(notes);
        }
    }

    /// Returns mapped columns that no row has: `target.country=lnd`.
    pub(super) fn unfound(&self, mapping: &Mapping) -> Vec<String> {
        let unfound = mapping.places().filter(|(place, _)| !self.mapped.contains(place));
        let mut unfound: Vec<String> = unfound.map(|(place, name)| format!("{place}={name}")).collect();
        unfound.sort_unstable();
        unfound
    }
}

impl Known {
    fn tell(self, notes: &mut Notes) {
        for (&cell, (values, row)) in self.layout.spare.iter().zip(self.counts) {
            if values > 0 {
                notes.pass_over(self.prefix, self.layout.name(cell), values, row);
            }
        }
    }
}

fn is_computed(name: &str) -> bool {
    COMPUTED.iter().any(|computed| computed.eq_ignore_ascii_case(name))
}

/// True if a cell numbers its row, as R, pandas and programs for maps write it.
fn is_row_number(name: &str, text: &str) -> bool {
    ["", "Unnamed: 0", "index", "rownames", "fid"].contains(&name) && text.bytes().all(|byte| byte.is_ascii_digit())
}
