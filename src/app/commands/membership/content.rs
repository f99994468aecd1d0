//! What a membership says.

use serde::Serialize;

use crate::app::commands::check::{Faults, dates, sources, words};
use crate::app::commands::command_context::Place;
use crate::app::commands::{Patch, SourceRequest};
use crate::domain::MembershipStatus;
use crate::domain::image::MembershipImage;

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
    /// Changes a record, as far as the changes can be read.
    pub(super) fn amend(&self, place: Place<'_>, image: &mut MembershipImage, faults: &mut Faults) {
        faults.list(&self.fields, &mut image.fields, |texts, faults| {
            words::fields(place, texts, faults)
        });
        faults.optional(&self.joined_on, &mut image.joined_on, |text| {
            dates::date(&["joinedOn"], text)
        });
        faults.optional(&self.left_on, &mut image.left_on, |text| dates::date(&["leftOn"], text));
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
    }
}
