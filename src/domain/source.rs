//! Sources: the origin of a statement, and its reliability.

use super::words::words;
use super::{CityId, PartialDate, Participant};

words! {
    /// The degree to which a source supports its statement.
    Confidence {
        /// Stated by several sources or by the bodies concerned.
        High = "HIGH",
        /// Stated by one good source.
        Medium = "MEDIUM",
        /// Doubtful or illustrative.
        Low = "LOW",
    }
}

/// A source of a partnership or a membership. It has a url, a citation, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Page address, http or https.
    pub url: Option<String>,
    /// The citation, instead of a page or beside it.
    pub citation: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// The date of access.
    pub accessed_on: Option<PartialDate>,
    /// The city that states it, if a city does.
    pub asserted_by_city: Option<CityId>,
    /// The body that states it, in words.
    pub asserted_by: Option<String>,
    /// The degree to which it supports the statement.
    pub confidence: Confidence,
}

/// The share of a partnership's cities that state it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// None of its cities states it.
    Unconfirmed,
    /// Some of its cities state it, but not all.
    OneSided,
    /// All of its cities state it.
    Mutual,
}

impl Confirmation {
    /// Derives the confirmation of a partnership from its sources.
    pub fn of(participants: &[Participant], sources: &[Source]) -> Self {
        let states = |city| sources.iter().any(|source| source.asserted_by_city == Some(city));
        let stating = participants.iter().filter(|participant| states(participant.city));
        match stating.count() {
            0 => Self::Unconfirmed,
            all if all == participants.len() => Self::Mutual,
            _ => Self::OneSided,
        }
    }
}

/// A summary of a partnership's sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// True if it has a source.
    pub sourced: bool,
    /// The share of its cities that state it.
    pub confirmation: Confirmation,
    /// True if it has sources, all of low confidence.
    pub low_confidence: bool,
    /// The latest date of access of its sources, as precise as known.
    pub last_read_on: Option<PartialDate>,
}

impl Evidence {
    /// Summarises the sources of a partnership.
    pub fn of(participants: &[Participant], sources: &[Source]) -> Self {
        let doubtful = |source: &Source| source.confidence == Confidence::Low;
        Self {
            sourced: !sources.is_empty(),
            confirmation: Confirmation::of(participants, sources),
            low_confidence: !sources.is_empty() && sources.iter().all(doubtful),
            last_read_on: latest(sources.iter().filter_map(|source| source.accessed_on)),
        }
    }
}

/// Returns the latest of some dates by their last day; of equal ones the most precise.
pub fn latest(dates: impl Iterator<Item = PartialDate>) -> Option<PartialDate> {
    dates.max_by_key(|date| (date.last_day(), date.precision()))
}
