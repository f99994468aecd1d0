//! What an import is told beside the file, and what it may look up.

use super::column::{Column, Mapping};
use crate::domain::CountryCode;

/// What an import is told beside the file.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Key of the network that memberships and partnerships belong to.
    pub network: String,
    /// Which columns of the file stand for which of ours.
    pub mapping: Mapping,
    /// Texts for columns that a row leaves empty. They make new records whole, and change none that is there.
    pub defaults: Vec<(Column, String)>,
    /// Names of countries as the file spells them, with what they mean here.
    pub countries: Vec<(String, CountryCode)>,
    /// Whether fields that the network does not have are added to it; without that a row that names one has a fault.
    pub new_fields: bool,
    /// The code for countries whose name is not known; without it such a row has a fault.
    pub unknown_country: Option<CountryCode>,
}

/// What is known of a city that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownCity {
    /// Its name for people.
    pub name: String,
    /// Its country.
    pub country: CountryCode,
    /// Its Wikidata item.
    pub wikidata_id: Option<String>,
}

/// The records that are there, as far as a file may name them.
pub trait Directory {
    /// The country with a code of two or three letters, or with an English name.
    fn country(&self, text: &str) -> Option<CountryCode>;
    /// The city with a key.
    fn city(&self, key: &str) -> Option<KnownCity>;
    /// Keys of the cities with a name, in any spelling of accents.
    fn cities_named(&self, name: &str) -> Vec<String>;
    /// Key of the city with a Wikidata item.
    fn city_of_item(&self, item: &str) -> Option<String>;
    /// Key of the field of the network with a key, a name or an alias.
    fn field(&self, text: &str) -> Option<String>;
    /// Key of the objective of the network with a key.
    fn objective(&self, text: &str) -> Option<String>;
}
