//! Dates.

use super::faults::{Checked, dotted};
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::domain::PartialDate;

/// Parses a date in one of the accepted forms.
pub(in crate::app::commands) fn date(field: &[&str], text: &str) -> Checked<PartialDate> {
    text.parse().map_err(|message: String| {
        let message = format!("`{}` {message}; {} was given", dotted(field), quote(text));
        UserError::new(field, UserErrorCode::Invalid, message)
    })
}
