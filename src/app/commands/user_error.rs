//! Faults of a mutation's input, worded for the caller. Nothing was written.

use serde::{Deserialize, Serialize};

use super::WrittenRecord;
use crate::app::fault::shortened;
use crate::domain::words::words;

words! {
    /// The kind of a fault.
    UserErrorCode {
        /// A reference names nothing.
        NotFound = "NOT_FOUND",
        /// A name is shared by several cities.
        Ambiguous = "AMBIGUOUS",
        /// A number is outside its range.
        OutOfRange = "OUT_OF_RANGE",
        /// The value cannot be read.
        Invalid = "INVALID",
        /// Something required is missing.
        Required = "REQUIRED",
        /// A text is longer than allowed.
        TooLong = "TOO_LONG",
        /// A text holds control characters.
        InvalidText = "INVALID_TEXT",
        /// An address is not an http or https URL.
        InvalidUrl = "INVALID_URL",
        /// A partnership needs at least two cities.
        TooFewCities = "TOO_FEW_CITIES",
        /// More cities than a partnership may have.
        TooManyCities = "TOO_MANY_CITIES",
        /// A city occurs twice in a partnership.
        DuplicateCity = "DUPLICATE_CITY",
        /// A value occurs twice in a list.
        DuplicateValue = "DUPLICATE_VALUE",
        /// An end before the start.
        DateOrder = "DATE_ORDER",
        /// A record that has ended needs an end date.
        EndRequired = "END_REQUIRED",
        /// The member would hold more fields than the network allows.
        TooManyFields = "TOO_MANY_FIELDS",
        /// The record has another version than expected, or exists already.
        Conflict = "CONFLICT",
        /// Other records refer to the record.
        InUse = "IN_USE",
        /// Accepted, but the write made the record look like another one.
        PossibleDuplicate = "POSSIBLE_DUPLICATE",
        /// Accepted, but a city was never a member of the network.
        NotAMember = "NOT_A_MEMBER",
    }
}

/// A fault of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserError {
    /// Path in the input: names of fields and indices of lists, such as `["cities", "1"]`; empty
    /// for the whole input.
    pub field: Vec<String>,
    /// The kind of fault.
    pub code: UserErrorCode,
    /// Says in one sentence what is wrong and what would be right.
    pub message: String,
    /// A correction, or the value that was probably meant.
    pub suggestion: Option<String>,
    /// The record that looks the same, for [`PossibleDuplicate`](UserErrorCode::PossibleDuplicate).
    #[serde(default)]
    pub like: Option<Box<WrittenRecord>>,
}

impl UserError {
    /// Creates a fault of a part of the input. Cuts messages over 300 characters.
    pub fn new(field: &[&str], code: UserErrorCode, message: impl Into<String>) -> Self {
        Self {
            field: field.iter().map(|&part| part.to_owned()).collect(),
            code,
            message: shortened(message.into()),
            suggestion: None,
            like: None,
        }
    }

    /// Creates a warning that a record may be the same as another.
    pub fn like(field: &[&str], message: impl Into<String>, record: WrittenRecord) -> Self {
        Self {
            like: Some(Box::new(record)),
            ..Self::new(field, UserErrorCode::PossibleDuplicate, message)
        }
    }

    /// Sets the suggestion.
    #[must_use]
    pub fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion.map(shortened);
        self
    }
}

/// Maximum number of similar records that get a warning each.
const MOST_ALIKE: usize = 3;

/// Warnings about one record.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    pub(super) told: Vec<UserError>,
    /// Number of warnings left out.
    pub(super) omitted: usize,
}

impl Warnings {
    /// Keeps the first of many warnings about similar records, and only counts the others.
    pub(super) fn alike(mut all: impl Iterator<Item = UserError>) -> Self {
        Self {
            told: all.by_ref().take(MOST_ALIKE).collect(),
            omitted: all.count(),
        }
    }

    /// Appends other warnings.
    pub(super) fn and(mut self, others: Self) -> Self {
        self.told.extend(others.told);
        self.omitted += others.omitted;
        self
    }
}

impl From<Vec<UserError>> for Warnings {
    fn from(told: Vec<UserError>) -> Self {
        Self { told, omitted: 0 }
    }
}
