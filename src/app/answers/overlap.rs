//! Cities and links that several networks share.

use std::sync::Arc;

use crate::analytics::{AnalysisError, Budget};
use crate::app::question::Question;
use crate::network::{LinkFilter, NetworkIndex, Scope, View};

/// The question of the overlap of several networks: of all, and of every two.
#[derive(Clone, Copy, Debug)]
pub struct OverlapQuestion;

/// Numbers of shared items: of all networks, and of every two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Nodes or links of the view that are in all networks, ascending.
    pub in_all: Vec<u32>,
    /// Number in at least one network.
    pub in_any: usize,
    /// Number in both of two networks, as a square matrix over positions in the scope; the diagonal
    /// has the numbers of single networks.
    counts: Vec<usize>,
    networks: usize,
}

/// Cities and links that several networks share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Member cities.
    pub cities: Shared,
    /// Links that each network has by itself.
    pub links: Shared,
}

impl Question for OverlapQuestion {
    type Answer = Overlap;

    fn effort(&self, view: &View) -> usize {
        let networks = view.scope().networks.len();
        let records = |network: &NetworkIndex| view.snapshot().network(*network).partnerships.len();
        let records: usize = view.scope().networks.iter().map(records).sum();
        records + networks * (view.graph().node_count() + view.graph().link_count())
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Overlap, AnalysisError> {
        let mut cities = vec![Vec::new(); view.graph().node_count()];
        let mut links = vec![Vec::new(); view.graph().link_count()];
        for (place, &network) in view.scope().networks.iter().enumerate() {
            budget.check()?;
            let scope = Scope {
                networks: vec![network],
                ..view.scope().clone()
            };
            let single = View::new(Arc::clone(view.snapshot()), scope, &LinkFilter::default());
            let node = |city| {
                view.node(single.city(city))
                    .expect("a member of one is a member of all together")
            };
            for member in 0..single.graph().node_count() as u32 {
                cities[node(member) as usize].push(place);
            }
            for link in 0..single.graph().link_count() as u32 {
                let (a, b) = single.graph().ends(link);
                let link = view
                    .graph()
                    .find_link(node(a), node(b))
                    .expect("a link of one is a link of all together");
                links[link as usize].push(place);
            }
        }
        let networks = view.scope().networks.len();
        Ok(Overlap {
            cities: Shared::count(networks, &cities),
            links: Shared::count(networks, &links),
        })
    }

    fn weight(answer: &Overlap) -> usize {
        let weight = |shared: &Shared| 64 + 4 * shared.in_all.len() + 8 * shared.counts.len();
        weight(&answer.cities) + weight(&answer.links)
    }
}

impl Shared {
    /// Counts items. Each item lists the positions of its networks, ascending.
    fn count(networks: usize, things: &[Vec<usize>]) -> Self {
        let mut counts = vec![0; networks * networks];
        for places in things {
            for &one in places {
                for &other in places {
                    counts[one * networks + other] += 1;
                }
            }
        }
        let in_all = (0..).zip(things).filter(|(_, places)| places.len() == networks);
        Self {
            in_all: in_all.map(|(thing, _)| thing).collect(),
            in_any: things.iter().filter(|places| !places.is_empty()).count(),
            counts,
            networks,
        }
    }

    /// Returns the number in one network, by its position in the scope.
    pub fn in_one(&self, place: usize) -> usize {
        self.in_both(place, place)
    }

    /// Returns the number in both of two networks.
    pub fn in_both(&self, one: usize, other: usize) -> usize {
        self.counts[one * self.networks + other]
    }

    /// Returns the Jaccard index of all networks; `None` if there are no items.
    pub fn jaccard(&self) -> Option<f64> {
        ratio(self.in_all.len(), self.in_any)
    }

    /// Returns the Jaccard index of two networks; `None` if they have no items.
    pub fn jaccard_of(&self, one: usize, other: usize) -> Option<f64> {
        let both = self.in_both(one, other);
        ratio(both, self.in_one(one) + self.in_one(other) - both)
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_counted_by_network_and_by_pair_of_networks() {
        let shared = Shared::count(3, &[vec![0, 1, 2], vec![0, 1], vec![2], vec![]]);
        assert_eq!((shared.in_all.as_slice(), shared.in_any), (&[0][..], 3));
        assert_eq!([0, 1, 2].map(|place| shared.in_one(place)), [2, 2, 2]);
        assert_eq!((shared.in_both(0, 1), shared.in_both(2, 1)), (2, 1));
        assert_eq!(
            (shared.jaccard(), shared.jaccard_of(0, 1), shared.jaccard_of(0, 2)),
            (Some(1.0 / 3.0), Some(1.0), Some(1.0 / 3.0))
        );
    }

    #[test]
    fn nothing_has_no_share_in_common() {
        let shared = Shared::count(2, &[]);
        assert_eq!((shared.jaccard(), shared.jaccard_of(0, 1)), (None, None));
    }
}
