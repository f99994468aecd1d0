//! Collects the faults of an input.

use std::collections::HashMap;

use super::order::Rank;
use crate::app::commands::{Patch, Refusal, UserError, UserErrorCode};
use crate::app::fault::Fault;
use crate::app::names;
use crate::domain::rules::{Code, Context, Part, Path, Record, Violation, check};

/// The faults of an input.
#[derive(Debug, Default)]
pub(in crate::app::commands) struct Faults {
    told: Vec<(Rank, UserError)>,
    /// For each list that was read, the input positions of its readable values.
    places: HashMap<&'static str, Vec<usize>>,
}

/// A checked value or its fault.
pub(in crate::app::commands) type Checked<T> = Result<T, UserError>;

impl Faults {
    /// Adds a fault.
    pub(in crate::app::commands) fn add(&mut self, field: &[&str], code: UserErrorCode, message: impl Into<String>) {
        self.push(UserError::new(field, code, message), false);
    }

    /// Checks that the record has the version that the caller has seen.
    pub(in crate::app::commands) fn expect_version(&mut self, expected: Option<i32>, current: i32) {
        if let Some(expected) = expected.filter(|&expected| expected != current) {
            let message = format!("the record has version {current} by now, not {expected}: read it again");
            let fault = UserError::new(&["expectedVersion"], UserErrorCode::Conflict, message);
            self.push(fault.suggest(Some(current.to_string())), false);
        }
    }

    fn push(&mut self, error: UserError, joins_values: bool) {
        self.told.push((Rank::of(&error.field, joins_values), error));
    }

    /// Normalizes a record and adds its violations of the rules.
    pub(in crate::app::commands) fn check<R: Record>(
        &mut self,
        record: &mut R,
        before: Option<&R>,
        context: &Context<'_>,
    ) {
        self.check_part(record, before, context, |violation| Some(place_of(&violation.path)));
    }

    /// Like [`check`](Self::check), for an input that is a part of a record. `place` maps a
    /// violation to the field of the input, if any.
    pub(in crate::app::commands) fn check_part<R: Record>(
        &mut self,
        record: &mut R,
        before: Option<&R>,
        context: &Context<'_>,
        place: impl Fn(&Violation) -> Option<Vec<String>>,
    ) {
        let unread: Vec<Vec<String>> = self.told.iter().map(|(_, error)| error.field.clone()).collect();
        for violation in check(record, before, context) {
            let Some(mut field) = place(&violation) else { continue };
            self.as_given(&mut field);
            let beside = violation.beside.iter().map(|name| vec![(*name).to_owned()]);
            if beside.chain([field.clone()]).any(|field| is_unread(&field, &unread)) {
                continue;
            }
            let parts: Vec<&str> = field.iter().map(String::as_str).collect();
            let mut message = violation.message_of(&dotted(&parts));
            if violation.code == Code::Archived {
                message.push_str("; `archiveCity` with `archived: false` puts it back");
            }
            let error = UserError::new(&parts, violation.code.into(), message).suggest(violation.suggestion);
            self.push(error, violation.beside.len() > 1);
        }
    }

    /// Converts the index among readable values to the index in the input.
    fn as_given(&self, field: &mut [String]) {
        if let [name, place, ..] = field
            && let (Some(places), Ok(read)) = (self.places.get(name.as_str()), place.parse::<usize>())
            && let Some(given) = places.get(read)
        {
            *place = given.to_string();
        }
    }

    /// Reads the values of a list. Unreadable ones are left out and noted as faults.
    pub(in crate::app::commands) fn each<T, U>(
        &mut self,
        name: &'static str,
        values: &[T],
        read: impl Fn(&[&str], &T) -> Checked<U>,
    ) -> Vec<U> {
        let mut places = Vec::with_capacity(values.len());
        let mut list = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            if let Some(value) = self.keep(read(&[name, &at.to_string()], value)) {
                places.push(at);
                list.push(value);
            }
        }
        self.places.insert(name, places);
        list
    }

    /// Returns the value, or notes its fault.
    pub(in crate::app::commands) fn keep<T>(&mut self, checked: Checked<T>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(fault) => {
                self.push(fault, false);
                None
            }
        }
    }

    /// Amends an optional value.
    pub(in crate::app::commands) fn optional<T, U>(
        &mut self,
        patch: &Patch<T>,
        slot: &mut Option<U>,
        read: impl FnOnce(&T) -> Checked<U>,
    ) {
        match patch {
            Patch::Keep => {}
            Patch::Clear => *slot = None,
            Patch::Set(value) => {
                if let Some(value) = self.keep(read(value)) {
                    *slot = Some(value);
                }
            }
        }
    }

    /// Amends a required value.
    pub(in crate::app::commands) fn required<T, U>(
        &mut self,
        field: &str,
        patch: &Patch<T>,
        slot: &mut U,
        read: impl FnOnce(&T) -> Checked<U>,
    ) {
        match patch {
            Patch::Keep => {}
            Patch::Clear => self.add(&[field], UserErrorCode::Required, format!("`{field}` cannot be null")),
            Patch::Set(value) => {
                if let Some(value) = self.keep(read(value)) {
                    *slot = value;
                }
            }
        }
    }

    /// Amends a list; null empties it.
    pub(in crate::app::commands) fn list<T, U>(
        &mut self,
        patch: &Patch<Vec<T>>,
        slot: &mut Vec<U>,
        read: impl FnOnce(&[T], &mut Self) -> Vec<U>,
    ) {
        match patch {
            Patch::Keep => {}
            Patch::Clear => slot.clear(),
            Patch::Set(values) => *slot = read(values, self),
        }
    }

    /// Refuses the input if it has any fault.
    pub(in crate::app::commands) fn finish(mut self) -> Result<(), Refusal> {
        if self.told.is_empty() {
            return Ok(());
        }
        self.told.sort_by_key(|(rank, _)| *rank);
        Err(Refusal::User(self.told.into_iter().map(|(_, error)| error).collect()))
    }
}

/// Returns the input field of a record's value. Both use the same names.
fn place_of(path: &Path) -> Vec<String> {
    let parts = path.parts().iter();
    parts.map(part).collect()
}

/// Formats a part of a path as inputs write it.
pub(in crate::app::commands) fn part(part: &Part) -> String {
    match part {
        Part::Name(name) => (*name).to_owned(),
        Part::At(place) => place.to_string(),
    }
}

/// True if a field, its parent, or one of its list values could not be read.
fn is_unread(field: &[String], unread: &[Vec<String>]) -> bool {
    let is_place = |part: &String| part.bytes().all(|byte| byte.is_ascii_digit());
    unread.iter().any(|unread| {
        let is_value = unread.len() == field.len() + 1 && unread.last().is_some_and(is_place);
        field.starts_with(unread) || is_value && unread.starts_with(field)
    })
}

impl From<Code> for UserErrorCode {
    fn from(code: Code) -> Self {
        match code {
            Code::Required => Self::Required,
            Code::TooLong => Self::TooLong,
            Code::InvalidText => Self::InvalidText,
            Code::InvalidKey | Code::InvalidItem => Self::Invalid,
            Code::InvalidUrl => Self::InvalidUrl,
            Code::OutOfRange => Self::OutOfRange,
            Code::DateOrder => Self::DateOrder,
            Code::EndRequired => Self::EndRequired,
            Code::UnknownCountry
            | Code::UnknownCity
            | Code::UnknownNetwork
            | Code::UnknownField
            | Code::UnknownObjective => Self::NotFound,
            Code::TooFewCities => Self::TooFewCities,
            Code::TooManyCities => Self::TooManyCities,
            Code::DuplicateCity => Self::DuplicateCity,
            Code::DuplicateValue => Self::DuplicateValue,
            Code::TooManyFields => Self::TooManyFields,
            Code::Archived | Code::Conflict => Self::Conflict,
            Code::InUse => Self::InUse,
        }
    }
}

/// Converts a fault of the name resolver. `code` is for faults other than missing and ambiguous
/// names.
pub(in crate::app::commands) fn from_fault(fault: &Fault, field: &[&str], code: UserErrorCode) -> UserError {
    let (code, suggestion) = match fault {
        Fault::NotFound { suggestions, .. } => (UserErrorCode::NotFound, suggestions.first().cloned()),
        Fault::BadInput { suggestions, .. } => (code, suggestions.first().cloned()),
        Fault::Ambiguous { candidates, .. } => {
            let keys: Vec<String> = candidates.iter().map(|candidate| candidate.key.clone()).collect();
            (UserErrorCode::Ambiguous, Some(names::list(&keys)))
        }
        _ => (code, None),
    };
    UserError::new(field, code, fault.message()).suggest(suggestion)
}

/// Writes a path as the resolver of names does: `cities[1]`.
pub(in crate::app::commands) fn dotted(field: &[&str]) -> String {
    let mut text = String::new();
    for part in field {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            text.push_str(&format!("[{part}]"));
        } else if text.is_empty() {
            text.push_str(part);
        } else {
            text.push_str(&format!(".{part}"));
        }
    }
    text
}
