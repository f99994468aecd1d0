//! Values of a city in a mutation.

use serde::Serialize;

use crate::app::commands::Patch;
use crate::app::commands::check::{Faults, words};
use crate::app::names::Names;
use crate::domain::image::CityImage;

/// Changes of a city's values.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CityPatch {
    /// Display name.
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
    /// Wikidata item id.
    pub wikidata_id: Patch<String>,
}

impl CityPatch {
    /// Applies the changes that can be read.
    pub(super) fn amend(&self, names: Names<'_>, image: &mut CityImage, faults: &mut Faults) {
        faults.required("name", &self.name, &mut image.name, |text| Ok(text.clone()));
        self.other_names.replace(&mut image.other_names);
        faults.required("country", &self.country, &mut image.country, |text| {
            words::country(names, &["country"], text)
        });
        self.lat.amend(&mut image.lat);
        self.lon.amend(&mut image.lon);
        self.population.amend(&mut image.population);
        self.wikidata_id.amend(&mut image.wikidata_id);
        image.wikidata_id = image.wikidata_id.take().map(|item| item.trim().to_owned());
    }
}
