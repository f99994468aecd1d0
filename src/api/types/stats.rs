//! A network and a field in numbers.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::meta::{AnswerMeta, Warning};
use crate::analytics::components::components;
use crate::analytics::summary::GraphSummary;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::error::nullable;
use crate::app::answers::centrality::{CentralityMeasure, CentralityQuestion};
use crate::app::answers::clusters::density;
use crate::app::answers::stats::{Counts, DiameterQuestion, FieldCounts, MeanDistanceQuestion, SummaryQuestion};
use crate::app::fault::Fault;
use crate::domain::FieldId;
use crate::network::View;

/// The network in numbers.
pub struct NetworkStats {
    frame: Frame,
    view: Arc<View>,
    counts: Counts,
    summary: OnceCell<Arc<GraphSummary>>,
}

/// How many cities have a number of partners.
#[derive(SimpleObject)]
pub struct DegreeCount {
    /// Number of partner cities.
    degree: i32,
    /// How many cities have that many, from 1.
    city_count: i32,
}

impl NetworkStats {
    /// The numbers of a view.
    pub fn new(frame: &Frame, view: &Arc<View>) -> Self {
        let counts = Counts::new(view);
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            counts,
            summary: OnceCell::new(),
        }
    }

    async fn summary(&self) -> Result<&GraphSummary, Fault> {
        let ask = || self.frame.request().app.ask(&self.view, SummaryQuestion);
        self.summary.get_or_try_init(ask).await.map(AsRef::as_ref)
    }
}

/// The network in numbers.
#[Object]
impl NetworkStats {
    /// Member cities in scope.
    async fn city_count(&self) -> i32 {
        int(self.view.cities().len())
    }

    /// Countries with a city in scope.
    async fn country_count(&self) -> i32 {
        int(self.counts.countries)
    }

    /// Creative fields that a city in scope holds.
    async fn field_count(&self) -> i32 {
        int(self.counts.fields)
    }

    /// Pairs of cities in scope that share a partnership.
    async fn link_count(&self) -> i32 {
        int(self.view.graph().link_count())
    }

    /// Distinct partnerships behind the links.
    async fn partnership_count(&self) -> i32 {
        int(self.counts.partnerships)
    }

    /// Sum of the strengths of all links.
    async fn total_strength(&self) -> f64 {
        self.view.graph().total_strength()
    }

    /// Links over possible links, 2L / (n (n − 1)), 0 to 1; null for fewer than two cities.
    async fn density(&self) -> Option<f64> {
        density(self.view.cities().len(), self.view.graph().link_count())
    }

    /// Mean number of partner cities, 2L / n; null without cities.
    async fn mean_degree(&self) -> Option<f64> {
        let cities = self.view.cities().len();
        (cities > 0).then(|| 2.0 * self.view.graph().link_count() as f64 / cities as f64)
    }

    /// Connected components, isolated cities included.
    async fn component_count(&self) -> Result<i32> {
        Ok(int(self.summary().await?.component_count))
    }

    /// Sizes of the components, largest first, at most 1,000.
    async fn component_sizes(&self) -> Vec<i32> {
        components(self.view.graph())
            .sizes()
            .iter()
            .take(1000)
            .map(|&size| int(size as usize))
            .collect()
    }

    /// Cities in the largest component.
    async fn largest_component_size(&self) -> Result<i32> {
        Ok(int(self.summary().await?.largest_component_size as usize))
    }

    /// Share of the cities that lie in the largest component, 0 to 1; null without cities.
    async fn largest_component_share(&self) -> Option<Result<f64>> {
        nullable(async {
            let (largest, all) = (self.summary().await?.largest_component_size, self.view.cities().len());
            Ok((all > 0).then(|| f64::from(largest) / all as f64))
        })
        .await
    }

    /// Cities without a link.
    async fn isolate_count(&self) -> Result<i32> {
        Ok(int(self.summary().await?.isolate_count))
    }

    /// Share of connected triples of cities that are closed, 0 to 1 (transitivity); null without triples.
    async fn transitivity(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.summary().await?.transitivity) }).await
    }

    /// Mean over the cities with two partners or more of the share of pairs of their partners that are linked, 0 to 1 (Watts and Strogatz
    /// 1998); null without such a city.
    async fn mean_clustering(&self) -> Option<Result<f64>> {
        nullable(async {
            let question = CentralityQuestion::plain(CentralityMeasure::LocalClustering);
            let found = self.frame.request().app.ask(&self.view, question).await?;
            Ok(found.mean())
        })
        .await
    }

    /// Mean hops between two cities of the largest component, of several the one with the first key; null if it is a single
    /// city.
    async fn mean_distance(&self) -> Option<Result<f64>> {
        nullable(async { Ok(*self.frame.request().app.ask(&self.view, MeanDistanceQuestion).await?) }).await
    }

    /// Most hops between two cities of the largest component, of several the one with the first key; null if it is a single
    /// city.
    async fn diameter(&self) -> Option<Result<i32>> {
        nullable(async {
            let found = self.frame.request().app.ask(&self.view, DiameterQuestion).await?;
            Ok(found.map(|hops| int(hops as usize)))
        })
        .await
    }

    /// Correlation of the degrees at the two ends of a link, −1 to 1 (Newman 2003); null if all degrees are alike.
    async fn degree_assortativity(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.summary().await?.degree_assortativity) }).await
    }

    /// How many cities have how many partners, ascending; numbers that no city has are left out.
    async fn degree_distribution(&self) -> Result<Vec<DegreeCount>> {
        let distribution = self.summary().await?.degree_distribution.iter();
        let count = |&(degree, cities): &(u32, u32)| DegreeCount {
            degree: int(degree as usize),
            city_count: int(cities as usize),
        };
        Ok(distribution.map(count).collect())
    }

    /// What the answer was computed from.
    async fn meta(&self) -> Result<AnswerMeta> {
        let mut meta = AnswerMeta::new(&self.view, "summary", Vec::new());
        let components = self.summary().await?.component_count;
        if components > 1 {
            let note = format!("The graph has {components} components; distances are those of the largest.");
            meta.warn(Warning::Disconnected, note);
        }
        Ok(meta)
    }
}

/// A field in numbers: the cities that hold it and the links among them.
#[derive(SimpleObject)]
pub struct FieldStats {
    /// Cities that hold the field.
    member_count: i32,
    /// Countries they lie in.
    country_count: i32,
    /// Links between two of them.
    link_count: i32,
    /// Links from them to cities of other fields.
    external_link_count: i32,
    /// Links over possible links among them, 0 to 1; null for fewer than two cities.
    density: Option<f64>,
    /// Connected components among them.
    component_count: i32,
    /// Of them without a link to another of them.
    isolate_count: i32,
    /// (external − internal) / (external + internal) links, −1 to 1 (Krackhardt and Stern 1988); null without links.
    ei_index: Option<f64>,
}

impl FieldStats {
    /// The numbers of a field.
    pub fn new(view: &View, field: FieldId) -> Self {
        let counts = FieldCounts::new(view, field);
        Self {
            member_count: int(counts.members),
            country_count: int(counts.countries),
            link_count: int(counts.links),
            external_link_count: int(counts.external_links),
            density: counts.density(),
            component_count: int(counts.components),
            isolate_count: int(counts.isolates),
            ei_index: counts.ei_index(),
        }
    }
}
