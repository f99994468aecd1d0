//! Creates a network.

use serde::Serialize;

use super::NetworkPatch;
use super::content::make_room;
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::check::Faults;
use crate::app::commands::command_context::{CommandContext, context};
use crate::domain::access::AccessRole;
use crate::domain::image::NetworkImage;
use crate::domain::rules::key;

/// Creates a network without fields, objectives and members.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateNetwork {
    /// Its key; derived from the name if not given.
    pub key: Option<String>,
    /// Its values.
    pub content: NetworkPatch,
}

impl CreateNetwork {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        command.allow_everywhere(AccessRole::Admin)?;
        let snapshot = command.snapshot();
        let mut faults = Faults::default();
        let mut image = NetworkImage {
            is_default: snapshot.networks().is_empty(),
            ..NetworkImage::new("", "")
        };
        self.content.amend(&mut image, &mut faults);
        let taken = |key: &str| snapshot.network_by_key(key).is_some();
        let key = self.key.clone();
        image.key = key.unwrap_or_else(|| key::free(&key::stem(&image.name, "network"), taken));
        let snapshot = make_room(command, &snapshot, &image)?;
        let change = Change {
            faults,
            ..Change::new(context(&snapshot, "", None), image)
        };
        change.checked()?.write(command)
    }
}
