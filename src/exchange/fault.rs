//! What is wrong with a row of a file.

use crate::domain::rules::Code;
use crate::domain::words::words;

words! {
    /// What kind of fault a row has.
    RowErrorCode {
        /// The file lacks a column that it must have.
        MissingColumn = "MISSING_COLUMN",
        /// A column or an attribute is not understood, where all were to be.
        UnknownColumn = "UNKNOWN_COLUMN",
        /// A cell that must hold a value is empty.
        MissingValue = "MISSING_VALUE",
        /// A cell does not hold a number, or one out of range.
        InvalidNumber = "INVALID_NUMBER",
        /// A cell does not hold a date.
        InvalidDate = "INVALID_DATE",
        /// A cell does not hold one of the words of its vocabulary.
        InvalidWord = "INVALID_WORD",
        /// A cell holds a text that is too long or that no record may have.
        InvalidText = "INVALID_TEXT",
        /// A cell does not hold a key: lower-case ASCII words joined by hyphens.
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
        /// The row may be of any of several partnerships of its cities.
        AmbiguousPartnership = "AMBIGUOUS_PARTNERSHIP",
        /// An earlier row has this id or key and says something else.
        DuplicateKey = "DUPLICATE_KEY",
        /// A partnership has fewer than two cities.
        TooFewCities = "TOO_FEW_CITIES",
        /// The member would hold more fields than the network allows.
        TooManyFields = "TOO_MANY_FIELDS",
        /// A link joins a city with itself.
        SelfLoop = "SELF_LOOP",
        /// The record would break a rule that looks at several of its values, such as the order of its dates.
        Conflict = "CONFLICT",
        /// The text is not UTF-8.
        InvalidEncoding = "INVALID_ENCODING",
        /// The file is not of its format here; what follows may not have been read.
        Malformed = "MALFORMED",
    }
}

/// A fault of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Where it is: in CSV the row, the header being row 1; in JSON lines the line; elsewhere the position among the nodes, or among
    /// the links, from 1.
    pub row: usize,
    /// Name of the column or attribute, as the file spells it, after `node.` or `link.` in files that hold both; empty if the row as
    /// a whole is at fault.
    pub column: String,
    /// What kind of fault.
    pub code: RowErrorCode,
    /// What is wrong, in words.
    pub message: String,
}

impl RowError {
    /// A fault of a row as a whole.
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
