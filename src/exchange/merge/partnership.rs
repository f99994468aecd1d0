//! A partnership that is there.

use super::Merged;
use super::fill::{Filling, add, add_sources};
use crate::domain::image::{Image, ParticipantImage, PartnershipImage};
use crate::domain::{PartnershipKind, PartnershipStatus, Role};
use crate::exchange::column::{Column, ColumnSet};

/// Fills what is not known of a partnership. `made_title`: the names of the cities, joined.
pub(super) fn fill(
    new: PartnershipImage,
    old: &PartnershipImage,
    given: ColumnSet,
    made_title: Option<&str>,
) -> Merged {
    let (mut known, mut filling) = (old.clone(), Filling::default());
    let has = |column| given.contains(column);
    partners(&new, &mut known, given, &mut filling);
    if has(Column::Title) && new.title != old.title {
        if is_made(&old.title, made_title) {
            known.title = new.title;
        } else if !is_made(&new.title, made_title) {
            filling.kept.push("title");
        }
    }
    if has(Column::Description) {
        filling.optional("description", &mut known.description, new.description);
    }
    if has(Column::Kind) {
        filling.usual("kind", &mut known.kind, new.kind, &PartnershipKind::Other);
    }
    if has(Column::StartedOn) {
        filling.date("started_on", &mut known.started_on, new.started_on);
    }
    if has(Column::EndedOn) {
        filling.date("ended_on", &mut known.ended_on, new.ended_on);
    }
    if has(Column::Status) {
        filling.usual("status", &mut known.status, new.status, &PartnershipStatus::Active);
    }
    if has(Column::Intensity) {
        filling.usual("intensity", &mut known.intensity, new.intensity, &1.0);
    }
    if has(Column::Fields) || has(Column::Field) {
        add(&mut known.fields, new.fields);
    }
    if has(Column::Objectives) {
        add(&mut known.objectives, new.objectives);
    }
    if has(Column::Sdgs) {
        new.sdgs.iter().for_each(|goal| _ = known.sdgs.insert(goal.into()));
    }
    if has(Column::Sectors) {
        new.sectors.iter().for_each(|sector| known.sectors.insert(sector));
    }
    if has(Column::SourceUrl) || has(Column::Citation) {
        add_sources(&mut known.sources, new.sources);
    }
    Merged {
        image: Image::Partnership(known),
        kept: filling.kept,
    }
}

/// The cities stay. Those of a link that is a part of the partnership are added, since files of the
/// graph have a link for each two cities of several; a part that is not known is filled.
fn partners(new: &PartnershipImage, known: &mut PartnershipImage, given: ColumnSet, filling: &mut Filling) {
    let is_part = given.contains(Column::Partnership) && !given.contains(Column::Cities);
    for partner in &new.participants {
        match known.participants.iter_mut().find(|other| other.city == partner.city) {
            Some(other) if given.contains(Column::Roles) => {
                filling.usual("roles", &mut other.role, partner.role, &Role::Partner);
            }
            Some(_) => {}
            None if is_part => known.participants.push(ParticipantImage::clone(partner)),
            None => {
                filling.kept.push("cities");
                return;
            }
        }
    }
}

/// True if a title is made of the names of the cities, in either order where there are two.
fn is_made(title: &str, made: Option<&str>) -> bool {
    let turned = made.and_then(|made| made.split_once('–'));
    made == Some(title) || turned.is_some_and(|(one, other)| title == format!("{other}–{one}"))
}
