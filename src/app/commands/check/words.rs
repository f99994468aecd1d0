//! Words of a network's vocabularies, and sectors.

use std::fmt::Display;

use super::Faults;
use super::faults::{Checked, dotted, from_fault};
use crate::app::commands::desk::Place;
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::names::Names;
use crate::domain::{CountryCode, Sector, SectorSet};

/// Fields of the network by key, in the order given, each once.
pub(in crate::app::commands) fn fields(place: Place<'_>, texts: &[String], faults: &mut Faults) -> Vec<String> {
    let mut keys = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let at = at.to_string();
        let field = ["fields", at.as_str()];
        let found = place.names.field(&dotted(&field), text, &[place.network]);
        let found = found.map_err(|fault| from_fault(&fault, &field, UserErrorCode::NotFound));
        let Some(id) = faults.keep(found).and_then(|ids| ids.first().copied()) else {
            continue;
        };
        let known = place.record().fields.iter().find(|field| field.id == id);
        push_once(&field, known.map(|field| field.key.clone()), &mut keys, faults);
    }
    keys
}

/// Objectives of the network by key, in the order given, each once.
pub(in crate::app::commands) fn objectives(place: Place<'_>, texts: &[String], faults: &mut Faults) -> Vec<String> {
    let mut keys = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let at = at.to_string();
        let field = ["objectives", at.as_str()];
        let found = place
            .names
            .objectives(&dotted(&field), std::slice::from_ref(text), &[place.network])
            .map_err(|fault| {
                // The resolver counts within the list it was given, which has one element here.
                let mut fault = from_fault(&fault, &field, UserErrorCode::NotFound);
                fault.message = fault.message.replacen("][0]", "]", 1);
                fault
            });
        let Some(id) = faults.keep(found).and_then(|ids| ids.first().copied()) else {
            continue;
        };
        let known = place.record().objectives.iter().find(|objective| objective.id == id);
        push_once(&field, known.map(|objective| objective.key.clone()), &mut keys, faults);
    }
    keys
}

/// Sectors, each once.
pub(in crate::app::commands) fn sectors(sectors: &[Sector], faults: &mut Faults) -> SectorSet {
    let mut known = Vec::with_capacity(sectors.len());
    let mut set = SectorSet::EMPTY;
    for (at, &sector) in sectors.iter().enumerate() {
        push_once(&["sectors", &at.to_string()], Some(sector), &mut known, faults);
        set.insert(sector);
    }
    set
}

/// A country by code.
pub(in crate::app::commands) fn country(names: Names<'_>, field: &[&str], text: &str) -> Checked<CountryCode> {
    let found = names.country(&dotted(field), text);
    found.map_err(|fault| from_fault(&fault, field, UserErrorCode::NotFound))
}

/// Adds a value to a list, unless it stands there already.
pub(in crate::app::commands) fn push_once<T: PartialEq + Display>(
    field: &[&str],
    value: Option<T>,
    list: &mut Vec<T>,
    faults: &mut Faults,
) {
    let Some(value) = value else { return };
    if list.contains(&value) {
        let message = format!("`{}` stands there already: {value}", dotted(field));
        faults.keep::<()>(Err(UserError::new(field, UserErrorCode::DuplicateValue, message)));
    } else {
        list.push(value);
    }
}
