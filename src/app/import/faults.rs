//! What the rule book says of a record, as faults of its row.

use crate::domain::rules::{Code, Path, Violation};
use crate::exchange::{RowError, RowErrorCode};

/// The faults of a row whose record breaks rules.
pub(super) fn row_faults(row: usize, violations: Vec<Violation>) -> Vec<RowError> {
    let fault = |violation: Violation| RowError {
        row,
        column: column(&violation.path),
        code: violation.code.into(),
        message: violation.message,
    };
    violations.into_iter().map(fault).collect()
}

/// The column that a value of a record comes from.
fn column(path: &Path) -> String {
    let name = match (path.root(), path.last_name()) {
        ("sources", "url" | "sources") => "sourceUrl",
        ("sources", "assertedBy" | "assertedByCity") => "source",
        ("sources", name) => name,
        ("lat", _) => "latitude",
        ("lon", _) => "longitude",
        (name, _) => name,
    };
    let mut column = String::with_capacity(name.len() + 2);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            column.push('_');
        }
        column.push(letter.to_ascii_lowercase());
    }
    column
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
