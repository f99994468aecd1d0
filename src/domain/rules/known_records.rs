//! Known records: the existing records, in the form that rules need.

use crate::domain::{CountryCode, Span};

/// A word of a network's vocabularies, by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// A field.
    Field(&'a str),
    /// An objective.
    Objective(&'a str),
}

/// Assumes that every record exists and that nothing conflicts. It serves to check the values of a
/// record on their own.
#[derive(Clone, Copy, Debug)]
pub struct Unknown;

impl KnownRecords for Unknown {
    fn has_country(&self, _: CountryCode) -> bool {
        true
    }
    fn has_city(&self, _: &str) -> bool {
        true
    }
    fn is_archived(&self, _: &str) -> bool {
        false
    }
    fn is_member(&self, _: &str) -> bool {
        false
    }
    fn city_of_item(&self, _: &str, _: &str) -> Option<String> {
        None
    }
    fn has_network(&self, _: &str) -> bool {
        true
    }
    fn default_network(&self) -> Option<String> {
        None
    }
    fn most_fields(&self, _: &str) -> Option<u32> {
        None
    }
    fn has_word(&self, _: &str, _: Word<'_>) -> bool {
        true
    }
    fn uses_word(&self, _: &str, _: Word<'_>) -> bool {
        false
    }
    fn has_partnership(&self, _: &str, _: &str) -> bool {
        false
    }
    fn memberships(&self, _: &str, _: &str) -> Vec<(Option<i64>, Span)> {
        Vec::new()
    }
    fn has_country_group(&self, _: &str) -> bool {
        false
    }
}

/// The existing records.
pub trait KnownRecords {
    /// True if there is a country with this code.
    fn has_country(&self, code: CountryCode) -> bool;
    /// True if there is a city with this key.
    fn has_city(&self, key: &str) -> bool;
    /// True if the city with this key is archived.
    fn is_archived(&self, city: &str) -> bool;
    /// True if the city with this key has a membership without an end, in any network.
    fn is_member(&self, city: &str) -> bool;
    /// Returns the key of a city other than `but` with a Wikidata item.
    fn city_of_item(&self, item: &str, but: &str) -> Option<String>;
    /// True if there is a network with this key.
    fn has_network(&self, key: &str) -> bool;
    /// Returns the key of the network that an omitted network means.
    fn default_network(&self) -> Option<String>;
    /// Returns the largest number of fields of a member of a network; `None` for no limit.
    fn most_fields(&self, network: &str) -> Option<u32>;
    /// True if a network has a word.
    fn has_word(&self, network: &str, word: Word<'_>) -> bool;
    /// True if a membership or a partnership of a network is tagged with a word.
    fn uses_word(&self, network: &str, word: Word<'_>) -> bool;
    /// True if there is a partnership with this key in a network.
    fn has_partnership(&self, network: &str, key: &str) -> bool;
    /// Returns the spans of the memberships of a city in a network, with their row numbers if they
    /// are written.
    fn memberships(&self, network: &str, city: &str) -> Vec<(Option<i64>, Span)>;
    /// True if there is a group of countries with this key.
    fn has_country_group(&self, key: &str) -> bool;
}
