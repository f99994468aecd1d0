//! Networks of four sizes for measurements, the same in every run.

#![allow(dead_code, reason = "every measurement uses its own part of this module")]

use std::collections::HashSet;
use std::fmt;

use interurban::network::link_graph::LinkGraph;
use rand_pcg::Pcg32;
use rand_pcg::rand_core::RngCore;

/// A size of network.
#[derive(Clone, Copy)]
pub(crate) struct Tier {
    name: &'static str,
    cities: usize,
    links: usize,
    countries: usize,
}

/// A network of members: 408 cities, 1,500 links.
pub(crate) const S: Tier = Tier {
    name: "S",
    cities: 408,
    links: 1_500,
    countries: 100,
};
/// The world's sister cities: 11,000 cities, 15,000 links.
pub(crate) const M: Tier = Tier {
    name: "M",
    cities: 11_000,
    links: 15_000,
    countries: 200,
};
/// Ten times that: 100,000 cities, 500,000 links.
pub(crate) const L: Tier = Tier {
    name: "L",
    cities: 100_000,
    links: 500_000,
    countries: 200,
};
/// A million cities, five million links.
pub(crate) const XL: Tier = Tier {
    name: "XL",
    cities: 1_000_000,
    links: 5_000_000,
    countries: 200,
};

impl fmt::Display for Tier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}/{}", self.name, self.cities, self.links)
    }
}

/// A network: its links in order, and the country of every city.
pub(crate) struct Generated {
    /// The size it was made to.
    pub(crate) tier: Tier,
    /// Links `(a, b, strength)`, sorted.
    pub(crate) links: Vec<(u32, u32, f64)>,
    /// By city: its country.
    pub(crate) countries: Vec<u32>,
}

impl Generated {
    /// A network that resembles real ones in what kernels feel.
    ///
    /// *Heavy-tailed degrees*: cities draw links in proportion to rank^-0.65, so that a few have hundreds of times the links
    /// of most, and many have none or one. *Locality*: a third of the links stay within a country, and country sizes fall as
    /// 1/rank. *No order in the numbering*: attractive cities and countries are spread over it, as they are over city keys.
    /// *Strengths*: 1 for three links in four, else 2 to 5. Triangles come from locality alone; real networks have more.
    pub(crate) fn of(tier: Tier) -> Self {
        let mut random = Random(Pcg32::new(tier.cities as u64, 7));
        let by_rank = random.shuffled(tier.cities);
        let sizes = Cumulative::of((1..=tier.countries).map(|rank| 1.0 / rank as f64));
        let countries: Vec<u32> = (0..tier.cities).map(|_| sizes.draw(&mut random)).collect();
        let attraction = |rank: usize| ((rank + 1) as f64).powf(-0.65);
        let everywhere = Cumulative::of((0..tier.cities).map(attraction));
        let mut ranks_within = vec![Vec::new(); tier.countries];
        for (rank, &city) in by_rank.iter().enumerate() {
            ranks_within[countries[city as usize] as usize].push(rank);
        }
        let within: Vec<Cumulative> = ranks_within
            .iter()
            .map(|ranks| Cumulative::of(ranks.iter().map(|&rank| attraction(rank))))
            .collect();
        let mut seen = HashSet::with_capacity(tier.links);
        let mut links = Vec::with_capacity(tier.links);
        while links.len() < tier.links {
            let a = by_rank[everywhere.draw(&mut random) as usize];
            let country = countries[a as usize] as usize;
            let b = if random.below(3) == 0 {
                by_rank[ranks_within[country][within[country].draw(&mut random) as usize]]
            } else {
                by_rank[everywhere.draw(&mut random) as usize]
            };
            if a != b && seen.insert((a.min(b), a.max(b))) {
                let strength = if random.below(4) == 0 { 2 + random.below(4) } else { 1 };
                links.push((a.min(b), a.max(b), f64::from(strength)));
            }
        }
        links.sort_unstable_by_key(|&(a, b, _)| (a, b));
        Self { tier, links, countries }
    }

    /// The graph.
    pub(crate) fn graph(&self) -> LinkGraph {
        LinkGraph::from_links(self.tier.cities, self.links.clone())
    }
}

/// Costs of inverse strength, in the units of the API.
pub(crate) fn inverse_strengths(graph: &LinkGraph) -> Vec<u64> {
    graph
        .strengths()
        .iter()
        .map(|strength| (720_720_000_000.0 / strength).round() as u64)
        .collect()
}

/// A thousand pairs of different cities that have links at all.
pub(crate) fn linked_pairs(graph: &LinkGraph) -> Vec<(u32, u32)> {
    let mut random = Random(Pcg32::new(graph.node_count() as u64, 11));
    let mut pairs = Vec::new();
    while pairs.len() < 1_000 {
        let (from, to) = (
            random.below(graph.node_count() as u32),
            random.below(graph.node_count() as u32),
        );
        if from != to && graph.degree(from) > 0 && graph.degree(to) > 0 {
            pairs.push((from, to));
        }
    }
    pairs
}

struct Random(Pcg32);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(bound)) >> 32) as u32
    }

    fn shuffled(&mut self, count: usize) -> Vec<u32> {
        let mut order: Vec<u32> = (0..count as u32).collect();
        for place in (1..count).rev() {
            let other = self.below(place as u32 + 1);
            order.swap(place, other as usize);
        }
        order
    }
}

/// Sums of weights, to draw a place in proportion to its weight.
struct Cumulative(Vec<f64>);

impl Cumulative {
    fn of(weights: impl Iterator<Item = f64>) -> Self {
        let sums = weights.scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self(sums.collect())
    }

    fn draw(&self, random: &mut Random) -> u32 {
        let total = self.0.last().copied().unwrap_or(0.0);
        let drawn = f64::from(random.0.next_u32()) / 4_294_967_296.0 * total;
        self.0.partition_point(|&sum| sum <= drawn).min(self.0.len() - 1) as u32
    }
}
