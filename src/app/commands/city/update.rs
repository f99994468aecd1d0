//! Changing a city.

use serde::Serialize;

use super::{CityPatch, likeness};
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::check::cities;
use crate::app::commands::desk::{Desk, context};
use crate::domain::access::AccessRole;
use crate::domain::image::CityImage;
use crate::network::{CityIndex, Snapshot};

/// Changes a city. Its key stays.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateCity {
    /// Which.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// What changes.
    pub content: CityPatch,
}

impl UpdateCity {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        let snapshot = desk.snapshot();
        let (city, mut change) = find(desk, &snapshot, &self.city, self.expected_version)?;
        desk.allow_change(&snapshot, city)?;
        let names = desk.names(&snapshot);
        self.content.amend(names, &mut change.after, &mut change.faults);
        let change = change.checked()?;
        let warnings = likeness::warnings(&snapshot, change.before.as_ref(), &change.after);
        change.write(desk)?;
        desk.warn(warnings);
        Ok(())
    }
}

/// The city that a reference means, and its record to be changed, if the caller may write cities.
pub(super) fn find<'a>(
    desk: &Desk<'_, '_>,
    snapshot: &'a Snapshot,
    city: &str,
    expected: Option<i32>,
) -> Result<(CityIndex, Change<'a, CityImage>), Refusal> {
    desk.allow_anywhere(AccessRole::Curator)?;
    let city = cities::city(desk.names(snapshot), &["city"], city)?;
    let change = Change::of(context(snapshot, "", None), snapshot.city_image(city), expected);
    Ok((city, change))
}
