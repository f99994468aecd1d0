//! The rules of sources.

use super::text::check_count;
use super::{Code, Context, Path, Text, Violations};
use crate::domain::image::SourceImage;

/// The largest number of sources of one record.
const MOST_SOURCES: usize = 100;

/// The name of the list of sources in a record.
const SOURCES: Path = Path::of("sources");

/// Passes the texts of a record's sources to `visit`.
pub(super) fn texts(sources: &mut [SourceImage], visit: &mut dyn FnMut(Path, Text, &mut String)) {
    for (at, source) in sources.iter_mut().enumerate() {
        let path = SOURCES.at(at);
        let texts = [
            ("url", Text::Url, &mut source.url),
            ("citation", Text::Citation, &mut source.citation),
            ("publisher", Text::Name, &mut source.publisher),
            ("assertedBy", Text::Name, &mut source.asserted_by),
        ];
        for (name, kind, text) in texts {
            text.iter_mut().for_each(|text| visit(path.name(name), kind, text));
        }
    }
}

/// Adds the violations of a record's sources.
pub(super) fn check(sources: &[SourceImage], context: &Context<'_>, found: &mut Violations) {
    check_count(SOURCES, sources.len(), MOST_SOURCES, found);
    if sources.len() > MOST_SOURCES {
        return;
    }
    for (at, source) in sources.iter().enumerate() {
        let path = SOURCES.at(at);
        if source.url.is_none() && source.citation.is_none() {
            found.add(path, Code::Required, "needs a url or a citation");
        }
        if let Some(city) = &source.asserted_by_city
            && !context.known.has_city(city)
        {
            let message = format!("names no city: {city}");
            found.add(path.name("assertedByCity"), Code::UnknownCity, message);
        }
        if sources[..at].contains(source) {
            found.add(path, Code::DuplicateValue, "stands there already");
        }
    }
}
