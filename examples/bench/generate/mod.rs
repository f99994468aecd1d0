//! Generates networks of four sizes with the properties of real ones that affect kernels: the same
//! in every run, on every machine.

mod draw;
mod links;
mod tier;

use draw::{Cumulative, Random};
use links::Links;

pub(crate) use tier::Tier;

/// The size of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Cities, isolated ones included.
    pub(crate) cities: usize,
    /// Links.
    pub(crate) links: usize,
    /// Countries.
    pub(crate) countries: usize,
}

/// A generated city.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MadeCity {
    /// Its country, below [`Size::countries`].
    pub(crate) country: u32,
    /// Its creative field, below [`FIELDS`].
    pub(crate) field: u32,
    /// Latitude in degrees.
    pub(crate) latitude: f64,
    /// Longitude in degrees.
    pub(crate) longitude: f64,
}

/// A generated link between two different cities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MadeLink {
    /// The two cities, the smaller number first.
    pub(crate) ends: (u32, u32),
    /// 1 for three links in four, else 2 to 5.
    pub(crate) weight: u32,
    /// The year of its start, 1950 to 2025.
    pub(crate) year: u32,
}

/// A generated network.
#[derive(Debug)]
pub(crate) struct MadeNetwork {
    /// The cities; links refer to them by index.
    pub(crate) cities: Vec<MadeCity>,
    /// The links, sorted by their ends, each pair once, as many as requested.
    pub(crate) links: Vec<MadeLink>,
}

/// The number of creative fields.
pub(crate) const FIELDS: u32 = 8;

impl MadeNetwork {
    /// Generates a network that resembles real ones in the properties that affect kernels.
    ///
    /// *Heavy tail*: cities attract links in proportion to rank^-0.5, so that a few have hundreds
    /// of times the links of most. *Fringe*: all cities but one in fifty have at least one link; in
    /// large sparse networks four in ten have just one. *Geography*: country sizes fall as 1/rank,
    /// cities lie around the middle of their country, a third of the links stay within it, and the
    /// others prefer near cities. *Triangles*: one link in four joins partners of one city. *Random
    /// numbering*: attractive cities and large countries are spread over the numbers, as they are
    /// over the keys of real cities.
    ///
    /// There must be far fewer links than pairs of cities.
    pub(crate) fn new(size: Size, seed: u64) -> Self {
        let mut random = Random::new(seed, 7);
        let cities = cities(size, &mut random);
        let mut links = Links::new(&cities, size.countries, random);
        for city in 0..size.cities as u32 {
            if links.len() < size.links {
                links.add_first_of(city);
            }
        }
        while links.len() < size.links {
            links.add_anywhere();
        }
        let links = links.finish();
        Self { cities, links }
    }

    /// Draws pairs of different cities with links.
    pub(crate) fn pairs(&self, count: usize, seed: u64) -> Vec<(u32, u32)> {
        let mut linked = vec![false; self.cities.len()];
        for link in &self.links {
            linked[link.ends.0 as usize] = true;
            linked[link.ends.1 as usize] = true;
        }
        let linked: Vec<u32> = (0..self.cities.len() as u32)
            .filter(|&city| linked[city as usize])
            .collect();
        pairs_among(&linked, count, seed)
    }
}

/// Draws pairs of different nodes out of `nodes`; none if there are fewer than two.
pub(crate) fn pairs_among(nodes: &[u32], count: usize, seed: u64) -> Vec<(u32, u32)> {
    let mut random = Random::new(seed, 11);
    let mut pairs = Vec::new();
    while nodes.len() > 1 && pairs.len() < count {
        let mut draw = || nodes[random.below(nodes.len() as u32) as usize];
        let (from, to) = (draw(), draw());
        if from != to {
            pairs.push((from, to));
        }
    }
    pairs
}

fn cities(size: Size, random: &mut Random) -> Vec<MadeCity> {
    let sizes = Cumulative::of((1..=size.countries).map(|rank| 1.0 / rank as f64));
    let middles: Vec<(f64, f64)> = (0..size.countries)
        .map(|_| (random.between(-45.0, 60.0), random.between(-170.0, 170.0)))
        .collect();
    (0..size.cities)
        .map(|_| {
            let country = sizes.draw(random);
            let (latitude, longitude) = middles[country as usize];
            MadeCity {
                country,
                field: random.below(FIELDS),
                latitude: latitude + random.between(-8.0, 8.0),
                longitude: longitude + random.between(-8.0, 8.0),
            }
        })
        .collect()
}
