//! Options of an import, and the interface for look-ups.

use super::column::{Column, End, Mapping, Place};
use super::value::DateOrder;
use crate::domain::identity::{CityEvidence, PartnershipEvidence};
use crate::domain::words::words;
use crate::domain::{CountryCode, Position};

words! {
    /// Treatment of parallel links. Links have no direction here.
    Parallel {
        /// They are one partnership.
        Merge = "merge",
        /// Each is a separate partnership.
        Keep = "keep",
    }
}

/// Options of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Key of the network of the memberships and partnerships.
    pub network: String,
    /// Maps columns of the file to ours.
    pub mapping: Mapping,
    /// Values for columns that a row leaves empty. They complete new records, and do not change
    /// existing ones.
    pub defaults: Vec<(Column, String)>,
    /// Values for columns of a link's ends. The others apply if there is none here.
    pub end_defaults: Vec<(End, Column, String)>,
    /// Columns of tables whose empty cells have the text of the row above, as merged cells do.
    pub fill: Vec<Place>,
    /// Names of countries as in the file, with their codes.
    pub countries: Vec<(String, CountryCode)>,
    /// True to add unknown fields to the network; otherwise a row with one has a fault.
    pub new_fields: bool,
    /// The code for unknown names of countries; without it such a row has a fault.
    pub unknown_country: Option<CountryCode>,
    /// The order of day and month in dates such as 01/02/2015; without it they are faults.
    pub dates: Option<DateOrder>,
    /// Treatment of parallel links. By default those with different ids, kinds, titles or starts
    /// are kept, and others are merged.
    pub parallel: Option<Parallel>,
    /// The encoding of the files, by its label in the Encoding Standard, if it is not UTF-8.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Names of the columns, for tables without a header.
    pub header: Option<Vec<String>>,
    /// True if an unknown column or attribute is a fault.
    pub strict: bool,
}

impl ImportOptions {
    /// Sets the value for a column that rows leave empty.
    pub fn set_default(&mut self, place: Place, text: &str) {
        match place.end {
            None => self.defaults.push((place.column, text.to_owned())),
            Some(end) => self.end_defaults.push((end, place.column, text.to_owned())),
        }
    }

    /// Returns the value for a column that a row leaves empty.
    pub(super) fn default_of(&self, end: Option<End>, column: Column) -> Option<&str> {
        let of_end = self
            .end_defaults
            .iter()
            .find(|(at, given, _)| Some(*at) == end && *given == column);
        let of_all = || self.defaults.iter().find(|(given, _)| *given == column);
        of_end
            .map(|(_, _, text)| text)
            .or_else(|| of_all().map(|(_, text)| text))
            .map(String::as_str)
    }
}

/// Facts about an existing city.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownCity {
    /// Its key.
    pub key: String,
    /// Its display name.
    pub name: String,
    /// Its other names.
    pub other_names: Vec<String>,
    /// Its country.
    pub country: CountryCode,
    /// Its position.
    pub position: Option<Position>,
    /// Its Wikidata item.
    pub wikidata_id: Option<String>,
    /// True if records of the network refer to it.
    pub in_network: bool,
}

impl KnownCity {
    /// Returns the facts in the form that is compared with a file.
    pub fn evidence(&self) -> CityEvidence {
        CityEvidence {
            key: Some(self.key.as_str().into()),
            name: Some(self.name.as_str().into()),
            country: self.country.known(),
            position: self.position,
            wikidata_id: self.wikidata_id.as_deref().map(Into::into),
        }
    }

    /// Returns its name and its other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.other_names.iter().map(String::as_str))
    }
}

/// Facts about an existing partnership.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPartnership {
    /// Its key.
    pub key: String,
    /// Values that distinguish it from others of the same cities, without a title made of the
    /// cities' names.
    pub evidence: PartnershipEvidence,
}

/// Look-ups of existing records for files.
pub trait Directory {
    /// Returns the country of a code of two or three letters, or of an English name.
    fn country(&self, text: &str) -> Option<CountryCode>;
    /// Returns the city with a key.
    fn city(&self, key: &str) -> Option<KnownCity>;
    /// Returns the cities with a name, regardless of accents, by key.
    fn cities_named(&self, name: &str) -> Vec<KnownCity>;
    /// Returns the city with a Wikidata item.
    fn city_of_item(&self, item: &str) -> Option<KnownCity>;
    /// Returns the partnerships of the network that join exactly these cities, given by key, in the
    /// order of their keys.
    fn partnerships_of(&self, cities: &[&str]) -> Vec<KnownPartnership>;
    /// True if the network has a partnership with a key.
    fn has_partnership(&self, key: &str) -> bool;
    /// Returns the key of the network's field with a key, a name or an alias.
    fn field(&self, text: &str) -> Option<String>;
    /// Returns the key of the network's objective with a key.
    fn objective(&self, text: &str) -> Option<String>;
}

/// Makes the title of a partnership without its own: the names of its cities, joined by a dash.
pub fn made_title<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join("–")
}
