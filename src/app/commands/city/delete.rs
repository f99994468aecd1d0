//! Deleting a city.

use serde::Serialize;

use super::archive::{all_networks, is_member};
use super::update::{becomes, find};
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, expect_version};
use crate::app::commands::{Refusal, UserErrorCode};
use crate::app::names::Names;
use crate::network::{CityIndex, Snapshot};

/// Deletes a city to which no membership, partnership or source refers. One that has a history is archived instead.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteCity {
    /// Which.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

impl DeleteCity {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let city = find(desk, &snapshot, &self.city)?;
        let before = snapshot.city_image(city);
        expect_version(self.expected_version, before.version, &mut faults);
        let stated = desk.draft.sources_stated_by(&before.key).await?;
        if let Some(uses) = uses(desk.names(&snapshot), &snapshot, city, stated) {
            let way_out = way_out(desk.names(&snapshot), city);
            let message = format!("{} cannot be deleted: {uses}{way_out}", before.key);
            faults.add(&["city"], UserErrorCode::InUse, message);
        }
        faults.finish()?;
        let (edit, record) = becomes(before, None);
        desk.push(edit, record)
    }
}

/// What can be done instead, and nothing that would be refused as well. That a city is a member of
/// a network which the caller may not read shows here no more than in the refusal of `archiveCity`.
fn way_out(names: Names<'_>, city: CityIndex) -> &'static str {
    let snapshot = names.snapshot();
    if snapshot.city(city).archived {
        "; it is archived already, which keeps the history"
    } else if is_member(snapshot, city, names.networks()) {
        "; `leaveNetwork` ends a membership, and a city that is a member nowhere can be archived, which keeps the history"
    } else if is_member(snapshot, city, all_networks(snapshot)) {
        ""
    } else {
        "; `archiveCity` keeps the history"
    }
}

/// What refers to a city; `None` if nothing does.
///
/// Counts are of the memberships and partnerships that the caller may read, so that the sentence is the same whether or not there are more
/// in private networks. Where there is nothing to count, something refers to the city all the same: that much cannot be hidden, because the
/// city is not deleted. It may be a record of a private network or a source of a public one, and the sentence is the same for both; sources
/// are therefore never counted.
fn uses(names: Names<'_>, snapshot: &Snapshot, city: CityIndex, stated: u64) -> Option<String> {
    let count = |networks: &mut dyn Iterator<Item = u16>| {
        networks.fold((0, 0), |(memberships, partnerships), network| {
            (
                memberships + snapshot.memberships_of(network, city).count(),
                partnerships + snapshot.partnerships_of(network, city).count(),
            )
        })
    };
    let known = count(&mut names.networks());
    let counted: Vec<String> = [(known.0, "membership"), (known.1, "partnership")]
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}{}", if *number == 1 { "" } else { "s" }))
        .collect();
    if !counted.is_empty() {
        return Some(format!("it has {}", counted.join(", ")));
    }
    let all = count(&mut all_networks(snapshot));
    (all != (0, 0) || stated > 0).then(|| "other records refer to it".to_owned())
}
