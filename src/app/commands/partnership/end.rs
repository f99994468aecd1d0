//! Ends a partnership.

use serde::Serialize;

use super::PartnershipRef;
use crate::app::commands::check::dates;
use crate::app::commands::command_context::CommandContext;
use crate::app::commands::{Refusal, UserErrorCode};
use crate::domain::access::AccessRole;
use crate::domain::{PartialDate, PartnershipStatus};

/// Ends a partnership: sets the status ENDED and the last day on which it counts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EndPartnership {
    /// The partnership.
    pub partnership: PartnershipRef,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The last day; today if not given.
    pub ended_on: Option<String>,
}

impl EndPartnership {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let (snapshot, today) = (command.snapshot(), command.draft.today());
        let found = self
            .partnership
            .find(command, &snapshot, AccessRole::Editor, self.expected_version);
        let (_, mut change) = found.await?;
        let (after, faults) = (&mut change.after, &mut change.faults);
        if matches!(after.status, PartnershipStatus::Proposed | PartnershipStatus::Cancelled) {
            let message = format!("a partnership that is {} has not begun and cannot end", after.status);
            faults.add(&["id"], UserErrorCode::Conflict, message);
        }
        after.status = PartnershipStatus::Ended;
        let ended = match &self.ended_on {
            Some(text) => faults.keep(dates::date(&["endedOn"], text)),
            None => Some(PartialDate::day(today)),
        };
        after.ended_on = ended.or(after.ended_on);
        change.checked()?.write(command)
    }
}
