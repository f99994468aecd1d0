//! The known columns, and their names in the files of other programs.

mod place;

pub use self::place::{End, Mapping, Place};
use crate::domain::rules::Path;
use crate::domain::text::fold;

/// Declares the columns with the kinds of rows that have them and their other names.
macro_rules! columns {
    ($($(#[$meta:meta])* $column:ident = $name:literal $of:ident [$($other:literal),* $(,)?]),+ $(,)?) => {
        /// A known column of a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Column { $($(#[$meta])* $column),+ }

        impl Column {
            /// Every column.
            pub const ALL: &'static [Self] = &[$(Self::$column),+];

            /// Its name in our own files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$column => $name),+ }
            }

            /// Returns the kinds of rows that have it.
            pub(super) const fn of(self) -> Rows {
                match self { $(Self::$column => Rows::$of),+ }
            }

            /// Returns its known names, without case, spaces and punctuation, the best first.
            pub(super) const fn folded(self) -> &'static [&'static str] {
                match self { $(Self::$column => &[$($other),*]),+ }
            }
        }
    };
}

/// The kinds of rows that have a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// Rows of cities, and descriptions of the ends of a link.
    City,
    /// Rows of cities, for values of their membership.
    Member,
    /// Rows of links and partnerships.
    Link,
    /// All rows, and descriptions of the ends of a link.
    All,
    /// All rows, but not descriptions of the ends of a link.
    Record,
}

columns! {
    /// The file's id of the node or the link; has no meaning outside the file.
    Id = "id" All ["id", "nodeid", "edgeid", "linkid", "cityid", "item"],
    /// Key of the record.
    Key = "key" All ["key"],
    /// Key of the partnership of a link, as in our graph files; ignored if it is not a key.
    Partnership = "partnership" Link ["partnership"],
    /// Name of the city.
    Name = "name" City [
        "name", "label", "citylabel", "itemlabel", "city", "cityname", "town", "townname", "municipality", "place", "placename",
        "nom", "nombre", "nome", "ville", "nomville", "commune", "nomcommune", "stadt", "stadtname", "ort", "ortsname", "gemeinde",
        "comune", "ciudad", "municipio", "cidade", "gemeente", "kommune", "miasto",
    ],
    /// Its other names, separated by semicolons.
    OtherNames = "other_names" City ["othernames", "aliases", "alternatenames", "altlabel"],
    /// Its country: alpha-2 or alpha-3 code, or a name.
    Country = "country" City [
        "country", "countrycode", "countryiso2", "countryiso", "countryiso3", "iso2", "iso3", "isoa2", "isoa3", "alpha2", "countryname", "countrylabel",
        "countrycodelabel", "pays", "codepays", "payslabel", "land", "landlabel", "staat", "pais", "paese", "nazione", "nation", "kraj",
    ],
    /// Degrees north.
    Latitude = "latitude" City [
        "latitude", "lat", "lattitude", "latitudedeg", "latdeg", "breite", "breitengrad", "geobreite", "latitud", "latitudine", "geolat",
    ],
    /// Degrees east.
    Longitude = "longitude" City [
        "longitude", "lon", "lng", "long", "longitudedeg", "londeg", "lngdeg", "longdeg", "lange", "laenge", "langengrad", "laengengrad",
        "geolange", "geolaenge", "longitud", "longitudine", "geolon", "geolng",
    ],
    /// Both as `Point(lon lat)`.
    Coordinates = "coordinates" City ["coordinates", "coord", "coords", "coordinate", "coordinatelocation", "point", "wkt", "koordinaten", "coordonnees", "coordenadas"],
    /// Both as `44.49, 11.34`, in the order given by the column's name.
    LatitudeLongitude = "latitude_longitude" City ["latitudelongitude", "latlon", "latlng", "latlong", "geopoint2d", "geopoint", "gps"],
    /// Inhabitants.
    Population = "population" City [
        "population", "inhabitants", "pop", "einwohner", "einwohnerzahl", "habitants", "habitantes", "poblacion", "popolazione",
        "abitanti", "populacao", "inwoners",
    ],
    /// Wikidata item.
    WikidataId = "wikidata_id" City ["wikidataid", "wikidata", "qid", "wikidataitem", "wikidataqid", "wikidataurl", "wikidatauri", "wikidatacode"],
    /// Primary field.
    Field = "field" Record ["field"],
    /// Fields, separated by semicolons.
    Fields = "fields" Record ["fields"],
    /// The cities that it has a partnership with, separated by semicolons.
    Twins = "twins" Member [
        "twins", "twintowns", "twincities", "twinnedtowns", "twinnedcities", "sistercities", "sistertowns", "partnercities", "partnertowns",
        "partnerstadte", "partnergemeinden", "stadtepartnerschaften", "villesjumelees", "villespartenaires", "jumelages",
        "ciudadeshermanadas", "hermanamientos", "cittagemellate", "gemellaggi", "cidadesgemeas", "cidadesirmas", "zustersteden",
        "stedenbanden", "miastapartnerskie", "vanorter", "vennskapsbyer", "venskabsbyer",
    ],
    /// Date of joining.
    JoinedOn = "joined_on" Member [
        "joinedon", "joined", "joindate", "datejoined", "yearjoined", "membersince", "designatedon", "designationyear", "yearofdesignation",
        "beitritt", "mitgliedseit", "adhesion", "dateadhesion", "membredepuis", "miembrodesde", "since", "seit", "depuis", "desde", "from",
        "start", "startdate",
    ],
    /// Date of leaving.
    LeftOn = "left_on" Member ["lefton", "left", "leavedate", "dateleft", "yearleft", "austritt", "until", "bis", "to", "end", "enddate"],
    /// Status of the membership or the partnership.
    Status = "status" Record ["status"],
    /// One end of a link.
    Source = "source" Link ["source"],
    /// The other end.
    Target = "target" Link ["target"],
    /// The cities of a partnership, separated by semicolons.
    Cities = "cities" Link ["cities"],
    /// Their roles, in the same order.
    Roles = "roles" Link ["roles"],
    /// Title of the partnership.
    Title = "title" Link ["title", "label", "name", "titel", "titre", "titulo", "titolo"],
    /// Description.
    Description = "description" Link ["description", "beschreibung", "descripcion", "descrizione"],
    /// Its kind.
    Kind = "kind" Link ["kind"],
    /// Date of the start.
    StartedOn = "started_on" Link [
        "startedon", "start", "startdate", "datestart", "starttime", "startyear", "started", "since", "sincewhen", "begin", "begindate",
        "beginn", "begun", "seit", "seitjahr", "depuis", "debut", "datedebut", "datededebut", "desde", "inicio", "fechainicio", "dal",
        "inizio", "datainizio", "sinds", "vanaf", "sedan", "inception", "established", "yearestablished", "founded", "signed", "signedon",
        "datesigned", "twinnedsince", "yearoftwinning", "twinningyear", "twinningdate", "dateoftwinning", "pointintime", "date", "datum",
        "fecha", "data", "year", "jahr", "annee", "anno", "ano", "from",
    ],
    /// Date of the end.
    EndedOn = "ended_on" Link [
        "endedon", "end", "enddate", "dateend", "endtime", "endyear", "ended", "until", "till", "bis", "ende", "enddatum", "jusqua", "fin",
        "datefin", "datedefin", "hasta", "fechafin", "fine", "datafine", "tot", "dissolved", "terminated", "to",
    ],
    /// Amount of cooperation.
    Intensity = "intensity" Link ["intensity", "weight", "strength", "value", "edgeweight", "gewicht", "poids", "peso"],
    /// Objectives, separated by semicolons.
    Objectives = "objectives" Link ["objectives"],
    /// Sustainable Development Goals, separated by semicolons.
    Sdgs = "sdgs" Link ["sdgs"],
    /// Sectors, separated by semicolons.
    Sectors = "sectors" Link ["sectors"],
    /// Page address of the source.
    SourceUrl = "source_url" Record ["sourceurl"],
    /// Citation.
    Citation = "citation" Record ["citation"],
    /// Publisher.
    Publisher = "publisher" Record ["publisher"],
    /// Date of access.
    AccessedOn = "accessed_on" Record ["accessedon"],
    /// Strength of the support for the statement.
    Confidence = "confidence" Record ["confidence"],
    /// The city of the partnership that states it, named as in links. Any other text is an
    /// organisation; so is every text if the next column is present.
    AssertedBy = "asserted_by" Link ["assertedby", "statedby"],
    /// The city that states it, named as in links.
    AssertedByCity = "asserted_by_city" Link ["assertedbycity", "statedbycity"],
}

impl Column {
    /// Returns the column with this name, in any spelling.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = fold(name);
        let alike = |column: &&Self| fold(column.name()) == wanted;
        Self::ALL.iter().find(alike).copied()
    }
}

/// Returns the name of the column that holds a value of a record.
pub fn value_column(path: &Path) -> String {
    let name = match (path.root(), path.last_name()) {
        ("sources", "url" | "sources") => "sourceUrl",
        ("sources", name) => name,
        ("lat", _) => "latitude",
        ("lon", _) => "longitude",
        (name, _) => name,
    };
    let mut column = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            column.push('_');
        }
        column.push(letter.to_ascii_lowercase());
    }
    column
}

/// Returns the names of a record's values that a column holds; the inverse of [`value_column`].
pub fn value_names(column: &str) -> Vec<String> {
    match column {
        "coordinates" => vec!["lat".to_owned(), "lon".to_owned()],
        "roles" => vec!["cities".to_owned()],
        _ => {
            let mut words = column.split('_');
            let first = words.next().unwrap_or_default().to_owned();
            let joined = |name: String, word: &str| name + &word[..1].to_ascii_uppercase() + &word[1..];
            vec![words.fold(first, joined)]
        }
    }
}

/// A set of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnSet(u64);

impl ColumnSet {
    /// Every column.
    pub const ALL: Self = Self(u64::MAX);

    /// Creates a set of one column.
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

    /// Returns the columns that are not in another set.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Adds the columns that hold a part of the same values, or the same values in another form.
    #[must_use]
    pub fn whole(mut self) -> Self {
        use Column::{Citation, Coordinates, Field, Fields, Latitude, LatitudeLongitude, Longitude, SourceUrl};
        for together in [
            [Field, Fields].as_slice(),
            &[Latitude, Longitude, Coordinates, LatitudeLongitude],
            &[SourceUrl, Citation],
        ] {
            if together.iter().any(|&column| self.contains(column)) {
                together.iter().for_each(|&column| self.insert(column));
            }
        }
        self
    }

    /// True if the column with a name is in the set.
    pub fn contains_named(self, name: &str) -> bool {
        let mut named = Column::ALL.iter().filter(|column| column.name() == name);
        named.any(|&column| self.contains(column))
    }

    /// True if a column is in the set.
    pub const fn contains(self, column: Column) -> bool {
        self.0 & (1 << column as u8) != 0
    }
}

impl Column {
    /// True if a description of a link's end may have it.
    pub(super) const fn is_of_ends(self) -> bool {
        matches!(self.of(), Rows::City | Rows::All)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_in_any_spelling_and_their_set_has_room_for_all() {
        assert_eq!(Column::named("startedOn"), Some(Column::StartedOn));
        assert_eq!(Column::named("colour"), None);
        assert!(Column::ALL.len() <= 64);
        let mut set = ColumnSet::default();
        set.insert(Column::Confidence);
        assert!(set.contains(Column::Confidence) && !set.contains(Column::Id));
    }

    #[test]
    fn the_names_of_columns_are_folded_and_no_row_has_one_for_two() {
        for rows in [
            [Rows::City, Rows::Member, Rows::All, Rows::Record].as_slice(),
            &[Rows::Link, Rows::All, Rows::Record],
        ] {
            let mut names: Vec<&str> = Vec::new();
            let columns = Column::ALL.iter().filter(|column| rows.contains(&column.of()));
            names.extend(columns.flat_map(|column| column.folded()));
            assert!(names.iter().all(|name| fold(name) == *name));
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all);
        }
    }
}
