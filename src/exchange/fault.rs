//! Faults of rows.

use crate::domain::rules::Code;
use crate::domain::words::words;

words! {
    /// The kind of a row's fault.
    RowErrorCode {
        /// The file lacks a required column.
        MissingColumn = "MISSING_COLUMN",
        /// A column or an attribute is unknown, in a strict import.
        UnknownColumn = "UNKNOWN_COLUMN",
        /// A required cell is empty.
        MissingValue = "MISSING_VALUE",
        /// A cell does not contain a number, or the number is out of range.
        InvalidNumber = "INVALID_NUMBER",
        /// A cell does not contain a date.
        InvalidDate = "INVALID_DATE",
        /// A cell does not contain a word of its vocabulary.
        InvalidWord = "INVALID_WORD",
        /// A cell contains a text that is too long or has characters that no record may contain.
        InvalidText = "INVALID_TEXT",
        /// A cell does not contain a key: lower-case ASCII words joined by hyphens.
        InvalidKey = "INVALID_KEY",
        /// No country has this code or name.
        UnknownCountry = "UNKNOWN_COUNTRY",
        /// The network has no such field.
        UnknownField = "UNKNOWN_FIELD",
        /// The network has no such objective.
        UnknownObjective = "UNKNOWN_OBJECTIVE",
        /// No city has this id, key or name.
        UnknownCity = "UNKNOWN_CITY",
        /// Several cities have this name.
        AmbiguousCity = "AMBIGUOUS_CITY",
        /// The row matches several partnerships of its cities.
        AmbiguousPartnership = "AMBIGUOUS_PARTNERSHIP",
        /// An earlier row has the same id or key and contradicts this one.
        DuplicateKey = "DUPLICATE_KEY",
        /// A partnership has fewer than two cities.
        TooFewCities = "TOO_FEW_CITIES",
        /// The member would hold more fields than the network allows.
        TooManyFields = "TOO_MANY_FIELDS",
        /// A link joins a city with itself.
        SelfLoop = "SELF_LOOP",
        /// The record breaks a rule about several of its values, such as the order of its dates.
        Conflict = "CONFLICT",
        /// The text is not UTF-8.
        InvalidEncoding = "INVALID_ENCODING",
        /// The file is malformed here; the rest may not have been read.
        Malformed = "MALFORMED",
    }
}

/// A fault of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The position: in CSV the row, the header being row 1; in JSON lines the line; elsewhere the
    /// position among the nodes, or among the links, from 1.
    pub row: usize,
    /// Name of the column or attribute, as in the file, after `node.` or `link.` in files that
    /// contain both; empty for a fault of the whole row.
    pub column: String,
    /// The kind of fault.
    pub code: RowErrorCode,
    /// The fault in words.
    pub message: String,
}

impl RowError {
    /// Creates a fault of a whole row.
    pub fn of_row(row: usize, code: RowErrorCode, message: impl Into<String>) -> Self {
        Self {
            row,
            column: String::new(),
            code,
            message: message.into(),
        }
    }
}

impl From<Code> for RowErrorCode {
    fn from(code: Code) -> Self {
        match code {
            Code::Required | Code::EndRequired => Self::MissingValue,
            Code::TooLong | Code::InvalidText | Code::InvalidUrl | Code::InvalidItem => Self::InvalidText,
            Code::InvalidKey => Self::InvalidKey,
            Code::OutOfRange => Self::InvalidNumber,
            Code::UnknownCountry => Self::UnknownCountry,
            Code::UnknownCity => Self::UnknownCity,
            Code::UnknownField => Self::UnknownField,
            Code::UnknownObjective => Self::UnknownObjective,
            Code::TooFewCities => Self::TooFewCities,
            Code::TooManyFields => Self::TooManyFields,
            Code::DuplicateCity => Self::SelfLoop,
            Code::DateOrder
            | Code::UnknownNetwork
            | Code::TooManyCities
            | Code::DuplicateValue
            | Code::Archived
            | Code::Conflict
            | Code::InUse => Self::Conflict,
        }
    }
}
