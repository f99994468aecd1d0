//! How distances are spread.

use async_graphql::SimpleObject;

use crate::analytics::spread::Spread;

/// How great-circle distances are spread, in kilometres. Quartiles lie between the two nearest distances (type 7 of
/// Hyndman and Fan 1996).
#[derive(SimpleObject)]
pub struct DistanceSpread {
    /// How many pairs of cities there are; for drawn pairs, how many they stand for.
    count: f64,
    /// Whether the figures are of pairs drawn at random, because there are more than 4,000,000.
    sampled: bool,
    /// The mean.
    mean_km: f64,
    /// The shortest.
    min_km: f64,
    /// A quarter is shorter.
    lower_quartile_km: f64,
    /// Half is shorter.
    median_km: f64,
    /// Three quarters are shorter.
    upper_quartile_km: f64,
    /// The longest.
    max_km: f64,
}

impl DistanceSpread {
    /// The spread of `count` distances.
    pub fn new(spread: &Spread, count: u64, sampled: bool) -> Self {
        Self {
            count: count as f64,
            sampled,
            mean_km: spread.mean,
            min_km: spread.least,
            lower_quartile_km: spread.lower_quartile,
            median_km: spread.median,
            upper_quartile_km: spread.upper_quartile,
            max_km: spread.most,
        }
    }
}
