//! What a membership says, checked.

use serde::Serialize;

use crate::app::commands::check::{Faults, dates, sources, words};
use crate::app::commands::desk::Place;
use crate::app::commands::{Patch, SourceRequest, UserError, UserErrorCode};
use crate::domain::image::MembershipImage;
use crate::domain::{Membership, MembershipStatus, Span};

/// Changes of what a membership says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipPatch {
    /// Fields of the network, the primary one first.
    pub fields: Patch<Vec<String>>,
    /// When the city joined.
    pub joined_on: Patch<String>,
    /// When it left.
    pub left_on: Patch<String>,
    /// Where it stands; what is not said follows from `left_on`.
    pub status: Patch<MembershipStatus>,
    /// What it rests on, all of it.
    pub sources: Patch<Vec<SourceRequest>>,
}

impl MembershipPatch {
    /// Changes a record, as far as the changes are right. Says whether its dates are.
    pub(super) fn amend(&self, place: Place<'_>, image: &mut MembershipImage, faults: &mut Faults) -> bool {
        faults.list(&self.fields, &mut image.fields, |texts, faults| {
            words::fields(place, texts, faults)
        });
        if !self.fields.is_keep() {
            check_count(place, image.fields.len(), faults);
        }
        let known = faults.count();
        faults.optional(&self.joined_on, &mut image.joined_on, |text| {
            dates::date(&["joinedOn"], text)
        });
        faults.optional(&self.left_on, &mut image.left_on, |text| dates::date(&["leftOn"], text));
        let mut dates_sound = known == faults.count();
        let follows = match (image.left_on, image.status) {
            (Some(_), _) if !self.left_on.is_keep() => MembershipStatus::Left,
            (None, MembershipStatus::Left) => MembershipStatus::Active,
            (_, status) => status,
        };
        image.status = match &self.status {
            Patch::Keep => follows,
            Patch::Clear if image.left_on.is_some() => MembershipStatus::Left,
            Patch::Clear => MembershipStatus::Active,
            Patch::Set(status) => *status,
        };
        faults.list(&self.sources, &mut image.sources, |requests, faults| {
            sources::sources(place.names, requests, faults)
        });
        if dates_sound {
            let known = faults.count();
            dates::ordered(("joinedOn", image.joined_on), ("leftOn", image.left_on), faults);
            dates_sound = known == faults.count();
        }
        let unreadable = self.left_on.value().is_some() && image.left_on.is_none();
        if image.status == MembershipStatus::Left && image.left_on.is_none() && !unreadable {
            let message = "a member that has LEFT needs `leftOn`";
            faults.add(&["leftOn"], UserErrorCode::EndRequired, message);
        }
        dates_sound
    }

    /// Checks that the membership comes to share no day with one of the `others` of the city, open
    /// or closed. `before` is the period that it had: what overlapped already, as imported records
    /// may, can still be mended step by step.
    pub(super) fn check_apart<'a>(
        &self,
        place: Place<'_>,
        others: impl Iterator<Item = &'a Membership>,
        (before, image): (Option<Span>, &MembershipImage),
        faults: &mut Faults,
    ) {
        let span = Span::new(image.joined_on, image.left_on);
        let meets_anew = |other: Span| span.overlaps(other) && before.is_none_or(|before| !before.overlaps(other));
        let mut others = others.map(Membership::span);
        let Some(other) = others.find(|&other| meets_anew(other)) else {
            return;
        };
        let (city, network) = (&image.city, place.key());
        let (field, message) = if span.end.or(other.end).is_none() {
            let field = if before.is_none() { "city" } else { "leftOn" };
            (field, format!("{city} is a member of {network} already, {other}"))
        } else {
            let moved_start = !self.joined_on.is_keep() && other.first_day() <= span.first_day();
            let field = if self.left_on.is_keep() || moved_start {
                "joinedOn"
            } else {
                "leftOn"
            };
            let message = format!(
                "{city} is a member of {network} {other}, too: a membership begins on a day after the one before has ended"
            );
            (field, message)
        };
        faults.add(&[field], UserErrorCode::Conflict, message);
    }
}

fn check_count(place: Place<'_>, count: usize, faults: &mut Faults) {
    let most = place.record().max_fields_per_member;
    if let Some(most) = most.filter(|&most| count > most as usize) {
        let message = format!(
            "a member of {} may hold at most {most} fields; {count} were given",
            place.key()
        );
        let fault = UserError::new(&["fields"], UserErrorCode::TooManyFields, message);
        faults.keep::<()>(Err(fault.suggest(Some(most.to_string()))));
    }
}
