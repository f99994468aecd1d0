//! Ends a membership.

use serde::Serialize;

use super::MembershipRef;
use crate::app::commands::check::dates;
use crate::app::commands::command_context::CommandContext;
use crate::app::commands::{Refusal, UserErrorCode};
use crate::domain::access::AccessRole;
use crate::domain::{MembershipStatus, PartialDate};

/// Ends a membership: sets the status LEFT and the last day on which it counts.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeaveNetwork {
    /// Key of the network; the default one if not given.
    pub network: Option<String>,
    /// The city.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The last day; today if not given.
    pub left_on: Option<String>,
}

impl LeaveNetwork {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let (snapshot, today) = (command.snapshot(), command.draft.today());
        let membership = MembershipRef {
            network: self.network.clone(),
            city: self.city.clone(),
            open_on: None,
        };
        let found = membership.find(command, &snapshot, AccessRole::Curator, self.expected_version);
        let (_, mut change) = found.await?;
        let (after, faults) = (&mut change.after, &mut change.faults);
        if let Some(left) = after.left_on {
            let message = format!(
                "{} has left on {left} already; `updateMembership` mends the date",
                after.city
            );
            faults.add(&["city"], UserErrorCode::Conflict, message);
        }
        let left = match &self.left_on {
            Some(text) => faults.keep(dates::date(&["leftOn"], text)),
            None => Some(PartialDate::day(today)),
        };
        (after.left_on, after.status) = (left, MembershipStatus::Left);
        change.checked()?.write(command)
    }
}
