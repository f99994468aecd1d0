//! Dates and their order.

use super::faults::{Checked, Faults, dotted};
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::domain::PartialDate;

/// A date in one of the accepted forms.
pub(in crate::app::commands) fn date(field: &[&str], text: &str) -> Checked<PartialDate> {
    text.parse().map_err(|message: String| {
        let message = format!("`{}` {message}; {} was given", dotted(field), quote(text));
        UserError::new(field, UserErrorCode::Invalid, message)
    })
}

/// Checks that a period does not end before it begins: the first day of its start, the last day of its end.
pub(in crate::app::commands) fn ordered(
    (start, started): (&str, Option<PartialDate>),
    (end, ended): (&str, Option<PartialDate>),
    faults: &mut Faults,
) {
    if let (Some(started), Some(ended)) = (started, ended)
        && started.first_day() > ended.last_day()
    {
        let message = format!("`{end}` may not be before `{start}`; {ended} is before {started}");
        faults.add(&[end], UserErrorCode::DateOrder, message);
    }
}
