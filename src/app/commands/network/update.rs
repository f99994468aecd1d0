//! Changes a network.

use serde::Serialize;

use super::NetworkPatch;
use super::content::make_room;
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::check::Faults;
use crate::app::commands::command_context::{CommandContext, context};
use crate::domain::access::AccessRole;
use crate::network::images::network_image;

/// Changes a network. Its key cannot change.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateNetwork {
    /// Its key; the default one if not given.
    pub network: Option<String>,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The changes.
    pub content: NetworkPatch,
}

impl UpdateNetwork {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let place = command.place(&snapshot, self.network.as_deref(), AccessRole::Admin)?;
        if !self.content.is_default.is_keep() {
            command.allow_everywhere(AccessRole::Admin)?;
        }
        let record = place.record();
        let (id, before) = (Some(record.id.0), network_image(record));
        let mut after = before.clone();
        let mut faults = Faults::default();
        faults.expect_version(self.expected_version, before.version);
        self.content.amend(&mut after, &mut faults);
        let snapshot = make_room(command, &snapshot, &after)?;
        let change = Change {
            context: context(&snapshot, "", id),
            before: Some(before),
            after,
            faults,
        };
        change.checked()?.write(command)
    }
}
