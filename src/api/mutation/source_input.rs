//! Sources, as clients write them.

use async_graphql::InputObject;

use crate::api::enums::Confidence;
use crate::api::scalars::{CityRef, Date};
use crate::app::commands::SourceRequest;

/// The source of a statement: a `url`, a `citation`, or both.
#[derive(InputObject, Clone, Debug)]
pub struct SourceInput {
    /// The http or https address of a page that makes the statement.
    pub url: Option<String>,
    /// A citation, in addition to a page or in place of one. At most 2,000 characters.
    pub citation: Option<String>,
    /// The publisher, at most 200 characters.
    pub publisher: Option<String>,
    /// The date on which the source was read.
    pub accessed_on: Option<Date>,
    /// The city that makes the statement, if a city does. If each of its cities states a
    /// partnership, its confirmation is MUTUAL.
    pub asserted_by_city: Option<CityRef>,
    /// The body that makes the statement, in words, at most 200 characters.
    pub asserted_by: Option<String>,
    /// The degree to which the source supports the statement.
    #[graphql(default_with = "Confidence::Medium")]
    pub confidence: Confidence,
}

impl From<&SourceInput> for SourceRequest {
    fn from(source: &SourceInput) -> Self {
        Self {
            url: source.url.clone(),
            citation: source.citation.clone(),
            publisher: source.publisher.clone(),
            accessed_on: source.accessed_on.as_ref().map(|date| date.0.clone()),
            asserted_by_city: source.asserted_by_city.as_ref().map(|city| city.0.clone()),
            asserted_by: source.asserted_by.clone(),
            confidence: Some(source.confidence.into()),
        }
    }
}
