//! Distances, coverage of goals, and quality of the records.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::enums::CoverageDimension;
use crate::api::inputs::ScopeInput;
use crate::api::types::coverage::Coverage;
use crate::api::types::data_quality::DataQuality;
use crate::api::types::geography::Geography;
use crate::app::fault::Fault;

/// Distances, coverage of goals, and quality of the records.
pub(super) struct Reports(pub(super) Asked);

/// Distances, coverage of goals, and quality of the records.
#[Object]
impl Reports {
    /// Distances of links, compared with those of all pairs of cities, and a gravity model that
    /// explains links by distance, country, region and field.
    async fn geography(
        &self,
        #[graphql(
            desc = "Seed of the sample of pairs of cities, from 0. A sample is drawn if there are more than 4,000,000 pairs.",
            default = 1
        )]
        seed: i32,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<Geography> {
        let asked = self.0.at(scope.as_ref()).await?;
        let seed = u64::try_from(seed).map_err(|_| Fault::range("seed", 0, i32::MAX, seed))?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(Geography::find(&asked.frame, &view, seed).await?)
    }

    /// The values of a vocabulary that partnerships have, and those that none has: goals,
    /// objectives, fields, sectors or kinds. A partnership with two goals counts under both.
    async fn coverage(
        &self,
        #[graphql(desc = "The vocabulary.")] by: CoverageDimension,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<Coverage> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(Coverage::find(&asked.frame, &view, by).await?)
    }

    /// Gaps in the records of a scope. They tell how far you can trust the records, and with them
    /// all other answers.
    async fn data_quality(
        &self,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
    ) -> Result<DataQuality> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        Ok(DataQuality::find(&asked.frame, &view).await?)
    }
}
