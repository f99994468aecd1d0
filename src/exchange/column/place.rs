//! Columns of a row and of the ends of a link, and their mapping to columns of a file.

use std::collections::HashMap;

use super::Column;
use crate::domain::text::fold;

/// An end of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The first.
    Source,
    /// The second.
    Target,
}

impl End {
    /// Both, in order.
    pub const BOTH: [Self; 2] = [Self::Source, Self::Target];

    /// Returns the column that names the city at this end.
    pub const fn column(self) -> Column {
        match self {
            Self::Source => Column::Source,
            Self::Target => Column::Target,
        }
    }
}

/// A column of a row, or of a link's description of the city at one end: `source.country`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The end; `None` for a column of the row.
    pub end: Option<End>,
    /// The column.
    pub column: Column,
}

impl Place {
    /// Parses a place in any spelling: `country`, or `source.country`.
    pub fn named(name: &str) -> Option<Self> {
        let Some((end, column)) = name.split_once('.') else {
            let column = Column::named(name)?;
            return Some(Self { end: None, column });
        };
        let end = End::BOTH
            .into_iter()
            .find(|known| fold(known.column().name()) == fold(end))?;
        let column = Column::named(column).filter(|column| column.is_of_ends())?;
        Some(Self { end: Some(end), column })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(end) = self.end {
            write!(formatter, "{}.", end.column().name())?;
        }
        formatter.write_str(self.column.name())
    }
}

impl From<Column> for Place {
    fn from(column: Column) -> Self {
        Self { end: None, column }
    }
}

/// Maps our columns to columns of a file, besides the known names.
#[derive(Clone, Debug, Default)]
pub struct Mapping(HashMap<Place, Named>);

/// The name of a column of a file.
#[derive(Clone, Debug)]
struct Named {
    folded: String,
    shown: String,
}

impl Mapping {
    /// Maps a column of the file, in any spelling, to one of ours.
    pub fn map(&mut self, place: impl Into<Place>, name: &str) {
        let (folded, shown) = (fold(name), name.to_owned());
        self.0.insert(place.into(), Named { folded, shown });
    }

    /// Returns the folded name of the file's column that is mapped to one of ours.
    pub(in crate::exchange) fn of(&self, place: Place) -> Option<&str> {
        self.0.get(&place).map(|named| named.folded.as_str())
    }

    /// Returns the mapped places, with the names of the file's columns.
    pub(in crate::exchange) fn places(&self) -> impl Iterator<Item = (Place, &str)> {
        self.0.iter().map(|(place, named)| (*place, named.shown.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_column_or_one_of_an_end() {
        assert_eq!(Place::named("joinedOn"), Some(Column::JoinedOn.into()));
        let end = Some(End::Target);
        let column = Column::WikidataId;
        assert_eq!(Place::named("target.wikidata_id"), Some(Place { end, column }));
        for name in ["target.kind", "middle.name", "source.", "colour"] {
            assert_eq!(Place::named(name), None, "{name}");
        }
    }
}
