//! Archiving a city.

use super::update::{becomes, find};
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, expect_version};
use crate::app::commands::{Refusal, UserErrorCode};
use crate::network::{CityIndex, Snapshot};

/// Takes a city that is a member no more from use, with its whole history, or puts it back.
#[derive(Clone, Debug)]
pub struct ArchiveCity {
    /// Which.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// Whether it is archived afterwards.
    pub archived: bool,
}

impl ArchiveCity {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let city = find(desk, &snapshot, &self.city)?;
        let before = snapshot.city_image(city);
        expect_version(self.expected_version, before.version, &mut faults);
        if self.archived && is_member(&snapshot, city) {
            let message = format!(
                "{} is still a member of a network: end the membership first",
                before.key
            );
            faults.add(&["city"], UserErrorCode::InUse, message);
        }
        faults.finish()?;
        let mut after = before.clone();
        after.archived = self.archived;
        let (edit, record) = becomes(before, Some(after));
        desk.push(edit, record)
    }
}

fn is_member(snapshot: &Snapshot, city: CityIndex) -> bool {
    let mut networks = (0..).take(snapshot.networks().len());
    networks.any(|network| {
        let mut memberships = snapshot.memberships_of(network, city);
        memberships.any(|membership| membership.left_on.is_none())
    })
}
