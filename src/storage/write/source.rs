//! The rows of sources.

use sea_orm::ActiveValue::{NotSet, Set};

use super::RowIds;
use crate::domain::image::SourceImage;
use crate::storage::entity::source;
use crate::storage::{StoreError, dates};

/// What a source belongs to.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    /// The membership with this row number.
    Membership(i64),
    /// The partnership with this row number.
    Partnership(i64),
}

/// The cities that sources name.
pub(super) fn cities(sources: &[SourceImage]) -> impl Iterator<Item = &str> {
    sources.iter().filter_map(|source| source.asserted_by_city.as_deref())
}

/// The row of a source.
pub(super) fn row(image: &SourceImage, subject: Subject, ids: &RowIds) -> Result<source::ActiveModel, StoreError> {
    let (partnership_id, membership_id) = match subject {
        Subject::Partnership(id) => (Some(id), None),
        Subject::Membership(id) => (None, Some(id)),
    };
    let asserted_by_city = image.asserted_by_city.as_deref();
    let (accessed_on, accessed_on_precision) = dates::first_day(image.accessed_on);
    Ok(source::ActiveModel {
        id: NotSet,
        partnership_id: Set(partnership_id),
        membership_id: Set(membership_id),
        url: Set(image.url.clone()),
        citation: Set(image.citation.clone()),
        publisher: Set(image.publisher.clone()),
        asserted_by_city_id: Set(asserted_by_city.map(|key| ids.city(key)).transpose()?),
        asserted_by: Set(image.asserted_by.clone()),
        confidence: Set(image.confidence.to_string()),
        accessed_on: Set(accessed_on),
        accessed_on_precision: Set(accessed_on_precision),
    })
}
