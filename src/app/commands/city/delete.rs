//! Deleting a city.

use super::update::{becomes, find};
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, expect_version};
use crate::app::commands::{Refusal, UserErrorCode};
use crate::app::names::Names;
use crate::network::{CityIndex, Snapshot};

/// Deletes a city to which no membership, partnership or source refers. One that has a history is archived instead.
#[derive(Clone, Debug)]
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
            let message = format!(
                "{} cannot be deleted: {uses}; `archiveCity` keeps the history",
                before.key
            );
            faults.add(&["city"], UserErrorCode::InUse, message);
        }
        faults.finish()?;
        let (edit, record) = becomes(before, None);
        desk.push(edit, record)
    }
}

/// What refers to a city, with counts of what the caller may know; `None` if nothing does.
fn uses(names: Names<'_>, snapshot: &Snapshot, city: CityIndex, stated: u64) -> Option<String> {
    let count = |networks: &mut dyn Iterator<Item = u16>| {
        networks.fold((0, 0), |(memberships, partnerships), network| {
            (
                memberships + snapshot.memberships_of(network, city).count(),
                partnerships + snapshot.partnerships_of(network, city).count(),
            )
        })
    };
    let all = count(&mut (0..).take(snapshot.networks().len()));
    let known = count(&mut names.networks());
    let counted = [
        (known.0, "membership"),
        (known.1, "partnership"),
        (usize::try_from(stated).unwrap_or(usize::MAX), "source"),
    ];
    let counted: Vec<String> = counted
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}{}", if *number == 1 { "" } else { "s" }))
        .collect();
    match counted.as_slice() {
        [] if all == (0, 0) => None,
        [] => Some("other records refer to it".to_owned()),
        counted => Some(format!("it has {}", counted.join(", "))),
    }
}
