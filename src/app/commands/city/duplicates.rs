//! Finds cities that may be the same.

use crate::app::commands::UserError;
use crate::app::commands::command_context::written;
use crate::app::commands::user_error::Warnings;
use crate::domain::change::EntityType;
use crate::domain::image::CityImage;
use crate::network::{CityIndex, Snapshot};

/// Warns about other cities of the same country that share a name with this one, regardless of
/// accents and case, unless they did so `before` the write. Cities with two different Wikidata
/// items are distinct. `image` need not be in the snapshot. Cost: one look-up per name.
pub(super) fn warnings(snapshot: &Snapshot, before: Option<&CityImage>, image: &CityImage) -> Warnings {
    let known = before.map_or_else(Vec::new, |before| alike(snapshot, before));
    let found = alike(snapshot, image);
    let new = found.into_iter().filter(|city| !known.contains(city));
    Warnings::alike(new.map(|city| warning(snapshot, city)))
}

fn alike(snapshot: &Snapshot, image: &CityImage) -> Vec<CityIndex> {
    let names = std::iter::once(&image.name).chain(&image.other_names);
    let mut cities: Vec<CityIndex> = names
        .flat_map(|name| snapshot.directory().named(snapshot, name))
        .filter(|&city| {
            let other = snapshot.city(city);
            let items = other.wikidata_id.as_ref().zip(image.wikidata_id.as_ref());
            other.key != image.key && other.country == image.country && items.is_none_or(|(one, other)| one == other)
        })
        .collect();
    cities.sort_unstable();
    cities.dedup();
    cities
}

fn warning(snapshot: &Snapshot, city: CityIndex) -> UserError {
    let city = snapshot.city(city);
    let message = format!(
        "{} ({}) is a city of the same name in the same country",
        city.name, city.key
    );
    UserError::like(&["name"], message, written(EntityType::City, None, city.key.clone()))
}
