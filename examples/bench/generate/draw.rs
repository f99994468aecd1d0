//! Seeded random numbers, and draws in proportion to weights.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::RngCore;

/// Cities with their attractiveness for links.
pub(super) struct Attraction {
    cities: Vec<u32>,
    sums: Cumulative,
}

impl Attraction {
    /// Takes cities with their ranks, the most attractive first.
    pub(super) fn of(ranked: Vec<(usize, u32)>) -> Self {
        let weights = ranked.iter().map(|&(rank, _)| 1.0 / ((rank + 1) as f64).sqrt());
        Self {
            sums: Cumulative::of(weights),
            cities: ranked.into_iter().map(|(_, city)| city).collect(),
        }
    }

    pub(super) fn draw(&self, random: &mut Random) -> u32 {
        self.cities[self.sums.draw(random) as usize]
    }
}

/// Cumulative weights, to draw an index in proportion to its weight.
pub(super) struct Cumulative(Vec<f64>);

impl Cumulative {
    pub(super) fn of(weights: impl Iterator<Item = f64>) -> Self {
        let sums = weights.scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self(sums.collect())
    }

    pub(super) fn draw(&self, random: &mut Random) -> u32 {
        let total = self.0.last().copied().unwrap_or(0.0);
        let drawn = random.between(0.0, total);
        self.0.partition_point(|&sum| sum <= drawn).min(self.0.len() - 1) as u32
    }
}

pub(super) struct Random(Pcg32);

impl Random {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg32::new(seed, stream))
    }

    pub(super) fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(bound)) >> 32) as u32
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + f64::from(self.0.next_u32()) / 4_294_967_296.0 * (high - low)
    }

    pub(super) fn shuffled(&mut self, count: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..count as u32).collect();
        for place in (1..count).rev() {
            let other = self.below(place as u32 + 1);
            order.swap(place, other as usize);
        }
        order
    }
}
