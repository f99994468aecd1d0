//! Changing a network.

use serde::Serialize;

use super::NetworkPatch;
use super::content::make_room;
use crate::app::commands::Refusal;
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, context, expect_version, written};
use crate::domain::Edit;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::Image;
use crate::network::images::network_image;

/// Changes a network. Its key stays.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateNetwork {
    /// Its key; the default one if not named.
    pub network: Option<String>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// What changes.
    pub content: NetworkPatch,
}

impl UpdateNetwork {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let place = desk.place(&snapshot, self.network.as_deref(), AccessRole::Admin)?;
        if !self.content.is_default.is_keep() {
            desk.allow_everywhere(AccessRole::Admin)?;
        }
        let mut faults = Faults::default();
        let (id, before) = (place.record().id, network_image(place.record()));
        expect_version(self.expected_version, before.version, &mut faults);
        let mut after = before.clone();
        self.content.amend(&mut after, &mut faults);
        let snapshot = make_room(desk, &snapshot, &after)?;
        faults.check(&mut after, Some(&before), &context(&snapshot, "", None));
        faults.finish()?;
        let network = Some(before.key.clone());
        let record = written(EntityType::Network, network.clone(), before.key.clone());
        let edit = Edit {
            network,
            record_id: Some(id.0),
            before: Some(Image::Network(before)),
            after: Some(Image::Network(after)),
        };
        desk.push(edit, record)
    }
}
