//! Changing a membership.

use chrono::NaiveDate;
use serde::Serialize;

use super::MembershipPatch;
use crate::app::commands::check::{Faults, cities, dates};
use crate::app::commands::desk::{Desk, Place, expect_version, written};
use crate::app::commands::{Refusal, UserError, UserErrorCode, WrittenRecord};
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{Image, MembershipImage};
use crate::domain::rules::Context;
use crate::domain::{Edit, Membership, MembershipId};
use crate::network::Snapshot;
use crate::storage::RecordKey;

/// Which membership is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MembershipRef {
    /// Key of the network; the default one if not named.
    pub network: Option<String>,
    /// Which city.
    pub city: String,
    /// A day on which it was open; if not given, the one that is open, or else the last.
    pub open_on: Option<String>,
}

/// Changes a membership.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateMembership {
    /// Which.
    pub membership: MembershipRef,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// What changes.
    pub content: MembershipPatch,
}

/// A membership that is about to be written.
pub(in crate::app::commands) struct Found<'a> {
    pub(in crate::app::commands) place: Place<'a>,
    id: MembershipId,
    pub(in crate::app::commands) image: MembershipImage,
}

impl UpdateMembership {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let found = self.membership.find(desk, &snapshot, AccessRole::Curator).await?;
        expect_version(self.expected_version, found.image.version, &mut faults);
        let mut after = found.image.clone();
        self.content.amend(found.place, &mut after, &mut faults);
        found.check(&mut after, &mut faults);
        faults.finish()?;
        let (edit, record) = found.becomes(after);
        desk.push(edit, record)
    }
}

impl MembershipRef {
    /// The membership as it is, where the caller has the role that this takes.
    pub(in crate::app::commands) async fn find<'a>(
        &self,
        desk: &'a Desk<'_, '_>,
        snapshot: &'a Snapshot,
        least: AccessRole,
    ) -> Result<Found<'a>, Refusal> {
        let place = desk.place(snapshot, self.network.as_deref(), least)?;
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
        let record = RecordKey {
            entity: EntityType::Membership,
            network: Some(place.key()),
            key: format!("{key}@{}", place.key()),
        };
        match desk.image(record, Some(id.0)).await? {
            Image::Membership(image) => Ok(Found { place, id, image }),
            _ => unreachable!("a membership's key names a membership"),
        }
    }
}

/// The membership that was open on a day; without a day the open one, or else the last.
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

impl Found<'_> {
    /// Checks what the record becomes.
    pub(in crate::app::commands) fn check(&self, after: &mut MembershipImage, faults: &mut Faults) {
        faults.check(after, Some(&self.image), &self.context());
    }

    /// Context of the check.
    pub(in crate::app::commands) fn context(&self) -> Context<'_> {
        self.place.context(Some(self.id.0))
    }

    /// The edit that makes another of the record.
    pub(in crate::app::commands) fn becomes(self, after: MembershipImage) -> (Edit, WrittenRecord) {
        let network = Some(self.place.key());
        let record = WrittenRecord {
            record_id: Some(self.id.0).filter(|&id| id > 0),
            ..written(EntityType::Membership, network.clone(), after.city.clone())
        };
        let edit = Edit {
            network,
            record_id: Some(self.id.0),
            before: Some(Image::Membership(self.image)),
            after: Some(Image::Membership(after)),
        };
        (edit, record)
    }
}
