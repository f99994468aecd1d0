//! Deleting a city.

use serde::Serialize;

use super::archive::{all_networks, is_member};
use super::update::find;
use crate::app::commands::command_context::CommandContext;
use crate::app::commands::{Refusal, UserErrorCode};
use crate::app::names::Names;
use crate::network::{CityIndex, NetworkIndex, Snapshot};

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

/// How many memberships and partnerships of networks a city has.
fn uses(snapshot: &Snapshot, city: CityIndex, networks: impl Iterator<Item = NetworkIndex>) -> (usize, usize) {
    networks.fold((0, 0), |(memberships, partnerships), network| {
        (
            memberships + snapshot.memberships_of(network, city).count(),
            partnerships + snapshot.partnerships_of(network, city).count(),
        )
    })
}

/// What refers to a city, as far as the caller may read it; `None` if that is nothing.
///
/// The sentence is the same whether or not there is more in private networks. Where there is
/// nothing to count, something refers to the city all the same: that much cannot be hidden, because
/// the city is not deleted. It may be a record of a private network or a source of a public one,
/// and the sentence is the same for both; sources are therefore never counted.
fn told(names: Names<'_>, city: CityIndex) -> Option<String> {
    let (memberships, partnerships) = uses(names.snapshot(), city, names.networks());
    let counted = [(memberships, "membership"), (partnerships, "partnership")].into_iter();
    let counted = counted.filter(|(number, _)| *number > 0);
    let counted: Vec<String> = counted
        .map(|(number, what)| format!("{number} {what}{}", if number == 1 { "" } else { "s" }))
        .collect();
    (!counted.is_empty()).then(|| counted.join(", "))
}
