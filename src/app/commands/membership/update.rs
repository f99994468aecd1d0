//! Changes a membership.

use chrono::NaiveDate;
use serde::Serialize;

use super::MembershipPatch;
use crate::app::commands::change::Change;
use crate::app::commands::check::{cities, dates};
use crate::app::commands::command_context::{CommandContext, Place};
use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::domain::Membership;
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, MembershipImage};
use crate::network::Snapshot;

/// Identifies a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipRef {
    /// Key of the network; the default one if not given.
    pub network: Option<String>,
    /// The city.
    pub city: String,
    /// A day on which it was open; if not given, the open one, or else the last.
    pub open_on: Option<String>,
}

/// Changes a membership.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateMembership {
    /// The membership.
    pub membership: MembershipRef,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The changes.
    pub content: MembershipPatch,
}

impl UpdateMembership {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let found = self
            .membership
            .find(command, &snapshot, AccessRole::Curator, self.expected_version);
        let (place, mut change) = found.await?;
        self.content.amend(place, &mut change.after, &mut change.faults);
        change.checked()?.write(command)
    }
}

impl MembershipRef {
    /// Returns the membership to change, if the caller has the required role.
    pub(in crate::app::commands) async fn find<'a, 'd: 'a>(
        &self,
        command: &CommandContext<'d, '_>,
        snapshot: &'a Snapshot,
        least: AccessRole,
        expected: Option<i32>,
    ) -> Result<(Place<'a>, Change<'a, MembershipImage>), Refusal> {
        let place = command.place(snapshot, self.network.as_deref(), least)?;
        let city = cities::city(place.names, &["city"], &self.city)?;
        let day = self
            .open_on
            .as_ref()
            .map(|text| dates::date(&["openOn"], text))
            .transpose()?;
        let memberships = snapshot.memberships_of(place.network, city);
        let day = day.map(|date| date.last_day());
        let chosen = choose(memberships, day).map(|membership| membership.id);
        let key = &snapshot.city(city).key;
        let id = chosen.ok_or_else(|| {
            let then = if day.is_some() { " on that day" } else { "" };
            let message = format!("{key} has no membership of {}{then}", place.key());
            UserError::new(&["city"], UserErrorCode::NotFound, message)
        })?;
        let name = format!("{key}@{}", place.key());
        match command.image(&place.key(), EntityType::Membership, name, id.0).await? {
            Image::Membership(image) => Ok((place, Change::of(place.context(Some(id.0)), image, expected))),
            _ => unreachable!("a membership's key names a membership"),
        }
    }
}

/// Returns the membership that was open on a day; without a day the open one, or else the last.
fn choose<'a>(memberships: impl Iterator<Item = &'a Membership>, day: Option<NaiveDate>) -> Option<&'a Membership> {
    let spans = |membership: &&Membership| {
        day.is_none_or(|day| {
            membership.joined_on.is_none_or(|joined| joined.first_day() <= day)
                && membership.left_on.is_none_or(|left| left.last_day() >= day)
        })
    };
    memberships
        .filter(spans)
        .max_by_key(|membership| (membership.left_on.is_none(), membership.joined_on, membership.left_on))
}
