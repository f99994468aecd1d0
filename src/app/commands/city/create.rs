//! Creates a city.

use serde::Serialize;

use super::{CityPatch, duplicates};
use crate::app::commands::Refusal;
use crate::app::commands::change::Change;
use crate::app::commands::command_context::{CommandContext, context};
use crate::domain::CountryCode;
use crate::domain::access::AccessRole;
use crate::domain::image::CityImage;
use crate::domain::rules::key;
use crate::network::Snapshot;

/// Creates a city.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCity {
    /// Its key; derived from the name if not given.
    pub key: Option<String>,
    /// Its values.
    pub content: CityPatch,
}

impl CreateCity {
    pub(in crate::app::commands) async fn apply(&self, command: &mut CommandContext<'_, '_>) -> Result<(), Refusal> {
        command.allow_anywhere(AccessRole::Curator)?;
        let snapshot = command.snapshot();
        let mut change = Change::new(context(&snapshot, "", None), CityImage::new("", ""));
        let (image, faults) = (&mut change.after, &mut change.faults);
        self.content.amend(command.names(&snapshot), image, faults);
        let key = self.key.clone();
        image.key = key.unwrap_or_else(|| made_key(&image.name, image.country, &snapshot));
        let change = change.checked()?;
        let warnings = duplicates::warnings(&snapshot, None, &change.after);
        change.write(command)?;
        command.warn(warnings);
        Ok(())
    }
}

/// Derives a key: `valencia`; if taken `valencia-es`; then with a number.
fn made_key(name: &str, country: CountryCode, snapshot: &Snapshot) -> String {
    let taken = |key: &str| snapshot.city_by_key(key).is_some();
    let stem = key::stem(name, "city");
    if !taken(&stem) {
        return stem;
    }
    key::free(&format!("{stem}-{}", country.as_str().to_ascii_lowercase()), taken)
}
