//! The rules of cities.

use super::key::{LONGEST, check_lower, free, quoted};
use super::text::check_names;
use super::{Code, Context, Path, Record, Text, Violation, Violations};
use crate::domain::city::MOST_INHABITANTS;
use crate::domain::image::CityImage;

/// The largest number of digits in the number of a Wikidata item.
const ITEM_DIGITS: usize = 12;

impl Record for CityImage {
    fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String)) {
        visit(Path::of("name"), Text::Name, &mut self.name);
        for (at, name) in self.other_names.iter_mut().enumerate() {
            visit(Path::of("otherNames").at(at), Text::Name, name);
        }
    }

    fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        self.check_key(before, context, found);
        check_names(Path::of("otherNames"), &self.other_names, found);
        if !context.known.has_country(self.country) {
            let message = format!("names no country: {}", self.country);
            found.add(Path::of("country"), Code::UnknownCountry, message);
        }
        self.check_position(found);
        if let Some(number) = self.population
            && !(0..=MOST_INHABITANTS).contains(&number)
        {
            let message = format!("must be from 0 to {MOST_INHABITANTS}; {number} was given");
            found.add(Path::of("population"), Code::OutOfRange, message);
        }
        self.check_item(context, found);
        if self.archived && !context.is_moved && context.known.is_member(&self.key) {
            let message = "cannot be true: the city is a member of a network, and the membership must be ended first";
            found.add(Path::of("archived"), Code::InUse, message);
        }
    }
}

impl CityImage {
    /// Returns the violation if the city cannot be deleted, given the number of records that refer
    /// to it.
    pub fn check_deletion(&self, references: u64) -> Option<Violation> {
        let mut found = Violations::default();
        if references > 0 {
            let message = format!("{} cannot be deleted: other records refer to it", self.key);
            found.say(Path::of("key"), Code::InUse, message);
        }
        found.into_list().pop()
    }

    fn check_key(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        let (path, key) = (Path::of("key"), &self.key);
        check_lower(path, key, LONGEST, found);
        if before.is_none() && context.known.has_city(key) {
            let free = free(key, |key| context.known.has_city(key));
            let message = format!("is that of another city: {key}");
            found.add(path, Code::Conflict, message).suggest(free);
        }
    }

    fn check_position(&self, found: &mut Violations) {
        for (name, degrees, most) in [("lat", self.lat, 90.0), ("lon", self.lon, 180.0)] {
            if let Some(degrees) = degrees
                && !(-most..=most).contains(&degrees)
            {
                let message = format!("must be from -{most} to {most}; {degrees} was given");
                found.add(Path::of(name), Code::OutOfRange, message);
            }
        }
        if self.lat.is_some() != self.lon.is_some() {
            let missing = if self.lat.is_none() { "lat" } else { "lon" };
            let message = "`lat` and `lon` are known together or not at all";
            found
                .say(Path::of(missing), Code::Required, message)
                .beside(&["lat", "lon"]);
        }
    }

    /// Adds a violation if the Wikidata item is invalid, or if another city has it.
    fn check_item(&self, context: &Context<'_>, found: &mut Violations) {
        let (path, Some(item)) = (Path::of("wikidataId"), &self.wikidata_id) else {
            return;
        };
        let number = item.strip_prefix('Q').unwrap_or_default();
        let is_sound = (1..=ITEM_DIGITS).contains(&number.len())
            && !number.starts_with('0')
            && number.bytes().all(|byte| byte.is_ascii_digit());
        if !is_sound {
            let message = format!("must be an item such as Q1891; {} was given", quoted(item));
            found.add(path, Code::InvalidItem, message);
        } else if let Some(other) = context.known.city_of_item(item, &self.key) {
            let message = format!("is that of another city: {other}");
            found.add(path, Code::Conflict, message).suggest(other);
        }
    }
}
