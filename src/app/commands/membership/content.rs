//! Values of a membership in a mutation.

use serde::Serialize;

use crate::app::commands::check::{Faults, dates, sources, words};
use crate::app::commands::command_context::Place;
use crate::app::commands::{Patch, SourceRequest};
use crate::domain::MembershipStatus;
use crate::domain::image::MembershipImage;

/// Changes of a membership's values.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipPatch {
    /// Fields of the network, the primary one first.
    pub fields: Patch<Vec<String>>,
    /// Date of joining.
    pub joined_on: Patch<String>,
    /// Date of leaving.
    pub left_on: Patch<String>,
    /// Status; if not given it follows from `left_on`.
    pub status: Patch<MembershipStatus>,
    /// The complete list of sources.
    pub sources: Patch<Vec<SourceRequest>>,
}

impl MembershipPatch {
    /// Applies the changes that can be read.
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
