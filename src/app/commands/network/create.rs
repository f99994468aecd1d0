//! Making a network.

use serde::Serialize;

use super::NetworkPatch;
use super::content::make_room;
use crate::app::commands::Refusal;
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, context, written};
use crate::domain::Edit;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, NetworkImage};
use crate::domain::rules::key;

/// Makes a network without fields, objectives and members.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateNetwork {
    /// Its key; made from the name if not given.
    pub key: Option<String>,
    /// What its record says.
    pub content: NetworkPatch,
}

impl CreateNetwork {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        desk.allow_everywhere(AccessRole::Admin)?;
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let mut image = NetworkImage {
            is_default: snapshot.networks().is_empty(),
            ..NetworkImage::new("", "")
        };
        self.content.amend(&mut image, &mut faults);
        let taken = |key: &str| snapshot.network_by_key(key).is_some();
        let key = self.key.clone();
        image.key = key.unwrap_or_else(|| key::free(&key::stem(&image.name, "network"), taken));
        let snapshot = make_room(desk, &snapshot, &image)?;
        faults.check(&mut image, None, &context(&snapshot, "", None));
        faults.finish()?;
        let network = Some(image.key.clone());
        let record = written(EntityType::Network, network.clone(), image.key.clone());
        let edit = Edit {
            network,
            record_id: None,
            before: None,
            after: Some(Image::Network(image)),
        };
        desk.push(edit, record)
    }
}
