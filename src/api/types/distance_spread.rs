//! Distribution of distances.

use async_graphql::SimpleObject;

use crate::analytics::spread::Spread;

/// The distribution of great-circle distances, in kilometres. Quartiles are interpolated between
/// the two nearest distances (type 7 of Hyndman and Fan 1996).
#[derive(SimpleObject)]
pub struct DistanceSpread {
    /// Number of pairs of cities. If pairs were sampled, the number of pairs that the sample
    /// represents.
    count: f64,
    /// True if the figures are from a random sample, because there are more than 4,000,000 pairs.
    sampled: bool,
    /// Mean distance.
    mean_km: f64,
    /// Shortest distance.
    min_km: f64,
    /// Lower quartile: a quarter of the distances are shorter.
    lower_quartile_km: f64,
    /// Median: half of the distances are shorter.
    median_km: f64,
    /// Upper quartile: three quarters of the distances are shorter.
    upper_quartile_km: f64,
    /// Longest distance.
    max_km: f64,
}

impl DistanceSpread {
    /// Returns the distribution of `count` distances.
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
