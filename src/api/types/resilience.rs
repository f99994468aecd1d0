//! Resilience of a network.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};

use super::city::City;
use super::cohesion::{largest_share, warn_of_saturation};
use super::link::Link;
use super::meta::{AnswerMeta, Warning};
use super::partnership::Partnership;
use crate::analytics::resilience::efficiency;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::cursor::short_list;
use crate::api::error::nullable;
use crate::app::answers::distances::DistancesQuestion;
use crate::app::answers::resilience::{Cohesion, CohesionQuestion, CriticalQuestion, CutsQuestion, Fragile};
use crate::app::fault::Fault;
use crate::network::{RecordIndex, View};

/// The cities, links and partnerships without which a network falls apart.
pub struct Resilience {
    frame: Frame,
    view: Arc<View>,
    counts: Arc<Cohesion>,
}

/// A cut city: without it, some other cities no longer reach each other.
#[derive(SimpleObject)]
pub struct ArticulationCity {
    /// The city.
    city: City,
    /// Number of connected components of the whole network if the city leaves, isolated cities
    /// included.
    components_if_removed: i32,
    /// Number of parts into which the rest of its component falls, from 2.
    part_count: i32,
    /// Number of pairs of other cities that no longer reach each other, from 1. At most
    /// 2,147,483,647.
    parted_pairs: i32,
}

impl Resilience {
    /// Returns the answer for a view. Its lists are computed on demand.
    pub async fn find(frame: &Frame, view: &Arc<View>) -> Result<Self, Fault> {
        let counts = frame.request().app.ask(view, CohesionQuestion).await?;
        Ok(Self {
            frame: frame.of_view(view),
            view: Arc::clone(view),
            counts,
        })
    }

    async fn cuts(&self) -> Result<Arc<Fragile>, Fault> {
        self.frame.request().app.ask(&self.view, CutsQuestion).await
    }

    async fn critical(&self) -> Result<Arc<Vec<RecordIndex>>, Fault> {
        self.frame.request().app.ask(&self.view, CriticalQuestion).await
    }
}

/// The cities, links and partnerships without which a network falls apart. Lists begin with the
/// element that disconnects the most pairs of cities. Ties are ordered by key.
#[Object]
impl Resilience {
    /// Cities without which some others no longer reach each other (articulation points, Hopcroft
    /// and Tarjan 1973). Cost: one search.
    async fn articulation_cities(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<ArticulationCity>> {
        let found = self.cuts().await?;
        let shown = short_list("first", first, &found.nodes)?;
        self.frame.request().charge(shown.len())?;
        let cities = shown.iter().map(|cut| ArticulationCity {
            city: City::of_node(&self.frame, &self.view, cut.node),
            components_if_removed: int(self.counts.components - 1 + cut.part_count as usize),
            part_count: int(cut.part_count as usize),
            parted_pairs: int(cut.parted_pairs as usize),
        });
        Ok(cities.collect())
    }

    /// Number of articulation cities.
    async fn articulation_city_count(&self) -> Result<i32> {
        Ok(int(self.cuts().await?.nodes.len()))
    }

    /// Links without which their two cities no longer reach each other (bridges, Hopcroft and
    /// Tarjan 1973). Cost: one search.
    async fn bridge_links(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<Link>> {
        let found = self.cuts().await?;
        let shown = short_list("first", first, &found.links)?;
        self.frame.request().charge(shown.len())?;
        let links = shown.iter().map(|&link| Link::new(&self.frame, &self.view, link));
        Ok(links.collect())
    }

    /// Number of bridge links.
    async fn bridge_link_count(&self) -> Result<i32> {
        Ok(int(self.cuts().await?.links.len()))
    }

    /// Partnerships whose end would raise the number of components, because links that only they
    /// support would go. A bridge link with two partnerships has no critical one; a partnership of
    /// several cities may be critical without any bridge link. Cost: a few passes over the network
    /// for every doubling of the number of such partnerships.
    async fn critical_partnerships(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<Partnership>> {
        let found = self.critical().await?;
        let shown = short_list("first", first, &found)?;
        self.frame.request().charge(shown.len())?;
        Ok(shown
            .iter()
            .map(|&record| Partnership::new(&self.frame, record))
            .collect())
    }

    /// Number of critical partnerships.
    async fn critical_partnership_count(&self) -> Result<i32> {
        Ok(int(self.critical().await?.len()))
    }

    /// Global efficiency: the mean of 1 / hops over all pairs of cities, where an unconnected pair
    /// counts 0 (Latora and Marchiori 2001). From 0 to 1; null for fewer than two cities. Cost: one
    /// search from every city.
    async fn efficiency(&self) -> Option<Result<f64>> {
        nullable(async {
            let all = self.frame.request().app.ask(&self.view, DistancesQuestion).await?;
            Ok(efficiency(&all))
        })
        .await
    }

    /// Number of pairs of cities that reach each other: the sum of s (s − 1) / 2 over the sizes s
    /// of the components. At most 2,147,483,647.
    fn connected_pairs(&self) -> i32 {
        int(self.counts.connected_pairs as usize)
    }

    /// Number of connected components. An isolated city counts as one.
    fn component_count(&self) -> i32 {
        int(self.counts.components)
    }

    /// Share of the cities that lie in the largest component, 0 to 1. Null without cities.
    fn largest_component_share(&self) -> Option<f64> {
        largest_share(&self.counts)
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        let mut meta = AnswerMeta::new(&self.view, "Hopcroft-Tarjan", Vec::new());
        if self.counts.components > 1 {
            let note = format!("The network has {} components.", self.counts.components);
            meta.warn(Warning::Disconnected, note);
        }
        warn_of_saturation(&mut meta, [self.counts.connected_pairs]);
        meta
    }
}
