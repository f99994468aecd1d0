//! Sources.

use super::faults::{Faults, dotted};
use super::{cities, dates, text};
use crate::app::commands::{SourceRequest, UserErrorCode};
use crate::app::names::Names;
use crate::domain::Confidence;
use crate::domain::image::SourceImage;

/// Most sources of one record.
pub(in crate::app::commands) const MOST: usize = 100;

/// Several sources.
pub(in crate::app::commands) fn sources(
    names: Names<'_>,
    requests: &[SourceRequest],
    faults: &mut Faults,
) -> Vec<SourceImage> {
    if requests.len() > MOST {
        let message = format!("`sources` may hold at most {MOST}; {} were given", requests.len());
        faults.add(&["sources"], UserErrorCode::TooLong, message);
        return Vec::new();
    }
    let numbered = requests.iter().enumerate();
    numbered
        .map(|(at, request)| source(names, &["sources", &at.to_string()], request, faults))
        .collect()
}

/// One source: a url, a citation, or both.
pub(in crate::app::commands) fn source(
    names: Names<'_>,
    place: &[&str],
    request: &SourceRequest,
    faults: &mut Faults,
) -> SourceImage {
    let at = |part| [place, &[part]].concat();
    if request.url.is_none() && request.citation.is_none() {
        let message = format!("`{}` needs a url or a citation", dotted(place));
        faults.add(place, UserErrorCode::Required, message);
    }
    let line = |part, text: &Option<String>, longest, faults: &mut Faults| {
        let text = text.as_ref()?;
        faults.keep(text::line(&at(part), text, longest))
    };
    let url = request
        .url
        .as_ref()
        .and_then(|url| faults.keep(text::url(&at("url"), url)));
    let citation = line("citation", &request.citation, text::CITATION, faults);
    let publisher = line("publisher", &request.publisher, text::NAME, faults);
    let accessed_on = request.accessed_on.as_ref();
    let accessed_on = accessed_on.and_then(|date| faults.keep(dates::date(&at("accessedOn"), date)));
    let city = request.asserted_by_city.as_ref();
    let city = city.and_then(|city| faults.keep(cities::city(names, &at("assertedByCity"), city)));
    let asserted_by = line("assertedBy", &request.asserted_by, text::NAME, faults);
    SourceImage {
        url,
        citation,
        publisher,
        accessed_on,
        asserted_by_city: city.map(|city| names.snapshot().city(city).key.clone()),
        asserted_by,
        confidence: request.confidence.unwrap_or(Confidence::Medium),
    }
}
