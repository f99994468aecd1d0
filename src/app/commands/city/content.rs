//! What a city's record says, checked.

use serde::Serialize;

use crate::app::commands::check::faults::Checked;
use crate::app::commands::check::{Faults, numbers, text, words};
use crate::app::commands::{Patch, UserError, UserErrorCode};
use crate::app::fault::quote;
use crate::app::names::Names;
use crate::domain::city::MOST_INHABITANTS;
use crate::domain::image::CityImage;

/// Changes of what a city's record says.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CityPatch {
    /// Name for people.
    pub name: Patch<String>,
    /// Other names.
    pub other_names: Patch<Vec<String>>,
    /// Code of the country.
    pub country: Patch<String>,
    /// Degrees north.
    pub lat: Patch<f64>,
    /// Degrees east.
    pub lon: Patch<f64>,
    /// Inhabitants.
    pub population: Patch<i64>,
    /// Wikidata item.
    pub wikidata_id: Patch<String>,
}

impl CityPatch {
    /// Changes a record, as far as the changes are right.
    pub(super) fn amend(&self, names: Names<'_>, image: &mut CityImage, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| {
            text::line(&["name"], text, text::NAME)
        });
        faults.list(&self.other_names, &mut image.other_names, |texts, faults| {
            text::names("otherNames", texts, faults)
        });
        faults.required("country", &self.country, &mut image.country, |text| {
            words::country(names, &["country"], text)
        });
        let known = faults.count();
        faults.optional(&self.lat, &mut image.lat, |&number| {
            numbers::within(&["lat"], number, -90.0, 90.0)
        });
        faults.optional(&self.lon, &mut image.lon, |&number| {
            numbers::within(&["lon"], number, -180.0, 180.0)
        });
        if known == faults.count() && image.lat.is_some() != image.lon.is_some() {
            let missing = if image.lat.is_none() { "lat" } else { "lon" };
            faults.add(
                &[missing],
                UserErrorCode::Required,
                "`lat` and `lon` are known together or not at all",
            );
        }
        faults.optional(&self.population, &mut image.population, |&number| {
            numbers::within(&["population"], number, 0, MOST_INHABITANTS)
        });
        faults.optional(&self.wikidata_id, &mut image.wikidata_id, |text| {
            wikidata_item(names, text, &image.key)
        });
    }
}

/// An item of Wikidata, which no other city has.
fn wikidata_item(names: Names<'_>, text: &str, own: &str) -> Checked<String> {
    let item = text.trim();
    let number = item.strip_prefix('Q').unwrap_or_default();
    let sound = number.len() <= 12 && !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
    if number.is_empty() || !sound {
        let message = format!("`wikidataId` must be an item such as Q1891; {} was given", quote(text));
        return Err(UserError::new(&["wikidataId"], UserErrorCode::Invalid, message));
    }
    let cities = names.snapshot().cities().iter();
    let mut others = cities.filter(|city| city.key != own && city.wikidata_id.as_deref() == Some(item));
    if let Some(other) = others.next() {
        let message = format!("`wikidataId` is that of another city: {}", other.key);
        let fault = UserError::new(&["wikidataId"], UserErrorCode::Conflict, message);
        return Err(fault.suggest(Some(other.key.clone())));
    }
    Ok(item.to_owned())
}
