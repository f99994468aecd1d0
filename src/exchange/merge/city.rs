//! Merges into an existing city.

use super::Merged;
use super::merging::{Merging, add, merge, optional, usual};
use crate::domain::identity::same_place;
use crate::domain::image::CityImage;
use crate::domain::text::is_same_name;
use crate::domain::{CountryCode, Position};
use crate::exchange::column::{Column, ColumnSet};

pub(super) fn merge(mut merging: Merging, new: CityImage, old: &CityImage) -> Merged {
    let mut city = old.clone();
    let mut names = std::iter::once(&old.name).chain(&old.other_names);
    let is_known = names.any(|name| is_same_name(name, &new.name));
    let others = |known: &mut Vec<String>, mut new: Vec<String>| {
        new.retain(|name| *name != old.name);
        add(known, new)
    };
    merge!(merging, city, new;
        name: Name = |_, _| is_known,
        other_names: OtherNames = others,
        country: Country = usual(CountryCode::UNKNOWN),
        population: Population = optional,
        wikidata_id: WikidataId = optional,
    );
    let place = [Column::Coordinates, Column::Latitude, Column::Longitude];
    let mut known = (city.lat, city.lon);
    merging.value(merging.of(&place), &mut known, (new.lat, new.lon), fill_place);
    (city.lat, city.lon) = known;
    if merging.overwrites() && merging.given == ColumnSet::ALL {
        city.archived = new.archived;
    }
    merging.done(city)
}

type Place = (Option<f64>, Option<f64>);

/// Fills an unknown position.
fn fill_place(known: &mut Place, new: Place) -> bool {
    let position = |(lat, lon): Place| {
        let (latitude, longitude) = lat.zip(lon)?;
        Some(Position { latitude, longitude })
    };
    match (position(*known), position(new)) {
        (Some(known), Some(new)) => return same_place(known, new),
        (None, Some(_)) => *known = new,
        _ => {}
    }
    true
}
