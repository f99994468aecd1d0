//! What a membership says, checked.

use crate::app::commands::check::{Faults, dates, sources, words};
use crate::app::commands::desk::Place;
use crate::app::commands::{Patch, SourceRequest, UserError, UserErrorCode};
use crate::domain::image::MembershipImage;
use crate::domain::{MembershipId, MembershipStatus};
use crate::network::CityIndex;

/// Changes of what a membership says.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Changes a record, as far as the changes are right.
    pub(super) fn amend(&self, place: Place<'_>, image: &mut MembershipImage, faults: &mut Faults) {
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
        let dates_read = known == faults.count();
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
        if dates_read {
            dates::ordered(("joinedOn", image.joined_on), ("leftOn", image.left_on), faults);
        }
        let unreadable = self.left_on.value().is_some() && image.left_on.is_none();
        if image.status == MembershipStatus::Left && image.left_on.is_none() && !unreadable {
            let message = "a member that has LEFT needs `leftOn`";
            faults.add(&["leftOn"], UserErrorCode::EndRequired, message);
        }
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

/// Checks that no other membership of the city is open if this one is.
pub(super) fn check_open(
    place: Place<'_>,
    city: CityIndex,
    (own, image): (Option<MembershipId>, &MembershipImage),
    field: &str,
    faults: &mut Faults,
) {
    let memberships = place.names.snapshot().memberships_of(place.network, city);
    let mut others = memberships.filter(|other| Some(other.id) != own && other.left_on.is_none());
    if image.left_on.is_none() && others.next().is_some() {
        let message = format!("{} is a member of {} already", image.city, place.key());
        faults.add(&[field], UserErrorCode::Conflict, message);
    }
}
