//! Generates the links of a network one by one.

use std::collections::HashSet;

use super::draw::{Attraction, Random};
use super::{MadeCity, MadeLink};

/// The links drawn so far.
pub(super) struct Links<'a> {
    cities: &'a [MadeCity],
    everywhere: Attraction,
    within: Vec<Attraction>,
    random: Random,
    seen: HashSet<(u32, u32)>,
    partners: Vec<Vec<u32>>,
    links: Vec<MadeLink>,
}

impl<'a> Links<'a> {
    pub(super) fn new(cities: &'a [MadeCity], countries: usize, mut random: Random) -> Self {
        let by_rank = random.shuffled(cities.len());
        let mut within = vec![Vec::new(); countries];
        for (rank, &city) in by_rank.iter().enumerate() {
            within[cities[city as usize].country as usize].push((rank, city));
        }
        Self {
            cities,
            everywhere: Attraction::of(by_rank.into_iter().enumerate().collect()),
            within: within.into_iter().map(Attraction::of).collect(),
            random,
            seen: HashSet::new(),
            partners: vec![Vec::new(); cities.len()],
            links: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.links.len()
    }

    /// Adds a link of a city, except for one city in fifty.
    pub(super) fn add_first_of(&mut self, city: u32) {
        if self.random.below(50) > 0 {
            self.add_at(city);
        }
    }

    /// Adds a link of a city that is drawn by its attractiveness.
    pub(super) fn add_anywhere(&mut self) {
        let city = self.everywhere.draw(&mut self.random);
        self.add_at(city);
    }

    /// Draws a partner for `city`; does nothing if it is the city itself or already linked.
    fn add_at(&mut self, city: u32) {
        let other = self.partner_of(city);
        let ends = (city.min(other), city.max(other));
        if city == other || !self.seen.insert(ends) {
            return;
        }
        self.partners[city as usize].push(other);
        self.partners[other as usize].push(city);
        let weight = if self.random.below(4) == 0 {
            2 + self.random.below(4)
        } else {
            1
        };
        let year = 1950 + self.random.below(76);
        self.links.push(MadeLink { ends, weight, year });
    }

    fn partner_of(&mut self, city: u32) -> u32 {
        if self.random.below(4) == 0
            && let Some(between) = self.any_partner(city)
            && let Some(other) = self.any_partner(between)
        {
            return other;
        }
        if self.random.below(3) == 0 {
            let country = self.cities[city as usize].country as usize;
            return self.within[country].draw(&mut self.random);
        }
        let (one, other) = (
            self.everywhere.draw(&mut self.random),
            self.everywhere.draw(&mut self.random),
        );
        if self.nearness(city, one) <= self.nearness(city, other) {
            one
        } else {
            other
        }
    }

    fn any_partner(&mut self, city: u32) -> Option<u32> {
        let partners = &self.partners[city as usize];
        let place = self.random.below(partners.len().max(1) as u32);
        partners.get(place as usize).copied()
    }

    /// Returns the squared distance in degrees: enough to compare distances.
    fn nearness(&self, one: u32, other: u32) -> f64 {
        let (one, other) = (self.cities[one as usize], self.cities[other as usize]);
        (one.latitude - other.latitude).powi(2) + (one.longitude - other.longitude).powi(2)
    }

    pub(super) fn finish(mut self) -> Vec<MadeLink> {
        self.links.sort_unstable_by_key(|link| link.ends);
        self.links
    }
}
