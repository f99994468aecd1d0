//! Numbers and their ranges.

use std::fmt::Display;

use super::faults::{Checked, dotted};
use crate::app::commands::{UserError, UserErrorCode};
use crate::domain::SdgSet;
use crate::domain::partnership::check_intensity;

/// A number from `least` to `most`.
pub(in crate::app::commands) fn within<T: PartialOrd + Display + Copy>(
    field: &[&str],
    number: T,
    least: T,
    most: T,
) -> Checked<T> {
    if number >= least && number <= most {
        return Ok(number);
    }
    Err(out_of_range(field, &format!("from {least} to {most}"), number))
}

/// An intensity.
pub(in crate::app::commands) fn intensity(number: f64) -> Checked<f64> {
    check_intensity(number).map_err(|fault| {
        let message = format!("`intensity` {fault}");
        UserError::new(&["intensity"], UserErrorCode::OutOfRange, message)
    })
}

/// Goals, each once.
pub(in crate::app::commands) fn sdgs(numbers: &[i64], faults: &mut super::Faults) -> SdgSet {
    let mut set = SdgSet::EMPTY;
    for (at, &number) in numbers.iter().enumerate() {
        let at = at.to_string();
        let field = ["sdgs", at.as_str()];
        if numbers.iter().position(|&other| other == number) < at.parse().ok() {
            faults.add(
                &field,
                UserErrorCode::DuplicateValue,
                format!("`sdgs[{at}]` stands there already: {number}"),
            );
        } else if faults.keep(within(&field, number, 1, 17)).is_some() {
            set.insert(number);
        }
    }
    set
}

fn out_of_range(field: &[&str], range: &str, number: impl Display) -> UserError {
    let message = format!("`{}` must be {range}; {number} was given", dotted(field));
    UserError::new(field, UserErrorCode::OutOfRange, message)
}
