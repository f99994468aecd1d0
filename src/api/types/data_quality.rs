//! How far the records of a scope can be trusted.

use std::sync::Arc;

use async_graphql::SimpleObject;

use super::meta::AnswerMeta;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::scalars::Date;
use crate::app::answers::data_quality;
use crate::app::fault::Fault;
use crate::network::View;

/// What the records of a scope lack: how far they, and with them all other answers, can be trusted.
#[derive(SimpleObject)]
pub struct DataQuality {
    /// Distinct partnerships behind the links in scope.
    partnership_count: i32,
    /// Partnerships without a known start; they count as always active. This count, like each one here, can be listed: with the same
    /// scope, `partnerships(scope:, where: { undated: true })`.
    undated: i32,
    /// Partnerships without a source.
    unsourced: i32,
    /// Partnerships that some of their cities state, but not all.
    one_sided: i32,
    /// Partnerships that none of their cities states: only others do, or nobody.
    unconfirmed: i32,
    /// Partnerships with sources, all of which are of low confidence.
    low_confidence: i32,
    /// Partnerships without a Sustainable Development Goal and without an objective.
    untagged: i32,
    /// The latest day on which a source of these partnerships was read, as precisely as known; null if none is dated.
    last_verified_on: Option<Date>,
    /// Cities in scope whose coordinates are not known: `cities(where: { hasCoordinates: false })`.
    cities_without_coordinates: i32,
    /// Cities in scope whose country is not known; `cities(where: { countries: ZZ })` lists them.
    cities_without_country: i32,
    /// Member cities in scope without a link. They may cooperate unrecorded:
    /// `cities(where: { isolated: true })`.
    members_without_partnerships: i32,
    /// Share of the partnerships without fault, 0 to 1: dated, sourced, tagged with a goal or an objective, and not
    /// one-sided. Null without partnerships.
    share: Option<f64>,
    /// What the answer was computed from.
    meta: AnswerMeta,
}

impl DataQuality {
    /// The quality of the records of a view.
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
