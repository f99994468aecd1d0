//! Merges into an existing partnership.

use super::Merged;
use super::merging::{Merging, add, add_sources, date, merge, optional, usual};
use crate::domain::image::{ParticipantImage, PartnershipImage};
use crate::domain::{PartnershipKind, PartnershipStatus, Role, SdgSet, SectorSet};
use crate::exchange::column::Column;

/// Merges a partnership. `made_title` is made of the names of the cities.
pub(super) fn merge(
    mut merging: Merging,
    new: PartnershipImage,
    old: &PartnershipImage,
    made_title: Option<&str>,
) -> Merged {
    let mut known = old.clone();
    if merging.overwrites() {
        overwrite_partners(&merging, new.participants, &mut known.participants);
    } else {
        fill_partners(&mut merging, &new.participants, &mut known.participants);
    }
    let title = |known: &mut String, new: String| {
        let is_known = *known == new || is_made(&new, made_title);
        let was_made = is_made(known, made_title);
        if was_made {
            *known = new;
        }
        is_known || was_made
    };
    let sdgs = |known: &mut SdgSet, new: SdgSet| new.iter().all(|goal| known.insert(goal.into()));
    let sectors = |known: &mut SectorSet, new: SectorSet| {
        new.iter().for_each(|sector| known.insert(sector));
        true
    };
    merge!(merging, known, new;
        title: Title = title,
        description: Description = optional,
        kind: Kind = usual(PartnershipKind::Other),
        started_on: StartedOn = date,
        ended_on: EndedOn = date,
        status: Status = usual(PartnershipStatus::Active),
        intensity: Intensity = usual(1.0),
        fields: Fields | Field = add,
        objectives: Objectives = add,
        sdgs: Sdgs = sdgs,
        sectors: Sectors = sectors,
        sources: SourceUrl | Citation = add_sources,
    );
    merging.done(known)
}

/// Keeps the cities. Cities of a link that is a part of the partnership are added, since graph
/// files have one link for each pair of its cities. An unknown role is filled.
fn fill_partners(merging: &mut Merging, new: &[ParticipantImage], known: &mut Vec<ParticipantImage>) {
    let is_part = merging.given.contains(Column::Partnership) && !merging.given.contains(Column::Cities);
    for partner in new {
        match known.iter_mut().find(|other| other.city == partner.city) {
            Some(other) => {
                let roles = merging.of(&[Column::Roles]);
                merging.value(roles, &mut other.role, partner.role, usual(Role::Partner));
            }
            None if is_part => known.push(partner.clone()),
            None => {
                merging.kept.push("cities");
                return;
            }
        }
    }
}

/// Takes the cities of the file, unless it only repeats some of them without roles.
fn overwrite_partners(merging: &Merging, new: Vec<ParticipantImage>, known: &mut Vec<ParticipantImage>) {
    let takes_part = |partner: &ParticipantImage| known.iter().any(|other| other.city == partner.city);
    let is_part = new.iter().all(takes_part);
    let is_same = is_part && new.len() == known.len();
    let says_more = merging.given.contains(Column::Roles) || merging.given.contains(Column::Cities) && !is_same;
    if says_more || !is_part {
        *known = new;
    }
}

/// True if a title is made of the names of the cities; two names may be in either order.
fn is_made(title: &str, made: Option<&str>) -> bool {
    let turned = made.and_then(|made| made.split_once('–'));
    made == Some(title) || turned.is_some_and(|(one, other)| title == format!("{other}–{one}"))
}
