//! Sources.

use super::faults::Faults;
use super::{cities, dates};
use crate::app::commands::SourceRequest;
use crate::app::names::Names;
use crate::domain::Confidence;
use crate::domain::image::SourceImage;

/// Reads a list of sources.
pub(in crate::app::commands) fn sources(
    names: Names<'_>,
    requests: &[SourceRequest],
    faults: &mut Faults,
) -> Vec<SourceImage> {
    let numbered = requests.iter().enumerate();
    numbered
        .map(|(at, request)| source(names, &["sources", &at.to_string()], request, faults))
        .collect()
}

/// Reads one source.
pub(in crate::app::commands) fn source(
    names: Names<'_>,
    place: &[&str],
    request: &SourceRequest,
    faults: &mut Faults,
) -> SourceImage {
    let at = |part| [place, &[part]].concat();
    let accessed_on = request.accessed_on.as_ref();
    let accessed_on = accessed_on.and_then(|date| faults.keep(dates::date(&at("accessedOn"), date)));
    let city = request.asserted_by_city.as_ref();
    let city = city.and_then(|city| faults.keep(cities::city(names, &at("assertedByCity"), city)));
    SourceImage {
        url: request.url.clone(),
        citation: request.citation.clone(),
        publisher: request.publisher.clone(),
        accessed_on,
        asserted_by_city: city.map(|city| names.snapshot().city(city).key.clone()),
        asserted_by: request.asserted_by.clone(),
        confidence: request.confidence.unwrap_or(Confidence::Medium),
    }
}
