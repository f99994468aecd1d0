//! What the links of a view cost, in whole numbers, so that ties are exact and sums do not drift.

use super::View;
use super::link_graph::{LinkCosts, UNPRICED};

/// Costs by strength are counted in this fraction of 1, exact for every integer strength up to 16.
pub const STRENGTH_UNITS: f64 = 720_720_000_000.0;

/// Costs by distance are counted in this fraction of a kilometre: metres.
pub const DISTANCE_UNITS: f64 = 1_000.0;

/// 1 / strength of each link, in [`STRENGTH_UNITS`].
pub(super) fn by_strength(view: &View) -> LinkCosts {
    let strengths = view.graph().strengths().iter();
    strengths
        .map(|strength| (STRENGTH_UNITS / strength).round() as u64)
        .collect::<Vec<u64>>()
        .into()
}

/// Great-circle distance of each link, in [`DISTANCE_UNITS`]; a link whose distance is not known cannot be passed.
pub(super) fn by_distance(view: &View) -> LinkCosts {
    let links = 0..view.graph().link_count() as u32;
    links
        .map(|link| {
            let (a, b) = view.graph().ends(link);
            view.distance_km(a, b)
                .map_or(UNPRICED, |km| (km * DISTANCE_UNITS).round() as u64)
        })
        .collect::<Vec<u64>>()
        .into()
}
