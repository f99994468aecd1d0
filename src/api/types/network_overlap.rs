//! Overlap of several networks.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};

use super::city::CityConnection;
use super::city_list::city_page;
use super::link::LinkConnection;
use super::meta::AnswerMeta;
use super::network::Network;
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::api::cursor::{NESTED_PAGE, PageArguments};
use crate::api::inputs::ScopeInput;
use crate::api::scalars::Date;
use crate::app::answers::overlap::{Overlap, OverlapQuestion};
use crate::app::fault::Fault;
use crate::network::{NetworkIndex, View};

/// The largest number of networks compared at once.
const MOST_NETWORKS: usize = 20;

/// The overlap of several networks on one day: cities that are members of all of them, and links
/// that each of them has by itself. Objects inside the answer see all these networks merged into
/// one.
pub struct NetworkOverlap {
    frame: Frame,
    view: Arc<View>,
    overlap: Arc<Overlap>,
}

/// One of the compared networks.
#[derive(SimpleObject)]
pub struct NetworkShare {
    /// The network.
    network: Network,
    /// Number of its member cities.
    city_count: i32,
    /// Share of its members that are members of all compared networks, from 0 to 1. Null without
    /// members.
    shared_city_share: Option<f64>,
    /// Number of its links.
    link_count: i32,
}

/// The overlap of two of the networks.
#[derive(SimpleObject)]
pub struct NetworkPairOverlap {
    /// The network whose key comes first.
    network_a: Network,
    /// The other network.
    network_b: Network,
    /// Number of cities that are members of both.
    shared_city_count: i32,
    /// Jaccard index of their cities: cities in both divided by cities in either, from 0 to 1
    /// (Jaccard 1901). Null if neither has a member.
    jaccard: Option<f64>,
    /// Number of links that both have.
    shared_link_count: i32,
    /// Jaccard index of their links: links in both divided by links in either, from 0 to 1. Null if
    /// neither has a link.
    link_jaccard: Option<f64>,
}

impl NetworkOverlap {
    /// Computes the answer.
    pub async fn find(frame: &Frame, networks: &[String], as_of: Option<&Date>) -> Result<Self, Fault> {
        let mut found: Vec<NetworkIndex> = Vec::new();
        for (position, key) in networks.iter().take(MOST_NETWORKS + 1).enumerate() {
            found.push(frame.names().network(&format!("networks[{position}]"), key)?);
        }
        found.sort_unstable();
        found.dedup();
        if !(2..=MOST_NETWORKS).contains(&found.len()) {
            let message = format!(
                "must name 2 to {MOST_NETWORKS} different networks; it names {}",
                found.len()
            );
            return Err(Fault::bad("networks", message));
        }
        let scope = ScopeInput {
            networks: Some(networks.to_vec()),
            as_of: as_of.cloned(),
            ..ScopeInput::default()
        };
        let view = frame.view(Some(&scope)).await.map_err(Fault::without_scope)?;
        let overlap = frame.request().app.ask(&view, OverlapQuestion).await?;
        Ok(Self {
            frame: frame.of_view(&view),
            view,
            overlap,
        })
    }

    fn network(&self, place: usize) -> Network {
        let network = self.view.scope().networks[place];
        Network::new(&self.frame.anew(Some(network)), network)
    }

    fn places(&self) -> std::ops::Range<usize> {
        0..self.view.scope().networks.len()
    }
}

/// The overlap of several networks on one day: cities that are members of all of them, and links
/// that each of them has by itself. Objects inside the answer see all these networks merged into
/// one.
#[Object]
impl NetworkOverlap {
    /// Cities that are members of all networks, ordered by key.
    fn shared_cities(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only cities after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only cities before this cursor.")] before: Option<String>,
    ) -> Result<CityConnection> {
        let page = PageArguments::new(first, after, last, before);
        let shared = &self.overlap.cities.in_all;
        Ok(city_page(&self.frame, &self.view, shared, &page, NESTED_PAGE)?)
    }

    /// Number of cities that are members of at least one network.
    fn city_count(&self) -> i32 {
        int(self.overlap.cities.in_any)
    }

    /// Jaccard index of the cities: cities in all networks divided by cities in any, from 0 to 1
    /// (Jaccard 1901). Null if there is no city.
    fn jaccard(&self) -> Option<f64> {
        self.overlap.cities.jaccard()
    }

    /// Links that each of the networks has by itself, ordered by the keys of their cities.
    fn shared_links(
        &self,
        #[graphql(desc = "Page size, 0 to 100; 20 if omitted.")] first: Option<i32>,
        #[graphql(desc = "Only links after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size counted from the end, 0 to 100. Cannot be combined with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only links before this cursor.")] before: Option<String>,
    ) -> Result<LinkConnection> {
        let page = PageArguments::new(first, after, last, before);
        let shared = &self.overlap.links.in_all;
        Ok(LinkConnection::of(&self.frame, &self.view, shared, &page, NESTED_PAGE)?)
    }

    /// Jaccard index of the links: links in all networks divided by links in any, from 0 to 1. Null
    /// if no network has a link. A link between a member of one network only and a member of
    /// another only does not count.
    fn link_jaccard(&self) -> Option<f64> {
        self.overlap.links.jaccard()
    }

    /// The compared networks, ordered by key.
    fn networks(&self) -> Vec<NetworkShare> {
        let share = |place| {
            let members = self.overlap.cities.in_one(place);
            NetworkShare {
                network: self.network(place),
                city_count: int(members),
                shared_city_share: (members > 0).then(|| self.overlap.cities.in_all.len() as f64 / members as f64),
                link_count: int(self.overlap.links.in_one(place)),
            }
        };
        self.places().map(share).collect()
    }

    /// Every pair of the networks, ordered by key.
    fn pairs(&self) -> Vec<NetworkPairOverlap> {
        let pairs = self
            .places()
            .flat_map(|a| (a + 1..self.places().end).map(move |b| (a, b)));
        let pair = |(a, b)| NetworkPairOverlap {
            network_a: self.network(a),
            network_b: self.network(b),
            shared_city_count: int(self.overlap.cities.in_both(a, b)),
            jaccard: self.overlap.cities.jaccard_of(a, b),
            shared_link_count: int(self.overlap.links.in_both(a, b)),
            link_jaccard: self.overlap.links.jaccard_of(a, b),
        };
        pairs.map(pair).collect()
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        AnswerMeta::new(&self.view, "Jaccard index of members and of links", Vec::new())
    }
}
