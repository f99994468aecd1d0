//! The rules of partnerships.

use super::key::{LONGEST_OF_PARTNERSHIP, check_lower, free};
use super::membership::{check_fields, check_network, check_words};
use super::{Code, Context, Path, Record, Text, Violations, Word, source};
use crate::domain::PartnershipStatus;
use crate::domain::image::PartnershipImage;
use crate::domain::partnership::{MOST_CITIES, check_intensity};

const CITIES: Path = Path::of("cities");

impl Record for PartnershipImage {
    fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String)) {
        visit(Path::of("title"), Text::Title, &mut self.title);
        if let Some(text) = &mut self.description {
            visit(Path::of("description"), Text::Description, text);
        }
        source::texts(&mut self.sources, visit);
    }

    fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        check_network(context, found);
        self.check_key(before, context, found);
        self.check_cities(before, context, found);
        if let Err(message) = check_intensity(self.intensity) {
            found.add(Path::of("intensity"), Code::OutOfRange, message);
        }
        check_fields(&self.fields, context, found);
        let objectives = (Path::of("objectives"), Code::UnknownObjective);
        check_words(objectives, &self.objectives, Word::Objective, context, found);
        source::check(&self.sources, context, found);
        found.ordered(
            ("startedOn", self.started_on),
            (Path::of("endedOn"), self.ended_on),
            &["startedOn", "endedOn"],
        );
        if self.status == PartnershipStatus::Ended && self.ended_on.is_none() {
            let message = "a partnership that has ENDED needs `endedOn`";
            found
                .say(Path::of("endedOn"), Code::EndRequired, message)
                .beside(&["status", "endedOn"]);
        }
    }
}

impl PartnershipImage {
    fn check_key(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        let (path, key) = (Path::of("key"), &self.key);
        check_lower(path, key, LONGEST_OF_PARTNERSHIP, found);
        let taken = |key: &str| context.known.has_partnership(context.network, key);
        if before.is_none() && taken(key) {
            let message = format!("is taken in this network: {key}");
            found.add(path, Code::Conflict, message).suggest(free(key, taken));
        }
    }

    /// Requires two or more cities, each once. An archived city may stay where it already takes
    /// part, but may not be added.
    fn check_cities(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        let count = self.participants.len();
        if count < 2 {
            let message = format!("a partnership needs two cities; {count} were given");
            found.say(CITIES, Code::TooFewCities, message);
        }
        if count > MOST_CITIES {
            let message = format!("a partnership may have at most {MOST_CITIES} cities; {count} were given");
            found.say(CITIES, Code::TooManyCities, message);
            return;
        }
        let takes_part = |before: &Self, city: &str| before.participants.iter().any(|known| known.city == city);
        let cities = || {
            let numbered = self.participants.iter().enumerate();
            numbered.map(|(at, participant)| (CITIES.at(at), participant.city.as_str()))
        };
        for (path, city) in cities() {
            let is_new = !context.is_moved && before.is_none_or(|before| !takes_part(before, city));
            if !context.known.has_city(city) {
                found.add(path, Code::UnknownCity, format!("names no city: {city}"));
            } else if is_new && context.known.is_archived(city) {
                found.say(path, Code::Archived, format!("{city} is archived"));
            }
        }
        found.once(cities(), Code::DuplicateCity, |city| {
            format!("takes part already: {city}")
        });
    }
}
