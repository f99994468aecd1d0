//! A city's position in the network, in figures.

use std::sync::Arc;

use async_graphql::{Object, Result};

use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::error::nullable;
use crate::app::answers::centrality::{CentralityMeasure, CentralityQuestion};
use crate::app::answers::communities::CommunityQuestion;
use crate::app::fault::Fault;
use crate::network::{CityIndex, View};

/// A city's position in the network, in figures. Each measure is computed for all cities of the
/// scope at once, on first use.
pub struct CityMetrics {
    frame: Frame,
    view: Arc<View>,
    node: Option<u32>,
    weighted: bool,
}

impl CityMetrics {
    /// Returns the figures of a city, in scope or not.
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
        let found = question.ask(&self.frame.request().app, &self.view).await?;
        Ok(found.values[node as usize])
    }

    async fn number(&self, measure: CentralityMeasure) -> Option<Result<f64>> {
        nullable(async { Ok(self.value(measure).await?) }).await
    }
}

/// A city's position in the network, in figures. Each measure is computed for all cities of the
/// scope at once, when you first select it. All figures are null for a city that is not in scope.
#[Object]
impl CityMetrics {
    /// True if the city is a member on the day asked about and passes the filters of the scope.
    fn in_scope(&self) -> bool {
        self.node.is_some()
    }

    /// Number of partner cities (degree).
    fn degree(&self) -> Option<i32> {
        self.node.map(|node| int(self.view.graph().degree(node)))
    }

    /// Sum of the strengths of the city's links.
    async fn strength(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Strength).await
    }

    /// Betweenness: number of shortest paths through the city between two other cities, each pair
    /// counted once (Brandes 2001). An estimate in very large scopes; see `centrality`.
    async fn betweenness(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Betweenness).await
    }

    /// Closeness: nearness to the reachable cities, corrected for their share of all cities
    /// (Wasserman and Faust 1994). 0 without a link.
    async fn closeness(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Closeness).await
    }

    /// Harmonic centrality: mean of 1/distance over all other cities, where unreachable ones count
    /// 0 (Marchiori and Latora 2000).
    async fn harmonic(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Harmonic).await
    }

    /// Eigenvector centrality: links to central cities, from the leading eigenvector of length 1
    /// (Bonacich 1972). Also null outside the largest component.
    async fn eigenvector(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::Eigenvector).await
    }

    /// PageRank: share of the visits of a random walk that restarts with probability 0.15 (Page et
    /// al. 1999).
    async fn page_rank(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::PageRank).await
    }

    /// Core number: the largest k for which the city lies in a part of the network where every city
    /// has at least k partners (Seidman 1983).
    async fn core_number(&self) -> Option<Result<i32>> {
        nullable(async {
            let found = self.value(CentralityMeasure::CoreNumber).await?;
            Ok(found.map(|number| int(number as usize)))
        })
        .await
    }

    /// Share of the pairs of the city's partners that are linked to each other, 0 to 1 (Watts and
    /// Strogatz 1998). Also null for fewer than two partners.
    async fn local_clustering(&self) -> Option<Result<f64>> {
        self.number(CentralityMeasure::LocalClustering).await
    }

    /// Number of the city's community (Leiden, seed 1, unweighted), from 1, the largest first. Same
    /// as `community` in `graph`.
    async fn community(&self) -> Option<Result<i32>> {
        nullable(async {
            let Some(node) = self.node else {
                return Ok(None);
            };
            let found = self
                .frame
                .request()
                .app
                .ask(&self.view, CommunityQuestion::default())
                .await?;
            Ok(Some(int(found.partition.label(node) as usize + 1)))
        })
        .await
    }
}
