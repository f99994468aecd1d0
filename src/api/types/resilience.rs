//! What a network hangs on.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};

use super::city::City;
use super::cohesion::{largest_share, warn_of_saturation};
use super::link::Link;
use super::meta::{AnswerMeta, Warning};
use super::partnership::Partnership;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::cursor::short_list;
use crate::api::error::nullable;
use crate::app::answers::resilience::{
    Cohesion, CohesionQuestion, CriticalQuestion, CutsQuestion, EfficiencyQuestion, Fragile,
};
use crate::app::fault::Fault;
use crate::network::{RecordIndex, View};

/// What a network hangs on: the cities, links and partnerships without which it falls apart.
pub struct Resilience {
    frame: Frame,
    view: Arc<View>,
    counts: Arc<Cohesion>,
}

/// A city without which others no longer reach each other.
#[derive(SimpleObject)]
pub struct ArticulationCity {
    /// The city.
    city: City,
    /// Connected components of the whole network if the city leaves, isolated cities included.
    components_if_removed: i32,
    /// Into how many parts the rest of its component falls, from 2.
    part_count: i32,
    /// Pairs of other cities that no longer reach each other, from 1; at most 2,147,483,647.
    parted_pairs: i32,
}

impl Resilience {
    /// The answer for a view. What it lists is computed when asked for.
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

/// What a network hangs on: the cities, links and partnerships without which it falls apart. Lists begin with what parts the most
/// pairs of cities; ties stand in the order of their keys.
#[Object]
impl Resilience {
    /// Cities without which others no longer reach each other (articulation points, Hopcroft and Tarjan 1973). Cost: one search.
    async fn articulation_cities(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
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

    /// How many articulation cities there are.
    async fn articulation_city_count(&self) -> Result<i32> {
        Ok(int(self.cuts().await?.nodes.len()))
    }

    /// Links without which their two cities no longer reach each other (bridges, Hopcroft and Tarjan 1973). Cost: one search.
    async fn bridge_links(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<Link>> {
        let found = self.cuts().await?;
        let shown = short_list("first", first, &found.links)?;
        self.frame.request().charge(shown.len())?;
        let links = shown.iter().map(|&link| Link::new(&self.frame, &self.view, link));
        Ok(links.collect())
    }

    /// How many bridge links there are.
    async fn bridge_link_count(&self) -> Result<i32> {
        Ok(int(self.cuts().await?.links.len()))
    }

    /// Partnerships whose end, with all links that only they support, would raise the number of components. A bridge link with two
    /// partnerships has no critical one; a partnership of several cities may be critical without any bridge link. Cost: a few
    /// passes over the network for every doubling of the number of such partnerships.
    async fn critical_partnerships(
        &self,
        #[graphql(desc = "How many, 0 to 500.", default = 100)] first: i32,
    ) -> Result<Vec<Partnership>> {
        let found = self.critical().await?;
        let shown = short_list("first", first, &found)?;
        self.frame.request().charge(shown.len())?;
        Ok(shown
            .iter()
            .map(|&record| Partnership::new(&self.frame, record))
            .collect())
    }

    /// How many critical partnerships there are.
    async fn critical_partnership_count(&self) -> Result<i32> {
        Ok(int(self.critical().await?.len()))
    }

    /// Global efficiency: the mean of 1 / hops over all pairs of cities, 0 for a pair that is not connected (Latora and Marchiori
    /// 2001); 0 to 1, null for fewer than two cities. Cost: one search from every city.
    async fn efficiency(&self) -> Option<Result<f64>> {
        nullable(async { Ok(*self.frame.request().app.ask(&self.view, EfficiencyQuestion).await?) }).await
    }

    /// Pairs of cities that reach each other: the sum of s (s − 1) / 2 over the sizes s of the components; at most 2,147,483,647.
    fn connected_pairs(&self) -> i32 {
        int(self.counts.connected_pairs as usize)
    }

    /// Connected components, isolated cities included.
    fn component_count(&self) -> i32 {
        int(self.counts.components)
    }

    /// Share of the cities that lie in the largest component, 0 to 1; null without cities.
    fn largest_component_share(&self) -> Option<f64> {
        largest_share(&self.counts)
    }

    /// What the answer was computed from.
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
