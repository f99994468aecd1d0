//! Making a city.

use serde::Serialize;

use super::{CityPatch, likeness};
use crate::app::commands::Refusal;
use crate::app::commands::check::Faults;
use crate::app::commands::desk::{Desk, context, written};
use crate::domain::access::AccessRole;
use crate::domain::change::EntityType;
use crate::domain::image::{CityImage, Image};
use crate::domain::rules::key;
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
        let mut image = CityImage::new("", "");
        self.content.amend(desk.names(&snapshot), &mut image, &mut faults);
        let key = self.key.clone();
        image.key = key.unwrap_or_else(|| made_key(&image.name, image.country, &snapshot));
        faults.check(&mut image, None, &context(&snapshot, "", None));
        faults.finish()?;
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

/// `valencia`; on a clash `valencia-es`; then with a number.
fn made_key(name: &str, country: CountryCode, snapshot: &Snapshot) -> String {
    let taken = |key: &str| snapshot.city_by_key(key).is_some();
    let stem = key::stem(name, "city");
    if !taken(&stem) {
        return stem;
    }
    key::free(&format!("{stem}-{}", country.as_str().to_ascii_lowercase()), taken)
}
