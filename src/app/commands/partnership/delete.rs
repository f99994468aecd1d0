//! Deletes a partnership.

use serde::Serialize;

use super::PartnershipRef;
use crate::app::commands::Refusal;
use crate::app::commands::command_context::CommandContext;
use crate::domain::access::AccessRole;

/// Deletes a partnership that was recorded by mistake. Its history remains. A partnership that is
/// over should be ended instead.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletePartnership {
    /// The partnership.
    pub partnership: PartnershipRef,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

impl DeletePartnership {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let found = self
            .partnership
            .find(command, &snapshot, AccessRole::Curator, self.expected_version);
        let (_, change) = found.await?;
        change.sound()?.delete(command)
    }
}
