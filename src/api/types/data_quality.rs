//! Quality of the records of a scope.

use std::sync::Arc;

use async_graphql::SimpleObject;

use super::meta::AnswerMeta;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::scalars::Date;
use crate::app::answers::data_quality;
use crate::app::fault::Fault;
use crate::network::View;

/// Gaps in the records of a scope. They tell how far you can trust the records, and with them all
/// other answers.
#[derive(SimpleObject)]
pub struct DataQuality {
    /// Number of distinct partnerships behind the links in scope.
    partnership_count: i32,
    /// Number of partnerships without a known start. They count as always active. To list them, use
    /// `partnerships(scope:, where: { undated: true })` with the same scope; every count of this
    /// type has such a condition.
    undated: i32,
    /// Number of partnerships without a source.
    unsourced: i32,
    /// Number of partnerships that some of their cities state, but not all.
    one_sided: i32,
    /// Number of partnerships that none of their cities states: only others do, or nobody.
    unconfirmed: i32,
    /// Number of partnerships with sources that are all of low confidence.
    low_confidence: i32,
    /// Number of partnerships without a Sustainable Development Goal and without an objective.
    untagged: i32,
    /// The latest date on which a source of these partnerships was read, as precisely as known.
    /// Null if none is dated.
    last_verified_on: Option<Date>,
    /// Number of cities in scope without known coordinates. To list them:
    /// `cities(where: { hasCoordinates: false })`.
    cities_without_coordinates: i32,
    /// Number of cities in scope without a known country. To list them:
    /// `cities(where: { countries: ZZ })`.
    cities_without_country: i32,
    /// Number of member cities in scope without a link. They may cooperate without a record. To
    /// list them: `cities(where: { isolated: true })`.
    members_without_partnerships: i32,
    /// Share of the partnerships with complete records, 0 to 1: with a start, a source, and a goal
    /// or an objective, and not one-sided. Null without partnerships.
    share: Option<f64>,
    /// The data and the method behind this answer, with warnings on how to read it.
    meta: AnswerMeta,
}

impl DataQuality {
    /// Computes the quality of the records of a view.
    pub async fn find(frame: &Frame, view: &Arc<View>) -> Result<Self, Fault> {
        let found = data_quality::DataQuality::assess(&frame.request().app, view).await?;
        Ok(Self {
            partnership_count: int(found.partnerships),
            undated: int(found.undated),
            unsourced: int(found.unsourced),
            one_sided: int(found.one_sided),
            unconfirmed: int(found.unconfirmed),
            low_confidence: int(found.doubtful),
            untagged: int(found.untagged),
            last_verified_on: found.last_verified_on.map(Date::from),
            cities_without_coordinates: int(found.cities_without_coordinates),
            cities_without_country: int(found.cities_without_country),
            members_without_partnerships: int(found.members_without_partnerships),
            share: found.share(),
            meta: AnswerMeta::new(view, "counts of what records lack", Vec::new()),
        })
    }
}
