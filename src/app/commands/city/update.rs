//! Changes a city.

use serde::Serialize;

use super::{CityPatch, duplicates};
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::check::cities;
use crate::app::commands::command_context::{CommandContext, context};
use crate::domain::access::AccessRole;
use crate::domain::image::CityImage;
use crate::network::{CityIndex, Snapshot};

/// Changes a city. Its key cannot change.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateCity {
    /// The city.
    pub city: String,
    /// The version that the caller has seen.
    pub expected_version: Option<i32>,
    /// The changes.
    pub content: CityPatch,
}

impl UpdateCity {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        let snapshot = command.snapshot();
        let (city, mut change) = find(command, &snapshot, &self.city, self.expected_version)?;
        command.allow_change(&snapshot, city)?;
        let names = command.names(&snapshot);
        self.content.amend(names, &mut change.after, &mut change.faults);
        let change = change.checked()?;
        let warnings = duplicates::warnings(&snapshot, change.before.as_ref(), &change.after);
        change.write(command)?;
        command.warn(warnings);
        Ok(())
    }
}

/// Returns the city of a reference and its record to change, if the caller may write cities.
pub(super) fn find<'a>(
    command: &CommandContext<'_, '_>,
    snapshot: &'a Snapshot,
    city: &str,
    expected: Option<i32>,
) -> Result<(CityIndex, Change<'a, CityImage>), Refusal> {
    command.allow_anywhere(AccessRole::Curator)?;
    let city = cities::city(command.names(snapshot), &["city"], city)?;
    let change = Change::of(context(snapshot, "", None), snapshot.city_image(city), expected);
    Ok((city, change))
}
