//! The rules of groups of countries.

use super::key::check_upper;
use super::{Code, Context, Path, Record, Text, Violations};
use crate::domain::CountryGroup;

impl Record for CountryGroup {
    fn texts(&mut self, visit: &mut dyn FnMut(Path, Text, &mut String)) {
        visit(Path::of("name"), Text::Name, &mut self.name);
        if let Some(text) = &mut self.description {
            visit(Path::of("description"), Text::Description, text);
        }
        if let Some(text) = &mut self.source_url {
            visit(Path::of("sourceUrl"), Text::Url, text);
        }
    }

    fn check_values(&self, before: Option<&Self>, context: &Context<'_>, found: &mut Violations) {
        check_upper(Path::of("key"), &self.key, found);
        if before.is_none() && context.known.has_country_group(&self.key) {
            let message = format!("is that of another group: {}", self.key);
            found.add(Path::of("key"), Code::Conflict, message);
        }
        let countries = || {
            let numbered = self.countries.iter().enumerate();
            numbered.map(|(at, &code)| (Path::of("countries").at(at), code))
        };
        for (path, code) in countries() {
            if !context.known.has_country(code) {
                found.add(path, Code::UnknownCountry, format!("names no country: {code}"));
            }
        }
        found.once(countries(), Code::DuplicateValue, |code| {
            format!("stands there already: {code}")
        });
    }

    fn arrange(&mut self) {
        self.countries.sort_unstable();
    }
}
