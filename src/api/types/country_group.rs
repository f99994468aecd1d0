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
    /// Upper-case key, unique.
    fn key(&self) -> &str {
        &self.group.key
    }

    /// Name for people.
    fn name(&self) -> &str {
        &self.group.name
    }

    /// By what rule countries belong to it; null if not said.
    fn description(&self) -> Option<&str> {
        self.group.description.as_deref()
    }

    /// Where the rule is written; null if not said.
    fn source_url(&self) -> Option<&str> {
        self.group.source_url.as_deref()
    }

    /// Its countries, by code.
    fn countries(&self) -> Vec<Country> {
        let codes = self.group.countries.iter();
        codes.map(|&code| Country::new(&self.frame, code)).collect()
    }

    /// How often its record was written; 1 for a new one.
    fn version(&self) -> i32 {
        self.group.version
    }

    #[graphql(flatten)]
    fn written(&self) -> History {
        History::new(&self.frame, Subject::CountryGroup(self.group.key.clone()))
    }
}
