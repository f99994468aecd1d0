//! The costs of the links of a view, in whole numbers, so that ties are exact and sums do not
//! drift.

use super::View;
use super::link_graph::{LinkCosts, UNPRICED};
use crate::domain::partnership::LEAST_INTENSITY;

/// The number of units in a kilometre: costs by distance are in metres.
const DISTANCE_UNITS: f64 = 1_000.0;

/// The smallest strength that is distinguished: records older than the rule for the least intensity
/// may have less.
const LEAST_STRENGTH: f64 = LEAST_INTENSITY / 64.0;

/// Returns 1 / strength of each link.
pub(super) fn by_strength(strengths: &[f64]) -> LinkCosts {
    LinkCosts::by_strength(strengths, LEAST_STRENGTH)
}

/// Returns the great-circle distance of each link, in metres; a link of unknown distance cannot be
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
