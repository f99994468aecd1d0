//! Making a city.

use serde::Serialize;

use super::{CityPatch, likeness};
use crate::app::commands::check::faults::Checked;
use crate::app::commands::check::{Faults, keys};
use crate::app::commands::desk::{Desk, written};
use crate::app::commands::{Refusal, UserError, UserErrorCode};
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{CityImage, Image, first_version};
use crate::domain::{CountryCode, Edit};
use crate::network::Snapshot;

/// Makes a city.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCity {
    /// Its key; made from the name if not given.
    pub key: Option<String>,
    /// What its record says.
    pub content: CityPatch,
}

impl CreateCity {
    pub(in crate::app::commands) async fn apply(&self, desk: &mut Desk<'_, '_>) -> Result<(), Refusal> {
        desk.allow_anywhere(AccessRole::Curator)?;
        let snapshot = desk.snapshot();
        let mut faults = Faults::default();
        let mut image = blank();
        if let Some(key) = &self.key {
            image.key = faults.keep(given_key(key, &snapshot)).unwrap_or_default();
        }
        self.content.amend(desk.names(&snapshot), &mut image, &mut faults);
        faults.finish()?;
        if image.key.is_empty() {
            image.key = made_key(&image.name, image.country, &snapshot);
        }
        let warnings = likeness::warnings(&snapshot, None, &image);
        let record = written(EntityType::City, None, image.key.clone());
        let edit = Edit {
            network: None,
            record_id: None,
            before: None,
            after: Some(Image::City(image)),
        };
        desk.push(edit, record)?;
        desk.warn(warnings);
        Ok(())
    }
}

fn given_key(key: &str, snapshot: &Snapshot) -> Checked<String> {
    let key = keys::lower(&["key"], key)?;
    if snapshot.city_by_key(&key).is_some() {
        let free = keys::free(&key, |key| snapshot.city_by_key(key).is_some());
        let message = format!("`key` is that of another city: {key}");
        return Err(UserError::new(&["key"], UserErrorCode::Conflict, message).suggest(Some(free)));
    }
    Ok(key)
}

/// `valencia`; on a clash `valencia-es`; then with a number.
fn made_key(name: &str, country: CountryCode, snapshot: &Snapshot) -> String {
    let taken = |key: &str| snapshot.city_by_key(key).is_some();
    let stem = keys::stem(name, "city");
    if !taken(&stem) {
        return stem;
    }
    keys::free(&format!("{stem}-{}", country.as_str().to_ascii_lowercase()), taken)
}

/// A record that says nothing yet.
fn blank() -> CityImage {
    CityImage {
        key: String::new(),
        name: String::new(),
        other_names: Vec::new(),
        country: "ZZ".parse().expect("two letters"),
        lat: None,
        lon: None,
        population: None,
        wikidata_id: None,
        archived: false,
        version: first_version(),
    }
}
