//! Strings that belong to no record.

use super::faults::Checked;
use crate::app::commands::UserError;
use crate::domain::rules::{Text, check_text};

/// Returns a string in its normalized form.
pub(in crate::app::commands) fn text(name: &'static str, kind: Text, text: &str) -> Checked<String> {
    let mut text = text.to_owned();
    match check_text(name, kind, &mut text) {
        Some(violation) => Err(UserError::new(
            &[name],
            violation.code.into(),
            violation.message_of(name),
        )),
        None => Ok(text),
    }
}
