//! Sources as they are asked for.

use crate::domain::Confidence;

/// Where a statement comes from: a url, a citation, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceRequest {
    /// Page address, http or https.
    pub url: Option<String>,
    /// What to cite.
    pub citation: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was read.
    pub accessed_on: Option<String>,
    /// The city that states it.
    pub asserted_by_city: Option<String>,
    /// The body that states it.
    pub asserted_by: Option<String>,
    /// How well it supports the statement; MEDIUM if not said.
    pub confidence: Option<Confidence>,
}
