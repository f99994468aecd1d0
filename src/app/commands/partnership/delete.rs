//! Deleting a partnership.

use serde::Serialize;

use super::PartnershipRef;
use crate::app::commands::Refusal;
use crate::app::commands::command_context::CommandContext;
use crate::domain::access::AccessRole;

/// Deletes a partnership that should not have been recorded; one that is over is ended instead. Its history stays.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletePartnership {
    /// Which.
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
