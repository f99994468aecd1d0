//! A city that is there.

use super::Merged;
use super::fill::{Filling, add};
use crate::domain::CountryCode;
use crate::domain::identity::same_place;
use crate::domain::image::{CityImage, Image};
use crate::domain::text::is_same_name;
use crate::exchange::column::{Column, ColumnSet};

/// Fills what is not known of a city.
pub(super) fn fill(new: CityImage, old: &CityImage, given: ColumnSet) -> Merged {
    let (mut city, mut filling) = (old.clone(), Filling::default());
    let position = new.position();
    let names = std::iter::once(&old.name).chain(&old.other_names);
    if given.contains(Column::Name) && !names.into_iter().any(|name| is_same_name(name, &new.name)) {
        filling.kept.push("name");
    }
    if given.contains(Column::OtherNames) {
        let others = new.other_names.into_iter().filter(|name| *name != old.name);
        add(&mut city.other_names, others);
    }
    if given.contains(Column::Country) {
        filling.usual("country", &mut city.country, new.country, &CountryCode::UNKNOWN);
    }
    let place = [Column::Latitude, Column::Longitude, Column::Coordinates];
    if place.into_iter().any(|column| given.contains(column)) {
        match (old.position(), position) {
            (Some(known), Some(position)) if !same_place(known, position) => filling.kept.push("coordinates"),
            (None, Some(_)) => (city.lat, city.lon) = (new.lat, new.lon),
            _ => {}
        }
    }
    if given.contains(Column::Population) {
        filling.optional("population", &mut city.population, new.population);
    }
    if given.contains(Column::WikidataId) {
        filling.optional("wikidata_id", &mut city.wikidata_id, new.wikidata_id);
    }
    Merged {
        image: Image::City(city),
        kept: filling.kept,
    }
}
