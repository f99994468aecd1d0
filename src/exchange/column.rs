//! The columns that are understood, and the other names they have in the files of other programs.

use std::collections::HashMap;

use crate::domain::text::fold;

/// Declares the columns with the names they go by.
macro_rules! columns {
    ($($(#[$meta:meta])* $column:ident = $name:literal [$($other:literal),*]),+ $(,)?) => {
        /// A column of a row that is understood.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Column { $($(#[$meta])* $column),+ }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Self] = &[$(Self::$column),+];

            /// Its name in our own files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$column => $name),+ }
            }

            /// The names it goes by, without case, spaces and punctuation, the best first.
            const fn folded(self) -> &'static [&'static str] {
                match self { $(Self::$column => &[$($other),*]),+ }
            }
        }
    };
}

columns! {
    /// What the file calls the node or the link; says nothing beyond the file.
    Id = "id" ["id", "nodeid"],
    /// Key of the record.
    Key = "key" ["key"],
    /// Key of the partnership that a link is a part of, as files of the graph have it; passed over if it is no key.
    Partnership = "partnership" ["partnership"],
    /// Name of the city.
    Name = "name" ["name", "label", "citylabel"],
    /// Its other names, separated by semicolons.
    OtherNames = "other_names" ["othernames", "aliases"],
    /// Its country: alpha-2 or alpha-3 code, or English name.
    Country = "country" ["country", "countrycode", "countryiso2"],
    /// Degrees north.
    Latitude = "latitude" ["latitude", "lat"],
    /// Degrees east.
    Longitude = "longitude" ["longitude", "lon", "lng"],
    /// Both as `Point(lon lat)`.
    Coordinates = "coordinates" ["coordinates", "coord", "point"],
    /// Inhabitants.
    Population = "population" ["population"],
    /// Wikidata item.
    WikidataId = "wikidata_id" ["wikidataid", "wikidata", "qid"],
    /// Primary field.
    Field = "field" ["field"],
    /// Fields, separated by semicolons.
    Fields = "fields" ["fields"],
    /// When the city joined.
    JoinedOn = "joined_on" ["joinedon", "joined"],
    /// When it left.
    LeftOn = "left_on" ["lefton", "left"],
    /// Where the membership or the partnership stands.
    Status = "status" ["status"],
    /// One end of a link.
    Source = "source" ["source"],
    /// The other end.
    Target = "target" ["target"],
    /// The cities of a partnership, separated by semicolons.
    Cities = "cities" ["cities"],
    /// Their roles, in the same order.
    Roles = "roles" ["roles"],
    /// Title of the partnership.
    Title = "title" ["title", "label"],
    /// More about it.
    Description = "description" ["description"],
    /// What kind it is.
    Kind = "kind" ["kind"],
    /// When it began.
    StartedOn = "started_on" ["startedon", "start"],
    /// When it ended.
    EndedOn = "ended_on" ["endedon", "end"],
    /// How much cooperation it stands for.
    Intensity = "intensity" ["intensity", "weight", "strength", "value"],
    /// Objectives, separated by semicolons.
    Objectives = "objectives" ["objectives"],
    /// Sustainable Development Goals, separated by semicolons.
    Sdgs = "sdgs" ["sdgs"],
    /// Sectors, separated by semicolons.
    Sectors = "sectors" ["sectors"],
    /// Page address of the source.
    SourceUrl = "source_url" ["sourceurl"],
    /// What to cite.
    Citation = "citation" ["citation"],
    /// Who published it.
    Publisher = "publisher" ["publisher"],
    /// How well it supports the statement.
    Confidence = "confidence" ["confidence"],
    /// The city of the partnership that states it, as links name cities; another text is that of the body that does.
    AssertedBy = "asserted_by" ["assertedby", "statedby"],
}

impl Column {
    /// The column with this name, in any spelling.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = fold(name);
        let alike = |column: &&Self| fold(column.name()) == wanted;
        Self::ALL.iter().find(alike).copied()
    }
}

/// A set of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnSet(u64);

impl ColumnSet {
    /// Every column.
    pub const ALL: Self = Self(u64::MAX);

    /// One column.
    pub fn of(column: Column) -> Self {
        let mut set = Self::default();
        set.insert(column);
        set
    }

    /// Adds a column.
    pub const fn insert(&mut self, column: Column) {
        self.0 |= 1 << column as u8;
    }

    /// Adds columns.
    pub const fn extend(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// True if the column with a name is in the set; `coordinates` stands for latitude and longitude, too.
    pub fn contains_named(self, name: &str) -> bool {
        let place = [Column::Latitude, Column::Longitude];
        let is_place = name == Column::Coordinates.name();
        Column::ALL
            .iter()
            .any(|&column| self.contains(column) && (column.name() == name || is_place && place.contains(&column)))
    }

    /// Whether a column is in the set.
    pub const fn contains(self, column: Column) -> bool {
        self.0 & (1 << column as u8) != 0
    }
}

/// Which column of a file stands for which of ours, beyond the names that are known.
#[derive(Clone, Debug, Default)]
pub struct Mapping(HashMap<Column, String>);

impl Mapping {
    /// Lets a column of the file, in any spelling, stand for one of ours.
    pub fn map(&mut self, column: Column, name: &str) {
        self.0.insert(column, fold(name));
    }

    /// The place of the column among the names of a file, given folded: the one it is mapped to, else the first of the names it
    /// goes by.
    pub(super) fn place<'a>(&self, column: Column, names: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
        let find = |wanted: &str| names.clone().position(|name| name == wanted);
        match self.0.get(&column) {
            Some(wanted) => find(wanted),
            None => column.folded().iter().find_map(|wanted| find(wanted)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_by_any_of_its_names_and_a_mapping_wins() {
        let names = ["wikidataid", "label", "city"];
        let mut mapping = Mapping::default();
        assert_eq!(mapping.place(Column::Name, names.into_iter()), Some(1));
        assert_eq!(mapping.place(Column::Id, names.into_iter()), None);
        mapping.map(Column::Id, "Wikidata_ID");
        mapping.map(Column::Name, "City");
        assert_eq!(mapping.place(Column::Id, names.into_iter()), Some(0));
        assert_eq!(mapping.place(Column::WikidataId, names.into_iter()), Some(0));
        assert_eq!(mapping.place(Column::Name, names.into_iter()), Some(2));
        mapping.map(Column::Name, "nothing");
        assert_eq!(mapping.place(Column::Name, names.into_iter()), None);
    }

    #[test]
    fn columns_are_named_in_any_spelling_and_their_set_has_room_for_all() {
        assert_eq!(Column::named("startedOn"), Some(Column::StartedOn));
        assert_eq!(Column::named("colour"), None);
        assert!(Column::ALL.len() <= 64);
        let mut set = ColumnSet::default();
        set.insert(Column::Confidence);
        assert!(set.contains(Column::Confidence) && !set.contains(Column::Id));
    }
}
