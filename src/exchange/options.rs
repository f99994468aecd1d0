//! What an import is told beside the file, and what it may look up.

use super::column::{Column, End, Mapping, Place};
use super::value::DateOrder;
use crate::domain::identity::{CityEvidence, PartnershipEvidence};
use crate::domain::words::words;
use crate::domain::{CountryCode, Position};

words! {
    /// What becomes of links between the same two cities, which have no direction here.
    Parallel {
        /// All are one partnership.
        Merge = "merge",
        /// Each is a partnership of its own.
        Keep = "keep",
    }
}

/// What an import is told beside the file.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Key of the network that memberships and partnerships belong to.
    pub network: String,
    /// Which columns of the file stand for which of ours.
    pub mapping: Mapping,
    /// Texts for columns that a row leaves empty. They make new records whole, and change none that is there.
    pub defaults: Vec<(Column, String)>,
    /// The same for what rows of links say of the city at an end; where there is none, those above
    /// hold.
    pub end_defaults: Vec<(End, Column, String)>,
    /// Names of countries as the file spells them, with what they mean here.
    pub countries: Vec<(String, CountryCode)>,
    /// Whether fields that the network does not have are added to it; without that a row that names one has a fault.
    pub new_fields: bool,
    /// The code for countries whose name is not known; without it such a row has a fault.
    pub unknown_country: Option<CountryCode>,
    /// What comes first in dates such as 01/02/2015; without it they are faults.
    pub dates: Option<DateOrder>,
    /// Handling of parallel links. Without it those with ids, kinds, titles or starts of their
    /// own are kept, and others are merged.
    pub parallel: Option<Parallel>,
    /// What the files are encoded in, by a label of the Encoding Standard, if it is not UTF-8.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// Names of the columns of tables that have no header.
    pub header: Option<Vec<String>>,
    /// True if a column or an attribute that is not understood is a fault.
    pub strict: bool,
}

impl ImportOptions {
    /// Gives rows a text for a column that they leave empty.
    pub fn set_default(&mut self, place: Place, text: &str) {
        match place.end {
            None => self.defaults.push((place.column, text.to_owned())),
            Some(end) => self.end_defaults.push((end, place.column, text.to_owned())),
        }
    }

    /// The text for a column that a row leaves empty.
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

/// What is known of a city that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownCity {
    /// Its key.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// Its other names.
    pub other_names: Vec<String>,
    /// Its country.
    pub country: CountryCode,
    /// Where it lies.
    pub position: Option<Position>,
    /// Its Wikidata item.
    pub wikidata_id: Option<String>,
    /// True if records of the network name it.
    pub in_network: bool,
}

impl KnownCity {
    /// The same, to be compared with what a file says.
    pub fn evidence(&self) -> CityEvidence {
        CityEvidence {
            key: Some(self.key.as_str().into()),
            name: Some(self.name.as_str().into()),
            country: self.country.known(),
            position: self.position,
            wikidata_id: self.wikidata_id.as_deref().map(Into::into),
        }
    }

    /// Its name and its other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.other_names.iter().map(String::as_str))
    }
}

/// What is known of a partnership that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPartnership {
    /// Its key.
    pub key: String,
    /// What tells it from others of the same cities; a title that is made of the names of the
    /// cities is left out.
    pub evidence: PartnershipEvidence,
}

/// The records that are there, as far as a file may name them.
pub trait Directory {
    /// The country with a code of two or three letters, or with an English name.
    fn country(&self, text: &str) -> Option<CountryCode>;
    /// The city with a key.
    fn city(&self, key: &str) -> Option<KnownCity>;
    /// The cities with a name, in any spelling of accents, in the order of their keys.
    fn cities_named(&self, name: &str) -> Vec<KnownCity>;
    /// The city with a Wikidata item.
    fn city_of_item(&self, item: &str) -> Option<KnownCity>;
    /// The partnerships of the network that join exactly these cities, given by key, in the order
    /// of their keys.
    fn partnerships_of(&self, cities: &[&str]) -> Vec<KnownPartnership>;
    /// True if the network has a partnership with a key.
    fn has_partnership(&self, key: &str) -> bool;
    /// Key of the field of the network with a key, a name or an alias.
    fn field(&self, text: &str) -> Option<String>;
    /// Key of the objective of the network with a key.
    fn objective(&self, text: &str) -> Option<String>;
}

/// The title of a partnership that has none of its own: the names of its cities, joined by a dash.
pub fn made_title<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join("–")
}
