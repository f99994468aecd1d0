//! The rows of sources.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};

use super::{OPERATION, RowIds};
use crate::domain::image::SourceImage;
use crate::storage::entity::{city, source};
use crate::storage::{StoreError, Transaction, dates};

/// The record that a source belongs to.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    /// The membership with this row number.
    Membership(i64),
    /// The partnership with this row number.
    Partnership(i64),
}

/// Returns the cities that sources refer to.
pub(super) fn cities(sources: &[SourceImage]) -> impl Iterator<Item = &str> {
    sources.iter().filter_map(|source| source.asserted_by_city.as_deref())
}

/// Returns the number of sources that a city states.
pub(super) async fn stated_by(transaction: &Transaction, key: &str) -> Result<u64, StoreError> {
    let mut named = Query::select();
    named
        .column(city::Column::Id)
        .from(city::Entity)
        .and_where(city::Column::Key.eq(key));
    source::Entity::find()
        .filter(source::Column::AssertedByCityId.in_subquery(named))
        .count(transaction)
        .await
        .map_err(StoreError::during(OPERATION))
}

/// Returns the row of a source.
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
