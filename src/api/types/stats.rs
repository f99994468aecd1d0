//! Figures of a network and of a field.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::meta::{AnswerMeta, Warning};
use crate::analytics::Budget;
use crate::analytics::components::components;
use crate::analytics::distances::DistanceProfile;
use crate::analytics::summary::GraphSummary;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::error::nullable;
use crate::app::answers::centrality::{Centralities, CentralityMeasure, CentralityQuestion};
use crate::app::answers::clusters::density;
use crate::app::answers::distances;
use crate::app::answers::stats::{Counts, CountsQuestion, DiameterQuestion, FieldQuestion, SummaryQuestion};
use crate::app::fault::Fault;
use crate::domain::FieldId;
use crate::network::View;

/// Figures of a whole network.
pub struct NetworkStats {
    frame: Frame,
    view: Arc<View>,
    counts: OnceCell<Arc<Counts>>,
    summary: OnceCell<Arc<GraphSummary>>,
}

/// The number of cities with a certain number of partners.
#[derive(SimpleObject)]
pub struct DegreeCount {
    /// Number of partner cities (degree).
    degree: i32,
    /// Number of cities with that many partners, from 1.
    city_count: i32,
}

/// The number of pairs of cities at a certain distance in hops.
#[derive(SimpleObject)]
pub struct DistanceCount {
    /// Number of hops, from 1.
    hop_count: i32,
    /// Number of pairs of cities at that distance, each counted once. A whole number, which may
    /// exceed an `Int`.
    pair_count: f64,
}

impl NetworkStats {
    /// Returns the figures of a view.
    pub fn new(frame: &Frame, view: &Arc<View>) -> Self {
        Self {
            frame: frame.clone(),
            view: Arc::clone(view),
            counts: OnceCell::new(),
            summary: OnceCell::new(),
        }
    }

    async fn counts(&self) -> Result<&Counts, Fault> {
        let ask = || self.frame.request().app.ask(&self.view, CountsQuestion);
        self.counts.get_or_try_init(ask).await.map(AsRef::as_ref)
    }

    async fn summary(&self) -> Result<&GraphSummary, Fault> {
        let ask = || self.frame.request().app.ask(&self.view, SummaryQuestion);
        self.summary.get_or_try_init(ask).await.map(AsRef::as_ref)
    }

    async fn distances(&self) -> Result<Arc<Option<DistanceProfile>>, Fault> {
        distances::ask_profile(&self.frame.request().app, &self.view).await
    }

    async fn clustering(&self) -> Result<Arc<Centralities>, Fault> {
        let question = CentralityQuestion::plain(CentralityMeasure::LocalClustering);
        question.ask(&self.frame.request().app, &self.view).await
    }
}

/// Figures of a whole network.
#[Object]
impl NetworkStats {
    /// Number of member cities in scope.
    fn city_count(&self) -> i32 {
        int(self.view.cities().len())
    }

    /// Number of countries with a city in scope.
    async fn country_count(&self) -> Result<i32> {
        Ok(int(self.counts().await?.countries))
    }

    /// Number of creative fields that a city in scope holds.
    async fn field_count(&self) -> Result<i32> {
        Ok(int(self.counts().await?.fields))
    }

    /// Number of links: pairs of cities in scope that share a partnership.
    fn link_count(&self) -> i32 {
        int(self.view.graph().link_count())
    }

    /// Number of distinct partnerships behind the links.
    async fn partnership_count(&self) -> Result<i32> {
        Ok(int(self.counts().await?.partnerships))
    }

    /// Sum of the strengths of all links.
    fn total_strength(&self) -> f64 {
        self.view.graph().total_strength()
    }

    /// Density: links divided by possible links, 2L / (n (n − 1)), 0 to 1. Null for fewer than two
    /// cities.
    fn density(&self) -> Option<f64> {
        density(self.view.cities().len(), self.view.graph().link_count())
    }

    /// Mean number of partner cities, 2L / n. Null without cities.
    fn mean_degree(&self) -> Option<f64> {
        let cities = self.view.cities().len();
        (cities > 0).then(|| 2.0 * self.view.graph().link_count() as f64 / cities as f64)
    }

    /// Number of connected components. An isolated city counts as one.
    async fn component_count(&self) -> Result<i32> {
        Ok(int(self.summary().await?.component_count))
    }

    /// Sizes of the components, the largest first. At most 1,000 are shown.
    async fn component_sizes(&self) -> Result<Vec<i32>> {
        let view = Arc::clone(&self.view);
        let sizes = move |_: &Budget| {
            let parts = components(view.graph());
            let sizes = parts.sizes();
            Ok(sizes.iter().take(1000).map(|&size| int(size as usize)).collect())
        };
        let effort = self.view.graph().node_count() + self.view.graph().link_count();
        Ok(self.frame.request().app.compute(effort, sizes).await?)
    }

    /// Number of cities in the largest component.
    async fn largest_component_size(&self) -> Result<i32> {
        Ok(int(self.summary().await?.largest_component_size as usize))
    }

    /// Share of the cities that lie in the largest component, 0 to 1. Null without cities.
    async fn largest_component_share(&self) -> Option<Result<f64>> {
        nullable(async {
            let (largest, all) = (self.summary().await?.largest_component_size, self.view.cities().len());
            Ok((all > 0).then(|| f64::from(largest) / all as f64))
        })
        .await
    }

    /// Number of cities without a link.
    async fn isolate_count(&self) -> Result<i32> {
        Ok(int(self.summary().await?.isolate_count))
    }

    /// Transitivity: the share of connected triples of cities that are closed, 0 to 1. Null without
    /// triples.
    async fn transitivity(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.summary().await?.transitivity) }).await
    }

    /// Clustering coefficient of Watts and Strogatz (1998), from 0 to 1: the share of pairs of a
    /// city's partners that are linked, as the mean over all cities. Cities with fewer than two
    /// partners count 0. Null without cities.
    async fn mean_clustering_of_all_cities(&self) -> Option<Result<f64>> {
        nullable(async {
            let cities = self.view.cities().len() as f64;
            let sum = self.clustering().await?.values.iter().flatten().sum::<f64>();
            Ok((cities > 0.0).then(|| sum / cities))
        })
        .await
    }

    /// The share of pairs of a city's partners that are linked, as the mean over the cities with
    /// two partners or more, for which the share is defined. From 0 to 1; null without such a city.
    async fn mean_clustering_of_cities_with_two_partners(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.clustering().await?.mean()) }).await
    }

    /// Mean number of hops between two cities of the largest component (of several, the one with
    /// the first key). Null if it is a single city, and if the number of cities times the number of
    /// links exceeds 100,000,000,000.
    async fn mean_distance(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.distances().await?.as_ref().as_ref().map(DistanceProfile::mean)) }).await
    }

    /// Median distance: the smallest number of hops that covers at least half of the pairs of
    /// cities of the largest component. Null where `meanDistance` is null.
    async fn median_distance(&self) -> Option<Result<i32>> {
        nullable(async {
            let distances = self.distances().await?;
            Ok(distances.as_ref().as_ref().map(|found| int(found.median() as usize)))
        })
        .await
    }

    /// Number of hops that covers a given share of the pairs of cities of the largest component,
    /// with linear interpolation between whole numbers (Leskovec, Kleinberg and Faloutsos 2007).
    /// With 0.9 it is the 90-percentile effective diameter, with 0.5 the 50-percentile one. Null
    /// where `meanDistance` is null.
    async fn effective_diameter(
        &self,
        #[graphql(desc = "Share of the pairs, above 0 to 1.", default = 0.9)] share: f64,
    ) -> Option<Result<f64>> {
        nullable(async {
            if !(share > 0.0 && share <= 1.0) {
                return Err(Fault::bad("share", format!("must lie above 0 and not above 1; {share} was given")).into());
            }
            let distances = self.distances().await?;
            Ok(distances.as_ref().as_ref().map(|found| found.effective_diameter(share)))
        })
        .await
    }

    /// Number of pairs of cities of the largest component at each distance in hops, ascending.
    /// Empty where `meanDistance` is null.
    async fn distance_distribution(&self) -> Result<Vec<DistanceCount>> {
        let distances = self.distances().await?;
        let counts = distances.as_ref().as_ref().map_or(&[][..], |found| &found.pair_counts);
        self.frame.request().charge(counts.len())?;
        let count = |(hops, &pairs): (usize, &u64)| DistanceCount {
            hop_count: int(hops),
            pair_count: pairs as f64,
        };
        Ok((1..).zip(counts).map(count).collect())
    }

    /// Radius: the smallest number of hops within which one city of the largest component reaches
    /// all others of it. Null where `meanDistance` is null.
    async fn radius(&self) -> Option<Result<i32>> {
        nullable(async {
            let distances = self.distances().await?;
            Ok(distances.as_ref().as_ref().map(|found| int(found.radius as usize)))
        })
        .await
    }

    /// Diameter: the largest number of hops between two cities of the largest component (of
    /// several, the one with the first key). Null if it is a single city.
    async fn diameter(&self) -> Option<Result<i32>> {
        nullable(async {
            let found = self.frame.request().app.ask(&self.view, DiameterQuestion).await?;
            Ok(found.map(|hops| int(hops as usize)))
        })
        .await
    }

    /// Correlation of the degrees at the two ends of a link, −1 to 1 (Newman 2003). Null if all
    /// degrees are equal.
    async fn degree_assortativity(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.summary().await?.degree_assortativity) }).await
    }

    /// Inequality of the numbers of partners, from 0 (all equal) to below 1: the Gini coefficient
    /// of the degrees of all cities, isolated ones included (Kunegis and Preusse 2012). Null
    /// without links.
    async fn degree_gini(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.summary().await?.degree_gini) }).await
    }

    /// Number of cities for each number of partners, ascending. Numbers that no city has are left
    /// out.
    async fn degree_distribution(&self) -> Result<Vec<DegreeCount>> {
        let distribution = self.summary().await?.degree_distribution.iter();
        let count = |&(degree, cities): &(u32, u32)| DegreeCount {
            degree: int(degree as usize),
            city_count: int(cities as usize),
        };
        Ok(distribution.map(count).collect())
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    async fn meta(&self) -> Result<AnswerMeta> {
        let mut meta = AnswerMeta::new(&self.view, "summary", Vec::new());
        let components = self.summary().await?.component_count;
        if components > 1 {
            let note = format!("The graph has {components} components; distances are those of the largest.");
            meta.warn(Warning::Disconnected, note);
        }
        if distances::is_too_large(&self.view) {
            let note =
                "Distances other than the diameter are not computed for more than 100,000,000,000 cities times links.";
            meta.warn(Warning::TooLarge, note.to_owned());
        }
        Ok(meta)
    }
}

/// Figures of a field: the cities that hold it and the links among them.
#[derive(SimpleObject)]
pub struct FieldStats {
    /// Number of cities that hold the field.
    member_count: i32,
    /// Number of countries of these cities.
    country_count: i32,
    /// Number of links between two of these cities.
    link_count: i32,
    /// Number of links from these cities to cities of other fields.
    external_link_count: i32,
    /// Links divided by possible links among these cities, 0 to 1. Null for fewer than two cities.
    density: Option<f64>,
    /// Number of connected components among these cities.
    component_count: i32,
    /// Number of these cities without a link to another of them.
    isolate_count: i32,
    /// E–I index: (external − internal) / (external + internal) links, −1 to 1 (Krackhardt and
    /// Stern 1988). Null without links.
    ei_index: Option<f64>,
}

impl FieldStats {
    /// Computes the figures of a field.
    pub async fn find(frame: &Frame, view: &Arc<View>, field: FieldId) -> Result<Self, Fault> {
        let counts = frame.request().app.ask(view, FieldQuestion { field }).await?;
        Ok(Self {
            member_count: int(counts.members),
            country_count: int(counts.countries),
            link_count: int(counts.links),
            external_link_count: int(counts.external_links),
            density: counts.density(),
            component_count: int(counts.components),
            isolate_count: int(counts.isolates),
            ei_index: counts.ei_index(),
        })
    }
}
