//! How far links reach, and how far they could.

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

/// How far links reach, beside all pairs of cities.
pub struct Geography {
    frame: Frame,
    view: Arc<View>,
    seed: u64,
    answer: Arc<geography::Geography>,
}

/// Links and pairs of cities in a band of distances.
#[derive(SimpleObject)]
pub struct DistanceBand {
    /// From this distance, inclusive.
    from_km: f64,
    /// To this distance, exclusive; null for the last band, which has no end.
    to_km: Option<f64>,
    /// Links of this length.
    link_count: i32,
    /// Pairs of cities so far apart; an estimate if pairs were drawn.
    possible: f64,
    /// Share of the links by share of the pairs, from 0; above 1, links prefer the band. Null without links, or without
    /// pairs in the band.
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
    /// The geography of a view.
    pub async fn find(frame: &Frame, view: &Arc<View>, seed: u64) -> Result<Self, Fault> {
        Ok(Self {
            answer: frame.request().app.ask(view, GeographyQuestion { seed }).await?,
            frame: frame.of_view(view),
            view: Arc::clone(view),
            seed,
        })
    }
}

/// How far links reach, beside all pairs of cities. Distances are great circles (haversine, Earth radius 6371.0088 km);
/// cities without coordinates are left out of them.
#[Object]
impl Geography {
    /// Cities in scope.
    fn city_count(&self) -> i32 {
        int(self.view.cities().len())
    }

    /// Cities in scope whose coordinates are not known; no distance counts them.
    fn cities_without_coordinates(&self) -> i32 {
        int(self.answer.missing)
    }

    /// Links in scope, those of cities without coordinates included.
    fn link_count(&self) -> i32 {
        int(self.view.graph().link_count())
    }

    /// Distances of the links, each once whatever its strength; null without a link whose distance is known.
    fn linked(&self) -> Option<DistanceSpread> {
        let spread = self.answer.linked.as_ref()?;
        Some(DistanceSpread::new(spread, spread.count as u64, false))
    }

    /// Distances of all pairs of cities, linked or not: exact for up to 4,000,000 pairs, else of 1,000,000 drawn with
    /// the seed; null for fewer than two cities.
    fn possible(&self) -> Option<DistanceSpread> {
        let spread = self.answer.possible.as_ref()?;
        Some(DistanceSpread::new(
            spread,
            self.answer.possible_count,
            self.answer.is_drawn,
        ))
    }

    /// Mean distance of the links by that of all pairs, from 0; below 1, links are shorter than chance would have them.
    /// Null without links, or if all cities lie in one place.
    fn ratio(&self) -> Option<f64> {
        self.answer.ratio()
    }

    /// Share of the links that join two countries, among the links both of whose countries are known, 0 to 1; null without such
    /// a link.
    fn international_share(&self) -> Option<f64> {
        self.answer.international.share()
    }

    /// Share of the links that join two regions of the world, among the links both of whose regions are known, 0 to 1; null
    /// without such a link.
    fn interregional_share(&self) -> Option<f64> {
        self.answer.interregional.share()
    }

    /// Links and pairs of cities by distance, nearest first.
    fn bands(&self) -> Vec<DistanceBand> {
        self.answer.bands.iter().map(DistanceBand::from).collect()
    }

    /// The longest links, longest first; ties by the keys of their cities.
    fn longest_links(&self, #[graphql(desc = "How many, 0 to 100.", default = 10)] first: i32) -> Result<Vec<Link>> {
        let most = usize::try_from(first).ok().filter(|&most| most <= LONGEST);
        let most = most.ok_or_else(|| Fault::range("first", 0, LONGEST, first))?;
        let links = self.answer.longest.iter().take(most);
        let links: Vec<Link> = links.map(|&link| Link::new(&self.frame, &self.view, link)).collect();
        self.frame.request().charge(links.len())?;
        Ok(links)
    }

    /// What explains which pairs of cities are linked: distance, and what the two share.
    async fn gravity(&self) -> Result<GravityModel> {
        let question = GravityQuestion { seed: self.seed };
        let fit = self.frame.request().app.ask(&self.view, question).await?;
        Ok(GravityModel::new(&self.view, &fit, self.seed))
    }

    /// What the answer was computed from.
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
