//! Elements of OpenStreetMap, as the Overpass API answers with them.

use serde_json::{Map, Value};

/// The tags that say in which country a place is, the best first.
const COUNTRIES: [&str; 4] = [
    "ISO3166-1:alpha2",
    "is_in:country_code",
    "addr:country",
    "is_in:country",
];

/// Tags that are told under their names.
const TOLD: [&str; 3] = ["name", "population", "wikidata"];

/// The city that an element is; `None` of an element that is no place with a name, such as a corner
/// of an outline.
pub(super) fn city(element: &Map<String, Value>) -> Option<Map<String, Value>> {
    let tags = element.get("tags")?.as_object()?;
    let is_place = ["place", "admin_level"].iter().any(|tag| tags.contains_key(*tag));
    tags.get("name").filter(|_| is_place)?;
    let center = element.get("center").and_then(Value::as_object).unwrap_or(element);
    let country = COUNTRIES.iter().find_map(|tag| tags.get(*tag));
    let told = TOLD.iter().map(|tag| (*tag, tags.get(*tag)));
    let all = told.chain([
        ("id", element.get("id")),
        ("lat", center.get("lat")),
        ("lon", center.get("lon")),
        ("country", country),
    ]);
    let known = all.filter_map(|(name, value)| Some((name.to_owned(), value?.clone())));
    Some(known.collect())
}
