//! Recommendations of partners, and a backtest of them.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::inputs::ScopeInput;
use crate::api::scalars::{CityRef, Date};
use crate::api::types::backtest::{Backtest, BacktestArguments};
use crate::api::types::recommendation::{RecommendationArguments, RecommendationConnection};
use crate::api::types::recommendation_weights::{Preset, RecommendationWeights};

/// Recommendations of partners, and a backtest of them.
pub(super) struct Recommendations(pub(super) Asked);

/// Recommendations of partners, and a backtest of them.
#[Object]
impl Recommendations {
    /// Recommended partners for a city, with reasons: members without a link to it, former partners
    /// included, by the weighted sum of the reasons. Shared partners count by resource allocation,
    /// Σ 1 / k over shared partners with k partners each (Zhou, Lü and Zhang 2009), divided by the
    /// largest among the candidates. For a city that is not in scope the answer is empty, with a
    /// warning.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn partner_recommendations(
        &self,
        #[graphql(desc = "The city that looks for partners.", name = "for")] city: CityRef,
        #[graphql(desc = "A named set of weights.", default_with = "Preset::Balanced")] preset: Preset,
        #[graphql(desc = "Weights that replace those of the preset.")] weights: Option<RecommendationWeights>,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only recommendations after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only recommendations before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        let city = asked.frame.of_view(&view).city("for", &city)?;
        let page = PageArguments::new(first, after, last, before);
        let arguments = RecommendationArguments {
            preset,
            weights: weights.as_ref(),
            page: &page,
            largest: ROOT_PAGE,
        };
        Ok(RecommendationConnection::find(&asked.frame, &view, city, &arguments).await?)
    }

    /// A test of how well recommendations predict later links. It scores all pairs of members
    /// without a link on one day, with the data known on that day, and compares the scores with the
    /// links formed after it. Cost: every pair of cities once.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn backtest(
        &self,
        #[graphql(
            desc = "The day of training: the last day of this date. Scores use only data of that day and before."
        )]
        train_at: Date,
        #[graphql(
            desc = "End of the test: the last day of this date. Links of the days after the day of training, up to this one, count as new."
        )]
        until: Date,
        #[graphql(desc = "A named set of weights.", default_with = "Preset::Balanced")] preset: Preset,
        #[graphql(desc = "Weights that replace those of the preset.")] weights: Option<RecommendationWeights>,
        #[graphql(
            desc = "The numbers of best pairs to look at: 1 to 20 numbers, each from 1 to 1,000,000.",
            default_with = "vec![10, 50, 100]"
        )]
        k: Vec<i32>,
        #[graphql(
            desc = "The part of the network to look at. `asOf` and `during` cannot be given: `trainAt` and `until` give the days."
        )]
        scope: Option<ScopeInput>,
    ) -> Result<Backtest> {
        let asked = self.0.at(scope.as_ref()).await?;
        let arguments = BacktestArguments {
            train_at: &train_at,
            until: &until,
            preset,
            weights: weights.as_ref(),
            ks: &k,
        };
        Ok(Backtest::find(&asked.frame, &arguments, scope.as_ref()).await?)
    }
}
