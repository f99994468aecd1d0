//! Values of a network in a mutation.

use std::sync::Arc;

use serde::Serialize;

use crate::app::commands::check::Faults;
use crate::app::commands::command_context::CommandContext;
use crate::app::commands::{Patch, Refusal, UserError, UserErrorCode};
use crate::domain::image::{Image, NetworkImage};
use crate::domain::{Edit, Visibility};
use crate::network::Snapshot;
use crate::network::images::network_image;

/// Changes of a network's values.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkPatch {
    /// Display name.
    pub name: Patch<String>,
    /// Description.
    pub description: Patch<String>,
    /// Credit to show with the data.
    pub attribution: Patch<String>,
    /// Readers; null is PUBLIC.
    pub visibility: Patch<Visibility>,
    /// True if it becomes the default network.
    pub is_default: Patch<bool>,
    /// Maximum number of fields of a member; null for no limit.
    pub max_fields_per_member: Patch<i32>,
}

impl NetworkPatch {
    /// Applies the changes that can be read.
    pub(super) fn amend(&self, image: &mut NetworkImage, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| Ok(text.clone()));
        self.description.amend(&mut image.description);
        self.attribution.amend(&mut image.attribution);
        self.visibility.replace_or(&mut image.visibility, Visibility::Public);
        faults.required("isDefault", &self.is_default, &mut image.is_default, |is_default| {
            Ok(*is_default)
        });
        faults.optional(&self.max_fields_per_member, &mut image.max_fields_per_member, |&most| {
            u32::try_from(most).map_err(|_| {
                let message = format!("`maxFieldsPerMember` must be more than 0; {most} was given");
                UserError::new(&["maxFieldsPerMember"], UserErrorCode::OutOfRange, message)
            })
        });
    }
}

/// If another network becomes the default, unsets the current default first. Returns the records
/// after that.
pub(super) fn make_room(
    command: &mut CommandContext<'_, '_>,
    snapshot: &Snapshot,
    image: &NetworkImage,
) -> Result<Arc<Snapshot>, Refusal> {
    let mut networks = snapshot.networks().iter().map(|records| &records.network);
    let other = networks.find(|network| network.is_default && network.key != image.key);
    if let Some(other) = other.filter(|_| image.is_default) {
        let before = network_image(other);
        let mut after = before.clone();
        after.is_default = false;
        command.draft.push(Edit {
            network: Some(before.key.clone()),
            record_id: Some(other.id.0),
            before: Some(Image::Network(before)),
            after: Some(Image::Network(after)),
        })?;
    }
    Ok(command.snapshot())
}
