//! Distances of links, compared with those of all pairs of cities.

use std::sync::Arc;

use async_graphql::{Object, Result, SimpleObject};

use super::distance_spread::DistanceSpread;
use super::gravity::GravityModel;
use super::link::Link;
use super::meta::{AnswerMeta, Warning};
use crate::api::connection::int;
use crate::api::context::Frame;
use crate::app::answers::geography::{self, Band, GeographyQuestion, GravityQuestion, LONGEST};
use crate::app::fault::Fault;
use crate::network::View;

/// Distances of links, compared with those of all pairs of cities.
pub struct Geography {
    frame: Frame,
    view: Arc<View>,
    seed: u64,
    answer: Arc<geography::Geography>,
}

/// Links and pairs of cities in one band of distances.
#[derive(SimpleObject)]
pub struct DistanceBand {
    /// Lower end of the band in kilometres, inclusive.
    from_km: f64,
    /// Upper end of the band in kilometres, exclusive. Null for the last band, which is open.
    to_km: Option<f64>,
    /// Number of links of this length.
    link_count: i32,
    /// Number of pairs of cities at this distance. An estimate if pairs were sampled.
    possible: f64,
    /// Share of the links divided by the share of the pairs, from 0. Above 1, links are more
    /// frequent in the band than chance. Null without links, or without pairs in the band.
    ratio: Option<f64>,
}

impl From<&Band> for DistanceBand {
    fn from(band: &Band) -> Self {
        Self {
            from_km: band.from_km,
            to_km: band.to_km,
            link_count: int(band.links),
            possible: band.possible,
            ratio: band.ratio,
        }
    }
}

impl Geography {
    /// Computes the geography of a view.
    pub async fn find(frame: &Frame, view: &Arc<View>, seed: u64) -> Result<Self, Fault> {
        Ok(Self {
            answer: frame.request().app.ask(view, GeographyQuestion { seed }).await?,
            frame: frame.of_view(view),
            view: Arc::clone(view),
            seed,
        })
    }
}

/// Distances of links, compared with those of all pairs of cities. Distances are great circles
/// (haversine, Earth radius 6371.0088 km). Cities without coordinates are left out of them.
#[Object]
impl Geography {
    /// Number of cities in scope.
    fn city_count(&self) -> i32 {
        int(self.view.cities().len())
    }

    /// Number of cities in scope without known coordinates. No distance includes them.
    fn cities_without_coordinates(&self) -> i32 {
        int(self.answer.missing)
    }

    /// Number of links in scope, including those of cities without coordinates.
    fn link_count(&self) -> i32 {
        int(self.view.graph().link_count())
    }

    /// Distances of the links. Each link counts once, whatever its strength. Null without a link of
    /// known distance.
    fn linked(&self) -> Option<DistanceSpread> {
        let spread = self.answer.linked.as_ref()?;
        Some(DistanceSpread::new(spread, spread.count as u64, false))
    }

    /// Distances of all pairs of cities, linked or not. Exact up to 4,000,000 pairs; above that,
    /// from a sample of 1,000,000 pairs drawn with the seed. Null for fewer than two cities.
    fn possible(&self) -> Option<DistanceSpread> {
        let spread = self.answer.possible.as_ref()?;
        Some(DistanceSpread::new(
            spread,
            self.answer.possible_count,
            self.answer.is_drawn,
        ))
    }

    /// Mean distance of the links divided by that of all pairs, from 0. Below 1, links are shorter
    /// than chance. Null without links, or if all cities are at the same place.
    fn ratio(&self) -> Option<f64> {
        self.answer.ratio()
    }

    /// Share of the links between two countries, among links with both countries known, 0 to 1.
    /// Null without such a link.
    fn international_share(&self) -> Option<f64> {
        self.answer.international.share()
    }

    /// Share of the links between two world regions, among links with both regions known, 0 to 1.
    /// Null without such a link.
    fn interregional_share(&self) -> Option<f64> {
        self.answer.interregional.share()
    }

    /// Links and pairs of cities by distance, the nearest band first.
    fn bands(&self) -> Vec<DistanceBand> {
        self.answer.bands.iter().map(DistanceBand::from).collect()
    }

    /// The longest links, longest first. Ties are ordered by the keys of their cities.
    fn longest_links(
        &self,
        #[graphql(desc = "Largest length of the list, 0 to 100.", default = 10)] first: i32,
    ) -> Result<Vec<Link>> {
        let most = usize::try_from(first).ok().filter(|&most| most <= LONGEST);
        let most = most.ok_or_else(|| Fault::range("first", 0, LONGEST, first))?;
        let links = self.answer.longest.iter().take(most);
        let links: Vec<Link> = links.map(|&link| Link::new(&self.frame, &self.view, link)).collect();
        self.frame.request().charge(links.len())?;
        Ok(links)
    }

    /// A gravity model that explains links between cities by their distance and by what the two
    /// cities have in common.
    async fn gravity(&self) -> Result<GravityModel> {
        let question = GravityQuestion { seed: self.seed };
        let fit = self.frame.request().app.ask(&self.view, question).await?;
        Ok(GravityModel::new(&self.view, &fit, self.seed))
    }

    /// The data and the method behind this answer, with warnings on how to read it.
    fn meta(&self) -> AnswerMeta {
        let seed = ("seed", self.seed.into());
        let mut meta = AnswerMeta::new(&self.view, "great-circle distances", vec![seed]);
        if self.answer.missing > 0 {
            let note = format!(
                "Cities without coordinates, left out of distances: {}.",
                self.answer.missing
            );
            meta.warn(Warning::MissingCoordinates, note);
        }
        let unknown = self.view.graph().link_count() - self.answer.international.known;
        if unknown > 0 {
            let note =
                format!("Links of a city whose country is not known, left out of `internationalShare`: {unknown}.");
            meta.warn(Warning::Unassigned, note);
        }
        if self.answer.is_drawn {
            let note = format!(
                "Possible distances are those of 1,000,000 pairs drawn from {}.",
                self.answer.possible_count
            );
            meta.warn(Warning::Sampled, note);
        }
        meta
    }
}
