//! Gathering what is wrong.

use crate::app::commands::{Patch, Refusal, UserError, UserErrorCode};
use crate::app::fault::Fault;
use crate::app::names;

/// What is wrong with an input, in its order.
#[derive(Debug, Default)]
pub(in crate::app::commands) struct Faults(Vec<UserError>);

/// A checked value, or what is wrong with it.
pub(in crate::app::commands) type Checked<T> = Result<T, UserError>;

impl Faults {
    /// Adds a fault.
    pub(in crate::app::commands) fn add(&mut self, field: &[&str], code: UserErrorCode, message: impl Into<String>) {
        self.0.push(UserError::new(field, code, message));
    }

    /// The value, unless it is wrong, which is remembered.
    pub(in crate::app::commands) fn keep<T>(&mut self, checked: Checked<T>) -> Option<T> {
        match checked {
            Ok(value) => Some(value),
            Err(fault) => {
                self.0.push(fault);
                None
            }
        }
    }

    /// Amends a value that may be unknown.
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

    /// Amends a value that must be there.
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

    /// How many things are wrong so far.
    pub(in crate::app::commands) const fn count(&self) -> usize {
        self.0.len()
    }

    /// Refuses if anything is wrong.
    pub(in crate::app::commands) fn finish(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refusal::User(self.0))
        }
    }
}

/// What is wrong with a name, as the resolver of names puts it. `code` is for what is neither missing nor ambiguous.
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

/// A path as the resolver of names writes it: `cities[1]`.
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
