//! What the links of a view cost, in whole numbers, so that ties are exact and sums do not drift.

use super::View;
use super::link_graph::{LinkCosts, UNPRICED};
use crate::domain::partnership::LEAST_INTENSITY;

/// Costs by distance are counted in this fraction of a kilometre: metres.
const DISTANCE_UNITS: f64 = 1_000.0;

/// The least strength that is told apart: records written before there was a least intensity may
/// have less.
const LEAST_STRENGTH: f64 = LEAST_INTENSITY / 64.0;

/// 1 / strength of each link.
pub(super) fn by_strength(strengths: &[f64]) -> LinkCosts {
    LinkCosts::by_strength(strengths, LEAST_STRENGTH)
}

/// Great-circle distance of each link, in metres; a link whose distance is not known cannot be
/// passed.
pub(super) fn by_distance(view: &View) -> LinkCosts {
    let links = 0..view.graph().link_count() as u32;
    let by_link = links.map(|link| {
        let (a, b) = view.graph().ends(link);
        view.distance_km(a, b)
            .map_or(UNPRICED, |km| (km * DISTANCE_UNITS).round() as u64)
    });
    LinkCosts::in_units(DISTANCE_UNITS, by_link.collect())
}
