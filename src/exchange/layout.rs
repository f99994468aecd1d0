//! Maps the cells of a row to columns. It is computed once for all rows with the same names.

mod ends;

use std::rc::Rc;

use self::ends::ends_of;
use super::column::{Column, End, Mapping, Place, Rows};
use crate::domain::text::fold;

/// The kind of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    City,
    Link,
}

/// The index of the cell of each column.
pub(super) type Places = [Option<usize>; Column::ALL.len()];

/// The positions of columns in rows with certain names.
#[derive(Debug)]
pub(super) struct Layout {
    names: Vec<Rc<str>>,
    /// The columns of the row itself.
    pub(super) own: Places,
    /// The columns of the city at each end of a link.
    pub(super) ends: [Places; 2],
    /// Cells without a known column.
    pub(super) spare: Vec<usize>,
}

impl Layout {
    /// Finds the columns. A mapped one is at the mapped name, others at the first of their known
    /// names.
    pub(super) fn new(names: Vec<Rc<str>>, kind: Kind, mapping: &Mapping) -> Self {
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let find = |wanted: &str| folded.iter().position(|name| name == wanted);
        let mut own = [None; Column::ALL.len()];
        let mut ends = [[None; Column::ALL.len()]; 2];
        for &column in Column::ALL.iter().filter(|column| is_of(**column, kind)) {
            own[column as usize] = match mapping.of(column.into()) {
                Some(wanted) => find(wanted),
                None => column.folded().iter().find_map(|wanted| find(wanted)),
            };
        }
        if kind == Kind::Link {
            ends_of(&folded, mapping, &mut own, &mut ends);
        }
        let held = |cell: &usize| {
            [&own, &ends[0], &ends[1]]
                .into_iter()
                .flatten()
                .any(|place| *place == Some(*cell))
        };
        let spare = (0..names.len()).filter(|cell| !held(cell)).collect();
        Self {
            names,
            own,
            ends,
            spare,
        }
    }

    /// The cells with keys of records.
    pub(super) fn keys(&self) -> impl Iterator<Item = usize> {
        let of = |places: &Places| [places[Column::Key as usize], places[Column::Partnership as usize]];
        [&self.own, &self.ends[0], &self.ends[1]]
            .into_iter()
            .flat_map(of)
            .flatten()
    }

    /// True if a cell holds one of these columns, of the row or of an end.
    pub(super) fn holds(&self, cell: usize, columns: &[Column]) -> bool {
        let places = [&self.own, &self.ends[0], &self.ends[1]];
        let mut held = columns
            .iter()
            .flat_map(|&column| places.map(|places| places[column as usize]));
        held.any(|place| place == Some(cell))
    }

    /// Returns the name of a cell, as in the file.
    pub(super) fn name(&self, cell: usize) -> &str {
        &self.names[cell]
    }

    /// True if it applies to rows with these names.
    pub(super) fn fits<'n>(&self, names: impl ExactSizeIterator<Item = &'n Rc<str>>) -> bool {
        names.len() == self.names.len() && self.names.iter().zip(names).all(|(one, other)| one == other)
    }

    /// True if rows have a column.
    pub(super) const fn has(&self, column: Column) -> bool {
        self.own[column as usize].is_some()
    }

    /// True if rows have one of these columns.
    pub(super) fn holds_any(&self, columns: &[Column]) -> bool {
        columns.iter().any(|&column| self.has(column))
    }

    /// True if rows describe the city at an end beyond its id, key or item.
    pub(super) fn describes(&self, end: End) -> bool {
        let by = [Column::Id, Column::Key, Column::WikidataId];
        let known = |place: usize| by.iter().any(|&column| column as usize == place);
        let mut places = self.ends[end as usize].iter().enumerate();
        places.any(|(column, place)| place.is_some() && !known(column))
    }

    /// The cell of what a place names.
    pub(super) fn cell(&self, place: Place) -> Option<usize> {
        let places = place.end.map_or(&self.own, |end| &self.ends[end as usize]);
        places[place.column as usize]
    }

    /// True if rows describe the cities at the ends beyond their names.
    pub(super) fn has_ends(&self) -> bool {
        self.ends.iter().flatten().any(Option::is_some)
    }

    /// True if rows name the cities of both ends, or list cities.
    pub(super) fn is_of_links(&self) -> bool {
        let named = |end: End| {
            let places = &self.ends[end as usize];
            let by = [Column::Id, Column::Key, Column::Name, Column::WikidataId];
            self.has(end.column()) || by.iter().any(|&column| places[column as usize].is_some())
        };
        self.has(Column::Cities) || End::BOTH.into_iter().all(named)
    }
}

const fn is_of(column: Column, kind: Kind) -> bool {
    match column.of() {
        Rows::City | Rows::Member => matches!(kind, Kind::City),
        Rows::Link => matches!(kind, Kind::Link),
        Rows::All | Rows::Record => true,
    }
}
