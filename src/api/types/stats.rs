//! A network and a field in numbers.

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
use crate::app::answers::stats::{
    Counts, CountsQuestion, DiameterQuestion, DistancesQuestion, FieldQuestion, SummaryQuestion,
};
use crate::app::fault::Fault;
use crate::domain::FieldId;
use crate::network::View;

/// The network in numbers.
pub struct NetworkStats {
    frame: Frame,
    view: Arc<View>,
    counts: OnceCell<Arc<Counts>>,
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

/// How many pairs of cities are a number of hops apart.
#[derive(SimpleObject)]
pub struct DistanceCount {
    /// Number of hops, from 1.
    hop_count: i32,
    /// How many pairs of cities are that far apart, each counted once; a whole number, which may be larger than an Int.
    pair_count: f64,
}

impl NetworkStats {
    /// The numbers of a view.
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
        self.frame.request().app.ask(&self.view, DistancesQuestion).await
    }

    async fn clustering(&self) -> Result<Arc<Centralities>, Fault> {
        let question = CentralityQuestion::plain(CentralityMeasure::LocalClustering);
        self.frame.request().app.ask(&self.view, question).await
    }
}

/// The network in numbers.
#[Object]
impl NetworkStats {
    /// Member cities in scope.
    fn city_count(&self) -> i32 {
        int(self.view.cities().len())
    }

    /// Countries with a city in scope.
    async fn country_count(&self) -> Result<i32> {
        Ok(int(self.counts().await?.countries))
    }

    /// Creative fields that a city in scope holds.
    async fn field_count(&self) -> Result<i32> {
        Ok(int(self.counts().await?.fields))
    }

    /// Pairs of cities in scope that share a partnership.
    fn link_count(&self) -> i32 {
        int(self.view.graph().link_count())
    }

    /// Distinct partnerships behind the links.
    async fn partnership_count(&self) -> Result<i32> {
        Ok(int(self.counts().await?.partnerships))
    }

    /// Sum of the strengths of all links.
    fn total_strength(&self) -> f64 {
        self.view.graph().total_strength()
    }

    /// Links over possible links, 2L / (n (n − 1)), 0 to 1; null for fewer than two cities.
    fn density(&self) -> Option<f64> {
        density(self.view.cities().len(), self.view.graph().link_count())
    }

    /// Mean number of partner cities, 2L / n; null without cities.
    fn mean_degree(&self) -> Option<f64> {
        let cities = self.view.cities().len();
        (cities > 0).then(|| 2.0 * self.view.graph().link_count() as f64 / cities as f64)
    }

    /// Connected components, isolated cities included.
    async fn component_count(&self) -> Result<i32> {
        Ok(int(self.summary().await?.component_count))
    }

    /// Sizes of the components, largest first, at most 1,000.
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

    /// Share of pairs of a city's partners that are linked, in the mean over all cities: those with fewer than two partners count 0. Of 0
    /// to 1; the clustering coefficient that Watts and Strogatz (1998) give for networks; null without cities.
    async fn mean_clustering_of_all_cities(&self) -> Option<Result<f64>> {
        nullable(async {
            let cities = self.view.cities().len() as f64;
            let sum = self.clustering().await?.values.iter().flatten().sum::<f64>();
            Ok((cities > 0.0).then(|| sum / cities))
        })
        .await
    }

    /// The same over the cities with two partners or more, for which alone the share is defined; null without such a city.
    async fn mean_clustering_of_cities_with_two_partners(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.clustering().await?.mean()) }).await
    }

    /// Mean hops between two cities of the largest component, of several the one with the first key; null if it is a single
    /// city, and for more than 100,000,000,000 cities times links.
    async fn mean_distance(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.distances().await?.as_ref().as_ref().map(DistanceProfile::mean)) }).await
    }

    /// Least number of hops within which half of the pairs of cities of the largest component or more lie; null as `meanDistance`.
    async fn median_distance(&self) -> Option<Result<i32>> {
        nullable(async {
            let distances = self.distances().await?;
            Ok(distances.as_ref().as_ref().map(|found| int(found.median() as usize)))
        })
        .await
    }

    /// Hops within which a share of the pairs of different cities of the largest component lies, between two whole numbers by linear
    /// interpolation (Leskovec, Kleinberg and Faloutsos 2007): the 90-percentile effective diameter, or with 0.5 the 50-percentile one.
    /// Null as `meanDistance`.
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

    /// How many pairs of cities of the largest component are how many hops apart, ascending; empty where `meanDistance` is null.
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

    /// Fewest hops within which one city of the largest component reaches all others of it; null as `meanDistance`.
    async fn radius(&self) -> Option<Result<i32>> {
        nullable(async {
            let distances = self.distances().await?;
            Ok(distances.as_ref().as_ref().map(|found| int(found.radius as usize)))
        })
        .await
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

    /// How unequal the numbers of partners are, 0 (all alike) to below 1: the Gini coefficient of the degrees of all cities, isolated
    /// ones included (Kunegis and Preusse 2012); null without links.
    async fn degree_gini(&self) -> Option<Result<f64>> {
        nullable(async { Ok(self.summary().await?.degree_gini) }).await
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
        if DistancesQuestion::is_too_large(&self.view) {
            let note =
                "Distances other than the diameter are not computed for more than 100,000,000,000 cities times links.";
            meta.warn(Warning::TooLarge, note.to_owned());
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
