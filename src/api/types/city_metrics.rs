//! A city's place in the network, in numbers.

use std::sync::Arc;

use async_graphql::{Object, Result};

use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::error::nullable;
use crate::app::answers::centrality::{CentralityMeasure, CentralityQuestion};
use crate::app::answers::communities::CommunityQuestion;
use crate::app::fault::Fault;
use crate::network::{CityIndex, View};

/// A city's place in the network, in numbers. Each measure is computed once for all cities of the scope, when the first one asks for it.
pub struct CityMetrics {
    frame: Frame,
    view: Arc<View>,
    node: Option<u32>,
    weighted: bool,
}

impl CityMetrics {
    /// The numbers of a city, whether or not it is in scope.
    pub fn new(frame: &Frame, view: &Arc<View>, city: CityIndex, weighted: bool) -> Self {
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            node: view.node(city),
            weighted,
        }
    }

    async fn value(&self, measure: CentralityMeasure) -> Result<Option<f64>, Fault> {
        let Some(node) = self.node else {
            return Ok(None);
        };
        let question = CentralityQuestion {
            weighted: self.weighted,
            ..CentralityQuestion::plain(measure)
        };
        let found = self.frame.request().app.ask(&self.view, question).await?;
        Ok(found.values[node as usize])
    }

    async fn number(&self, measure: CentralityMeasure) -> Option<Result<f64>> {
        nullable(async { Ok(self.value(measure).await?) }).await
    }
}

/// A city's place in the network, in numbers. Each measure is computed once for all cities of the scope, when the first one asks for it. All are null for a
/// city that is not in scope.
#[Object]
impl CityMetrics {
    /// Whether the city is a member on the day and passes the scope's filters.
    fn in_scope(&self) -> bool {
        self.node.is_some()
    }

    /// Number of partner cities.
    fn degree(&self) -> Option<i32> {
        self.node.map(|node| int(self.view.graph().degree(node)))
    }

    /// Sum of the strengths of its links.
    async fn strength(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Strength).await
    }

    /// How many shortest paths between two other cities pass, each pair counted once (Brandes 2001); an estimate in very large scopes, as
    /// `centrality` says.
    async fn betweenness(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Betweenness).await
    }

    /// Nearness to the cities within reach, corrected for their share (Wasserman and Faust 1994); 0 without a link.
    async fn closeness(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Closeness).await
    }

    /// Mean over all other cities of 1/distance, those out of reach counting 0 (Marchiori and Latora 2000).
    async fn harmonic(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Harmonic).await
    }

    /// Links to central cities: the leading eigenvector, of length 1 (Bonacich 1972); null outside the largest component, too.
    async fn eigenvector(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Eigenvector).await
    }

    /// Share of the visits of a random walk that starts anew with probability 0.15 (Page et al. 1999).
    async fn page_rank(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::PageRank).await
    }

    /// The largest k for which it lies in a part of the network where every city has k partners (Seidman 1983).
    async fn core_number(&self) -> Option<Result<i32>> {
        nullable(async {
            let found = self.value(CentralityMeasure::CoreNumber).await?;
            Ok(found.map(|number| int(number as usize)))
        })
        .await
    }

    /// Share of the pairs of its partners that are linked themselves, 0 to 1 (Watts and Strogatz 1998); null for fewer than two partners, too.
    async fn local_clustering(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::LocalClustering).await
    }

    /// Number of its community (Leiden, seed 1, unweighted), from 1, the largest first: the `community` of `graph`.
    async fn community(&self) -> Option<Result<i32>> {
        nullable(async {
            let Some(node) = self.node else {
                return Ok(None);
            };
            let found = self.frame.request().app.ask(&self.view, CommunityQuestion).await?;
            Ok(Some(int(found.partition.label(node) as usize + 1)))
        })
        .await
    }
}
