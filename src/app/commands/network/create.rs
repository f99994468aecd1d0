//! Making a network.

use serde::Serialize;

use super::NetworkPatch;
use super::content::make_room;
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, context};
use crate::domain::access::AccessRole;
use crate::domain::image::NetworkImage;
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
        let change = Change {
            faults,
            ..Change::new(context(&snapshot, "", None), image)
        };
        change.checked()?.write(desk)
    }
}
