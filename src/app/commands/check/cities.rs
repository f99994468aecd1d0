//! The cities of a partnership.

use super::faults::{Checked, Faults, dotted, from_fault};
use crate::app::commands::{UserError, UserErrorCode};
use crate::app::names::Names;
use crate::domain::Role;
use crate::domain::image::ParticipantImage;
use crate::network::CityIndex;

/// Returns the city that a reference means.
pub(in crate::app::commands) fn city(names: Names<'_>, field: &[&str], text: &str) -> Checked<CityIndex> {
    let found = names.city(&dotted(field), text);
    found.map_err(|fault| from_fault(&fault, field, UserErrorCode::Invalid))
}

/// Returns the cities of a partnership, all in the role of a partner.
pub(in crate::app::commands) fn participants(
    names: Names<'_>,
    texts: &[String],
    faults: &mut Faults,
) -> Vec<ParticipantImage> {
    faults.each("cities", texts, |field, text| {
        let found = city(names, field, text)?;
        Ok(ParticipantImage {
            city: names.snapshot().city(found).key.clone(),
            role: Role::Partner,
        })
    })
}

/// Makes some of the cities leads and the others partners.
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
