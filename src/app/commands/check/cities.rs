//! The cities of a partnership.

use super::faults::{Checked, Faults, dotted, from_fault};
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::names::Names;
use crate::domain::Role;
use crate::domain::image::ParticipantImage;
use crate::network::CityIndex;

/// Most cities of one partnership.
const MOST: usize = 50;

/// The city that a reference means.
pub(in crate::app::commands) fn city(names: Names<'_>, field: &[&str], text: &str) -> Checked<CityIndex> {
    let found = names.city(&dotted(field), text);
    found.map_err(|fault| from_fault(&fault, field, UserErrorCode::Invalid))
}

/// Refuses what would put an archived city to new use.
pub(in crate::app::commands) fn in_use(names: Names<'_>, field: &[&str], city: CityIndex) -> Checked<()> {
    let city = names.snapshot().city(city);
    if !city.archived {
        return Ok(());
    }
    let key = &city.key;
    let message = format!("{key} is archived; `archiveCity` with `archived: false` puts it back");
    Err(UserError::new(field, UserErrorCode::Conflict, message))
}

/// Two or more cities, each once, all as partners. An archived city may stay where it takes part `already`, but joins nothing.
pub(in crate::app::commands) fn participants(
    names: Names<'_>,
    texts: &[String],
    already: &[ParticipantImage],
    faults: &mut Faults,
) -> Vec<ParticipantImage> {
    if texts.len() < 2 {
        let message = format!("a partnership needs two cities; {} were given", texts.len());
        faults.add(&["cities"], UserErrorCode::TooFewCities, message);
    }
    if texts.len() > MOST {
        let message = format!(
            "a partnership may have at most {MOST} cities; {} were given",
            texts.len()
        );
        faults.add(&["cities"], UserErrorCode::TooManyCities, message);
        return Vec::new();
    }
    let mut participants: Vec<ParticipantImage> = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let at = at.to_string();
        let field = ["cities", at.as_str()];
        let Some(found) = faults.keep(city(names, &field, text)) else {
            continue;
        };
        let key = names.snapshot().city(found).key.clone();
        if participants.iter().any(|known| known.city == key) {
            faults.add(
                &field,
                UserErrorCode::DuplicateCity,
                format!("`cities[{at}]` takes part already: {key}"),
            );
            continue;
        }
        if !already.iter().any(|known| known.city == key) {
            faults.keep(in_use(names, &field, found));
        }
        participants.push(ParticipantImage {
            city: key,
            role: Role::Partner,
        });
    }
    participants
}

/// Gives the part of a lead to some of the cities, and that of a partner to the others.
pub(in crate::app::commands) fn lead(
    names: Names<'_>,
    texts: &[String],
    participants: &mut [ParticipantImage],
    faults: &mut Faults,
) {
    for participant in participants.iter_mut() {
        participant.role = Role::Partner;
    }
    for (at, text) in texts.iter().enumerate() {
        let at = at.to_string();
        let field = ["leads", at.as_str()];
        let Some(found) = faults.keep(city(names, &field, text)) else {
            continue;
        };
        let key = &names.snapshot().city(found).key;
        match participants.iter_mut().find(|participant| participant.city == *key) {
            Some(participant) if participant.role == Role::Lead => {
                let message = format!("`leads[{at}]` leads already: {key}");
                faults.add(&field, UserErrorCode::DuplicateCity, message);
            }
            Some(participant) => participant.role = Role::Lead,
            None => {
                let message = format!("`leads[{at}]` must be one of `cities`; {key} is not");
                faults.keep::<()>(Err(UserError::new(&field, UserErrorCode::NotFound, message)));
            }
        }
    }
}
