//! Cities and links by country, computed for all countries at once since they are mostly asked for
//! together.

use std::collections::BTreeMap;

use crate::analytics::{AnalysisError, Budget};
use crate::app::question::Question;
use crate::domain::CountryCode;
use crate::network::View;

/// The question of cities by country and of the countries that their links join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HomesQuestion;

/// The countries of a view.
#[derive(Debug, Default)]
pub struct Homes {
    nodes: BTreeMap<CountryCode, Vec<u32>>,
    links: BTreeMap<CountryCode, HomeLinks>,
}

/// The links of a country, except those to cities of unknown country.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeLinks {
    /// Links between two of its cities.
    pub internal: usize,
    /// Links to each other country.
    pub abroad: BTreeMap<CountryCode, usize>,
}

impl HomeLinks {
    /// Returns the number of links to other countries.
    pub fn external(&self) -> usize {
        self.abroad.values().sum()
    }
}

impl Homes {
    /// Returns the nodes in a country, ascending.
    pub fn nodes(&self, country: CountryCode) -> &[u32] {
        self.nodes.get(&country).map_or(&[], Vec::as_slice)
    }

    /// Returns the links of a country.
    pub fn links(&self, country: CountryCode) -> HomeLinks {
        self.links.get(&country).cloned().unwrap_or_default()
    }

    fn add_link(&mut self, from: CountryCode, to: CountryCode) {
        let links = self.links.entry(from).or_default();
        if from == to {
            links.internal += 1;
        } else {
            *links.abroad.entry(to).or_default() += 1;
        }
    }
}

impl Question for HomesQuestion {
    type Answer = Homes;

    fn answer(&self, view: &View, _budget: &Budget) -> Result<Homes, AnalysisError> {
        let mut homes = Homes::default();
        for (node, &city) in (0..).zip(view.cities()) {
            let country = view.snapshot().city(city).country;
            homes.nodes.entry(country).or_default().push(node);
        }
        for link in 0..view.graph().link_count() as u32 {
            let (a, b) = view.graph().ends(link);
            if let (Some(one), Some(other)) = (view.country(a), view.country(b)) {
                homes.add_link(one, other);
                if one != other {
                    homes.add_link(other, one);
                }
            }
        }
        Ok(homes)
    }

    fn weight(answer: &Homes) -> usize {
        let nodes: usize = answer.nodes.values().map(|nodes| 64 + 4 * nodes.len()).sum();
        let links: usize = answer.links.values().map(|links| 64 + 32 * links.abroad.len()).sum();
        nodes + links
    }
}
