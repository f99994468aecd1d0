//! What is wrong with a mutation's input, in words for the person who sent it. Nothing was written then.

use serde::{Deserialize, Serialize};

use super::WrittenRecord;
use crate::app::fault::shortened;
use crate::domain::words::words;

words! {
    /// What kind of fault it is.
    UserErrorCode {
        /// What is named does not exist.
        NotFound = "NOT_FOUND",
        /// A name is shared by several cities.
        Ambiguous = "AMBIGUOUS",
        /// A number is outside its range.
        OutOfRange = "OUT_OF_RANGE",
        /// What was given cannot be read.
        Invalid = "INVALID",
        /// Something required is missing.
        Required = "REQUIRED",
        /// A text is longer than allowed.
        TooLong = "TOO_LONG",
        /// A text holds control characters.
        InvalidText = "INVALID_TEXT",
        /// An address is not one of http or https.
        InvalidUrl = "INVALID_URL",
        /// A partnership needs two cities.
        TooFewCities = "TOO_FEW_CITIES",
        /// More cities than a partnership may have.
        TooManyCities = "TOO_MANY_CITIES",
        /// A city stands twice in a partnership.
        DuplicateCity = "DUPLICATE_CITY",
        /// A value stands twice in a list.
        DuplicateValue = "DUPLICATE_VALUE",
        /// An end before the start.
        DateOrder = "DATE_ORDER",
        /// What has ended needs a date of its end.
        EndRequired = "END_REQUIRED",
        /// The member would hold more fields than the network allows.
        TooManyFields = "TOO_MANY_FIELDS",
        /// The record is another than expected, or exists already.
        Conflict = "CONFLICT",
        /// Others refer to the record.
        InUse = "IN_USE",
        /// Accepted, but much like another record, which it was not before.
        PossibleDuplicate = "POSSIBLE_DUPLICATE",
        /// Accepted, but a city was never a member of the network.
        NotAMember = "NOT_A_MEMBER",
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserError {
    /// Where in the input: names of fields and places in lists, such as `["cities", "1"]`; empty for the whole input.
    pub field: Vec<String>,
    /// What kind of fault.
    pub code: UserErrorCode,
    /// What is wrong and what would be right, in one sentence.
    pub message: String,
    /// What was probably meant, or what would be right.
    pub suggestion: Option<String>,
    /// The record that a [`PossibleDuplicate`](UserErrorCode::PossibleDuplicate) is like.
    #[serde(default)]
    pub like: Option<Box<WrittenRecord>>,
}

impl UserError {
    /// A fault of a part of the input. A message longer than 300 characters is cut.
    pub fn new(field: &[&str], code: UserErrorCode, message: impl Into<String>) -> Self {
        Self {
            field: field.iter().map(|&part| part.to_owned()).collect(),
            code,
            message: shortened(message.into()),
            suggestion: None,
            like: None,
        }
    }

    /// A warning that a record may be the same as another.
    pub fn like(field: &[&str], message: impl Into<String>, record: WrittenRecord) -> Self {
        Self {
            like: Some(Box::new(record)),
            ..Self::new(field, UserErrorCode::PossibleDuplicate, message)
        }
    }

    /// With what was probably meant.
    #[must_use]
    pub fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion.map(shortened);
        self
    }
}

/// Most records that a warning each is told of, of those that one record is like.
const MOST_ALIKE: usize = 3;

/// Warnings about one record.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    pub(super) told: Vec<UserError>,
    /// Number of those that are left out.
    pub(super) omitted: usize,
}

impl Warnings {
    /// The first of many warnings of records that are alike. The others are counted and not made.
    pub(super) fn alike(mut all: impl Iterator<Item = UserError>) -> Self {
        Self {
            told: all.by_ref().take(MOST_ALIKE).collect(),
            omitted: all.count(),
        }
    }

    /// With those of another kind after them.
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
