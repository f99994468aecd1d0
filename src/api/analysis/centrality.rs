//! Centrality of cities.

use async_graphql::{Object, Result};

use super::Asked;
use crate::api::cursor::{PageArguments, ROOT_PAGE};
use crate::api::inputs::ScopeInput;
use crate::api::scalars::FieldKey;
use crate::api::types::centrality::{CentralityConnection, CentralityMeasure};
use crate::app::answers::centrality::CentralityQuestion;
use crate::app::fault::Fault;

/// The largest number of cities from which betweenness is estimated.
const MOST_PIVOTS: i32 = 100_000;

/// Centrality of cities.
pub(super) struct Centrality(pub(super) Asked);

/// Centrality of cities.
#[Object]
impl Centrality {
    /// The centrality of every city by one measure, the most central first. In formulas, n includes
    /// isolated cities. Betweenness is exact up to a billion cities times links. Beyond that, or if
    /// you give fewer `pivots` than there are cities, it is an estimate, and `meta` says so with a
    /// bound on its error. Cost: betweenness, closeness and harmonic centrality take one search
    /// from every city, the others a few passes over the network.
    #[allow(clippy::too_many_arguments, reason = "the schema's arguments")]
    async fn centrality(
        &self,
        #[graphql(desc = "The measure of centrality.")] measure: CentralityMeasure,
        #[graphql(
            desc = "True: the strength of links counts, as 1/strength in distances and as weight in EIGENVECTOR and PAGERANK. False: it does not. DEGREE, STRENGTH, CORE_NUMBER and LOCAL_CLUSTERING are the same in both cases.",
            default = false
        )]
        weighted: bool,
        #[graphql(desc = "Only cities that hold this field, and the links between them.")] within: Option<FieldKey>,
        #[graphql(
            desc = "Only for BETWEENNESS: the number of cities to estimate it from, 1 to 100,000. Exact if it is at least the number of cities. If omitted, exact unless the network is too large for it."
        )]
        pivots: Option<i32>,
        #[graphql(desc = "Seed of the random choice of pivots for BETWEENNESS, from 0.", default = 1)] seed: i32,
        #[graphql(desc = "The part of the network to look at.")] scope: Option<ScopeInput>,
        #[graphql(desc = "Page size, 0 to 500; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 500. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CentralityConnection> {
        let asked = self.0.at(scope.as_ref()).await?;
        let view = asked.view(scope.as_ref()).await?;
        if let Some(pivots) = pivots {
            if measure != CentralityMeasure::Betweenness {
                return Err(Fault::bad("pivots", "goes with `measure: BETWEENNESS` only").into());
            }
            if !(1..=MOST_PIVOTS).contains(&pivots) {
                return Err(Fault::range("pivots", 1, MOST_PIVOTS, pivots).into());
            }
        }
        if seed < 0 {
            return Err(Fault::range("seed", 0, i32::MAX, seed).into());
        }
        let names = asked.frame.names();
        let within = within.map(|field| names.field("within", &field.0, &view.scope().networks));
        let question = CentralityQuestion {
            measure: measure.into(),
            weighted,
            within: within.transpose()?.unwrap_or_default(),
            pivots: pivots.map(|pivots| pivots.unsigned_abs() as usize),
            seed: u64::from(seed.unsigned_abs()),
        };
        let page = PageArguments::new(first, after, last, before);
        Ok(CentralityConnection::find(&asked.frame, &view, question, &page, ROOT_PAGE).await?)
    }
}
