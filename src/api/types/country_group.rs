//! Groups of countries.

use async_graphql::Object;

use super::country::Country;
use super::history::{History, Subject};
use crate::api::context::Frame;
use crate::domain;

/// A group of countries, such as the Global South.
pub struct CountryGroup {
    frame: Frame,
    group: domain::CountryGroup,
}

impl CountryGroup {
    /// Wraps a group.
    pub fn new(frame: &Frame, group: &domain::CountryGroup) -> Self {
        Self {
            frame: frame.clone(),
            group: group.clone(),
        }
    }
}

/// A group of countries, such as the Global South.
#[Object]
impl CountryGroup {
    /// Key in upper case, unique.
    fn key(&self) -> &str {
        &self.group.key
    }

    /// Display name.
    fn name(&self) -> &str {
        &self.group.name
    }

    /// The rule by which countries belong to the group. Null if not given.
    fn description(&self) -> Option<&str> {
        self.group.description.as_deref()
    }

    /// The address where the rule is published. Null if not given.
    fn source_url(&self) -> Option<&str> {
        self.group.source_url.as_deref()
    }

    /// Its countries, ordered by code.
    fn countries(&self) -> Vec<Country> {
        let codes = self.group.countries.iter();
        codes.map(|&code| Country::new(&self.frame, code)).collect()
    }

    /// Version of the record: the number of times it was written; 1 for a new one.
    fn version(&self) -> i32 {
        self.group.version
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        History::new(&self.frame, Subject::CountryGroup(self.group.key.clone()))
    }
}
