//! Vocabulary entries of a network, goals and sectors.

use std::fmt::Display;

use super::Faults;
use super::faults::{Checked, dotted, from_fault};
use crate::app::commands::command_context::Place;
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::app::names::Names;
use crate::domain::text::{fold, upper_key};
use crate::domain::{CountryCode, SdgSet, Sector, SectorSet};

/// Makes a key of upper-case words joined by underscores from any spelling.
pub(in crate::app::commands) fn key(text: &str) -> Checked<String> {
    let key = upper_key(text);
    if !key.is_empty() && fold(text) == fold(&key) && !text.chars().any(char::is_control) {
        return Ok(key);
    }
    let message = format!(
        "`key` must be letters and digits joined by underscores; {} was given",
        quote(text)
    );
    Err(UserError::new(&["key"], UserErrorCode::Invalid, message))
}

/// Returns keys of fields of the network, in the order given.
pub(in crate::app::commands) fn fields(place: Place<'_>, texts: &[String], faults: &mut Faults) -> Vec<String> {
    faults.each("fields", texts, |field, text| {
        let found = place.names.field(&dotted(field), text, &[place.network]);
        let found = found.map_err(|fault| from_fault(&fault, field, UserErrorCode::NotFound))?;
        let mut known = place.record().fields.iter();
        let known = known.find(|field| found.first() == Some(&field.id));
        Ok(known.expect("a field of the network").key.clone())
    })
}

/// Returns keys of objectives of the network, in the order given.
pub(in crate::app::commands) fn objectives(place: Place<'_>, texts: &[String], faults: &mut Faults) -> Vec<String> {
    faults.each("objectives", texts, |field, text| {
        let found = place
            .names
            .objectives(&dotted(field), std::slice::from_ref(text), &[place.network]);
        let found = found.map_err(|fault| {
            // The resolver numbers the list that it was given, which has one element here.
            let mut fault = from_fault(&fault, field, UserErrorCode::NotFound);
            fault.message = fault.message.replacen("][0]", "]", 1);
            fault
        })?;
        let mut known = place.record().objectives.iter();
        let known = known.find(|objective| found.first() == Some(&objective.id));
        Ok(known.expect("an objective of the network").key.clone())
    })
}

/// Reads goals and notes repeated ones.
pub(in crate::app::commands) fn sdgs(numbers: &[i64], faults: &mut Faults) -> SdgSet {
    let mut set = SdgSet::EMPTY;
    let mut known = Vec::with_capacity(numbers.len());
    for (at, &number) in numbers.iter().enumerate() {
        let at = at.to_string();
        if push_once(&["sdgs", &at], number, &mut known, faults) && !set.insert(number) {
            let message = format!("`sdgs[{at}]` must be from 1 to 17; {number} was given");
            faults.add(&["sdgs", &at], UserErrorCode::OutOfRange, message);
        }
    }
    set
}

/// Reads sectors and notes repeated ones.
pub(in crate::app::commands) fn sectors(sectors: &[Sector], faults: &mut Faults) -> SectorSet {
    let mut known = Vec::with_capacity(sectors.len());
    let mut set = SectorSet::EMPTY;
    for (at, &sector) in sectors.iter().enumerate() {
        push_once(&["sectors", &at.to_string()], sector, &mut known, faults);
        set.insert(sector);
    }
    set
}

/// Returns the country of a code.
pub(in crate::app::commands) fn country(names: Names<'_>, field: &[&str], text: &str) -> Checked<CountryCode> {
    let found = names.country(&dotted(field), text);
    found.map_err(|fault| from_fault(&fault, field, UserErrorCode::NotFound))
}

/// Appends a value to a list, or notes a fault if it is there already.
fn push_once<T: PartialEq + Display>(field: &[&str], value: T, known: &mut Vec<T>, faults: &mut Faults) -> bool {
    let is_new = !known.contains(&value);
    if is_new {
        known.push(value);
    } else {
        let message = format!("`{}` stands there already: {value}", dotted(field));
        faults.add(field, UserErrorCode::DuplicateValue, message);
    }
    is_new
}
