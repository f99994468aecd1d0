//! Deletes a city.

use serde::Serialize;

use super::archive::{all_networks, is_member};
use super::update::find;
use crate::app::commands::command_context::CommandContext;
use crate::app::commands::{Refusal, UserErrorCode};
use crate::app::names::Names;
use crate::network::{CityIndex, NetworkIndex, Snapshot};

/// Deletes a city that no membership, partnership or source refers to. A city with a history must
/// be archived instead.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteCity {
    /// The city.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
}

impl DeleteCity {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let (city, mut change) = find(command, &snapshot, &self.city, self.expected_version)?;
        let key = &change.after.key;
        let stated = command.draft.sources_stated_by(key).await?;
        let (memberships, partnerships) = uses(&snapshot, city, all_networks(&snapshot));
        let references = (memberships + partnerships) as u64 + stated;
        if let Some(violation) = change.after.check_deletion(references) {
            let known = told(command.names(&snapshot), city);
            let known = known.map(|uses| format!("{key} cannot be deleted: it has {uses}"));
            let message = known.unwrap_or(violation.message) + way_out(command.names(&snapshot), city);
            change.faults.add(&["city"], UserErrorCode::InUse, message);
        }
        change.sound()?.delete(command)
    }
}

/// Suggests an alternative that would not be refused, too. It reveals memberships in networks that
/// the caller may not read no more than the refusal of `archiveCity` does.
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

/// Returns the number of memberships and partnerships of a city in the networks.
fn uses(snapshot: &Snapshot, city: CityIndex, networks: impl Iterator<Item = NetworkIndex>) -> (usize, usize) {
    networks.fold((0, 0), |(memberships, partnerships), network| {
        (
            memberships + snapshot.memberships_of(network, city).count(),
            partnerships + snapshot.partnerships_of(network, city).count(),
        )
    })
}

/// Counts the references to a city that the caller may read; `None` if there are none.
///
/// The sentence does not depend on private networks. If there is nothing to count, the refusal
/// still reveals that something refers to the city: a record of a private network, or a source of a
/// public one. The sentence is the same for both, so sources are never counted.
fn told(names: Names<'_>, city: CityIndex) -> Option<String> {
    let (memberships, partnerships) = uses(names.snapshot(), city, names.networks());
    let counted = [(memberships, "membership"), (partnerships, "partnership")].into_iter();
    let counted = counted.filter(|(number, _)| *number > 0);
    let counted: Vec<String> = counted
        .map(|(number, what)| format!("{number} {what}{}", if number == 1 { "" } else { "s" }))
        .collect();
    (!counted.is_empty()).then(|| counted.join(", "))
}
