//! Makes keys for cities without one.

use crate::domain::identity::CityEvidence;
use crate::domain::text::slug;

/// Returns candidates for a city's key, the best first.
pub(super) fn city_keys(stem: &str, evidence: &CityEvidence) -> impl Iterator<Item = String> {
    let base = match &evidence.country {
        Some(country) => format!("{stem}-{}", country.as_str().to_ascii_lowercase()),
        None => stem.to_owned(),
    };
    let degrees = |number: f64, decimals: usize, [minus, plus]: [char; 2]| {
        let rounded = format!("{:.decimals$}", number.abs()).replace('.', "-");
        let sign = if number < 0.0 { minus } else { plus };
        format!("{rounded}{sign}")
    };
    let place = |decimals: usize| {
        evidence.position.map(|place| {
            let latitude = degrees(place.latitude, decimals, ['s', 'n']);
            let longitude = degrees(place.longitude, decimals, ['w', 'e']);
            format!("{base}-{latitude}-{longitude}")
        })
    };
    let item = evidence.wikidata_id.as_deref();
    let item = item.map(|item| format!("{base}-{}", slug(item)));
    let plain = evidence.country.is_some().then(|| base.clone());
    let told = [Some(stem.to_owned()), plain, place(0), place(2), item];
    let numbered = (2..).map(move |number: usize| format!("{base}-{number}"));
    told.into_iter().flatten().chain(numbered)
}
