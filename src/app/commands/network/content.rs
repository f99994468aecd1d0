//! What a network's record says, checked.

use serde::Serialize;

use crate::app::commands::check::{Faults, numbers, text};
use crate::app::commands::desk::Desk;
use crate::app::commands::{Patch, Refusal, UserErrorCode};
use crate::domain::image::{Image, NetworkImage};
use crate::domain::{Edit, Visibility};
use crate::network::Snapshot;
use crate::network::images::network_image;

/// Changes of what a network's record says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkPatch {
    /// Name for people.
    pub name: Patch<String>,
    /// What it is.
    pub description: Patch<String>,
    /// Credit to show with the data.
    pub attribution: Patch<String>,
    /// Who may read it; null is PUBLIC.
    pub visibility: Patch<Visibility>,
    /// Whether an omitted network means this one.
    pub is_default: Patch<bool>,
    /// How many fields a member may hold; null for no limit.
    pub max_fields_per_member: Patch<i32>,
}

impl NetworkPatch {
    /// Changes a record, as far as the changes are right.
    pub(super) fn amend(&self, image: &mut NetworkImage, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| {
            text::line(&["name"], text, text::NAME)
        });
        faults.optional(&self.description, &mut image.description, |text| {
            text::lines(&["description"], text, text::DESCRIPTION)
        });
        faults.optional(&self.attribution, &mut image.attribution, |text| {
            text::lines(&["attribution"], text, text::DESCRIPTION)
        });
        match &self.visibility {
            Patch::Keep => {}
            Patch::Clear => image.visibility = Visibility::Public,
            Patch::Set(visibility) => image.visibility = *visibility,
        }
        match &self.is_default {
            Patch::Keep => {}
            Patch::Clear => faults.add(&["isDefault"], UserErrorCode::Required, "`isDefault` cannot be null"),
            Patch::Set(is_default) => image.is_default = *is_default,
        }
        faults.optional(&self.max_fields_per_member, &mut image.max_fields_per_member, |&most| {
            let most = numbers::within(&["maxFieldsPerMember"], most, 1, 1_000)?;
            Ok(most.unsigned_abs())
        });
    }
}

/// Takes from the network that is the default that it is, so that another can be.
pub(super) fn make_room(desk: &mut Desk<'_, '_>, snapshot: &Snapshot, own: &str) -> Result<(), Refusal> {
    let mut networks = snapshot.networks().iter().map(|records| &records.network);
    let Some(other) = networks.find(|network| network.is_default && network.key != own) else {
        return Ok(());
    };
    let before = network_image(other);
    let mut after = before.clone();
    after.is_default = false;
    desk.draft.push(Edit {
        network: Some(before.key.clone()),
        record_id: Some(other.id.0),
        before: Some(Image::Network(before)),
        after: Some(Image::Network(after)),
    })
}
