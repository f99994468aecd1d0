//! Archives a city.

use serde::Serialize;

use super::update::find;
use crate::app::commands::command_context::{CommandContext, context};
use crate::app::commands::{Refusal, UserErrorCode};
use crate::domain::rules::{Code, check};
use crate::network::{CityIndex, NetworkIndex, Snapshot};

/// Archives a city that is no longer a member of a network, with its whole history, or restores it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveCity {
    /// The city.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The new state.
    pub archived: bool,
}

impl ArchiveCity {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let (city, mut change) = find(command, &snapshot, &self.city, self.expected_version)?;
        change.after.archived = self.archived;
        let broken = check(&mut change.after, change.before.as_ref(), &context(&snapshot, "", None));
        if broken.iter().any(|violation| violation.code == Code::InUse) {
            let message = if is_member(&snapshot, city, command.names(&snapshot).networks()) {
                "is still a member of a network: end the membership first"
            } else {
                // The reason is a private network that the caller must not know of. The message
                // hides what kind of record uses the city, but cannot hide that one does.
                "cannot be archived: other records refer to it"
            };
            let message = format!("{} {message}", change.after.key);
            change.faults.add(&["city"], UserErrorCode::InUse, message);
        }
        let change = change.sound()?;
        command.allow_change(&snapshot, city)?;
        change.write(command)
    }
}

/// Returns all networks, including those that the caller may not read.
pub(super) fn all_networks(snapshot: &Snapshot) -> impl Iterator<Item = NetworkIndex> {
    (0..).take(snapshot.networks().len())
}

/// True if a city has an open membership in one of the networks.
pub(super) fn is_member(
    snapshot: &Snapshot,
    city: CityIndex,
    mut networks: impl Iterator<Item = NetworkIndex>,
) -> bool {
    networks.any(|network| {
        let mut memberships = snapshot.memberships_of(network, city);
        memberships.any(|membership| membership.left_on.is_none())
    })
}
