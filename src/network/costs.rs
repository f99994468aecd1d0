//! What the links of a view cost, in whole numbers, so that ties are exact and sums do not drift.

use super::View;
use super::link_graph::{LinkCosts, UNPRICED};
use crate::domain::partnership::LEAST_INTENSITY;

/// Costs by strength are counted in this fraction of 1, exact for every integer strength up to 16.
const STRENGTH_UNITS: f64 = 720_720_000_000.0;

/// Costs by distance are counted in this fraction of a kilometre: metres.
const DISTANCE_UNITS: f64 = 1_000.0;

/// The most that all links of a view may cost together: 2^60. A path uses a link once, so neither
/// the cost of a path nor the sum of a dozen of them overflows.
const MOST_TOGETHER: f64 = (1_u64 << 60) as f64;

/// The least strength that is told apart: records written before there was a least intensity may
/// have less.
const LEAST_STRENGTH: f64 = LEAST_INTENSITY / 64.0;

/// 1 / strength of each link, in 1/720,720,000,000, or in the first unit of ten, a hundred, … times
/// that size in which the costs of all links together stay within 2^60.
pub(crate) fn by_strength(strengths: &[f64]) -> LinkCosts {
    let costs = || strengths.iter().map(|&strength| 1.0 / strength.max(LEAST_STRENGTH));
    let together: f64 = costs().sum();
    let mut units = STRENGTH_UNITS;
    while units * together > MOST_TOGETHER {
        units /= 10.0;
    }
    let by_link = strengths
        .iter()
        .map(|&strength| (units / strength.max(LEAST_STRENGTH)).round() as u64);
    LinkCosts::in_units(units, by_link.collect())
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
