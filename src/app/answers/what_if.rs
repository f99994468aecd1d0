//! The effect that a change would have on a network.

use std::sync::Arc;

use super::distances::sweep_effort;
use super::resilience::Cohesion;
use crate::analytics::components::components;
use crate::analytics::distances::all_distances;
use crate::analytics::partition::Partition;
use crate::analytics::resilience::{PartedPairs, efficiency};
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::network::{Change, ChangedView, CityIndex, View};

/// The question of the effect of a change.
#[derive(Clone, Debug)]
pub struct WhatIfQuestion {
    /// The change.
    pub change: Change,
}

/// A network before and after a change. Cities ascend.
#[derive(Debug)]
pub struct WhatIf {
    /// The network as it is.
    pub before: Cohesion,
    /// The network as it would be.
    pub after: Cohesion,
    /// Remaining cities that lose their last link.
    pub newly_isolated: Vec<CityIndex>,
    /// Existing cities without a link that get one.
    pub newly_linked: Vec<CityIndex>,
    /// Pairs of remaining cities that no longer reach each other.
    pub lost: CityPairs,
    /// Pairs of cities that reach each other only after the change, including pairs with an added
    /// city.
    pub gained: CityPairs,
    /// The graph after the change.
    pub changed: Arc<ChangedView>,
}

impl Question for WhatIfQuestion {
    type Answer = WhatIf;

    fn key(&self) -> Key {
        Key::of(self.change.clone())
    }

    fn effort(&self, view: &View) -> usize {
        let networks = view.scope().networks.iter();
        let records = networks.map(|&network| view.snapshot().network(network).partnerships.len());
        view.graph().node_count() + view.graph().link_count() + records.sum::<usize>()
    }

    fn answer(&self, view: &View, _budget: &Budget) -> Result<WhatIf, AnalysisError> {
        Ok(WhatIf::new(view, ChangedView::new(view, &self.change)))
    }

    fn weight(answer: &WhatIf) -> usize {
        1_000 + 120 * answer.changed.cities.len() + 32 * answer.changed.graph.link_count()
    }
}

impl WhatIf {
    fn new(view: &View, changed: ChangedView) -> Self {
        let (old, new) = (components(view.graph()), components(&changed.graph));
        let staying: Vec<Staying> = (0_u32..)
            .zip(view.cities())
            .filter_map(|(before, &city)| {
                let after = changed.node(city)?;
                Some(Staying { city, before, after })
            })
            .collect();
        let linked_before = |city: &Staying| view.graph().degree(city.before) > 0;
        let linked_after = |city: &Staying| changed.graph.degree(city.after) > 0;
        let which = |wanted: &dyn Fn(&Staying) -> bool| {
            let cities = staying.iter().filter(|&city| wanted(city));
            cities.map(|city| city.city).collect()
        };
        Self {
            before: Cohesion::of(view.graph()),
            after: Cohesion::of(&changed.graph),
            newly_isolated: which(&|city| linked_before(city) && !linked_after(city)),
            newly_linked: which(&|city| !linked_before(city) && linked_after(city)),
            lost: CityPairs::lost(&staying, &old, &new),
            gained: CityPairs::gained(view, &changed, &old, &new),
            changed: Arc::new(changed),
        }
    }
}

/// A city that exists before and after, with its nodes.
struct Staying {
    city: CityIndex,
    before: u32,
    after: u32,
}

/// Pairs of cities in the order of their keys; there may be quadratically many.
#[derive(Debug)]
pub struct CityPairs {
    cities: Vec<CityIndex>,
    pairs: PartedPairs,
}

impl CityPairs {
    fn lost(staying: &[Staying], old: &Partition, new: &Partition) -> Self {
        let groups: Vec<_> = staying
            .iter()
            .map(|city| (old.label(city.before), new.label(city.after)))
            .collect();
        Self {
            cities: staying.iter().map(|city| city.city).collect(),
            pairs: PartedPairs::new(&groups),
        }
    }

    /// An added city reached nobody before: it counts as a component of its own.
    fn gained(view: &View, changed: &ChangedView, old: &Partition, new: &Partition) -> Self {
        let mut fresh = old.group_count() as u32..;
        let cities = (0_u32..).zip(&changed.cities);
        let groups: Vec<_> = cities
            .map(|(after, &city)| {
                let before = view.node(city).map(|before| old.label(before));
                (
                    new.label(after),
                    before.or_else(|| fresh.next()).expect("numbers without end"),
                )
            })
            .collect();
        Self {
            cities: changed.cities.clone(),
            pairs: PartedPairs::new(&groups),
        }
    }

    /// Returns the number of pairs.
    pub fn count(&self) -> u64 {
        self.pairs.count_all()
    }

    /// Returns the pairs from a position on. Cost: the cities once, plus the pairs taken.
    pub fn from(&self, position: u64) -> impl Iterator<Item = (CityIndex, CityIndex)> + '_ {
        let city = |item: u32| self.cities[item as usize];
        self.pairs.from(position).map(move |(a, b)| (city(a), city(b)))
    }

    /// Returns the position of a pair, if it is one of them.
    pub fn position(&self, a: CityIndex, b: CityIndex) -> Option<u64> {
        let item = |city| self.cities.binary_search(&city).ok().map(|item| item as u32);
        self.pairs.position(item(a)?, item(b)?)
    }
}

/// The question of efficiency after a change.
pub struct ChangedEfficiencyQuestion {
    /// The change.
    pub change: Change,
    /// The graph after the change.
    pub changed: Arc<ChangedView>,
}

impl Question for ChangedEfficiencyQuestion {
    type Answer = Option<f64>;

    fn key(&self) -> Key {
        // The view and the change determine the graph.
        Key::of(self.change.clone())
    }

    fn effort(&self, _view: &View) -> usize {
        sweep_effort(&self.changed.graph)
    }

    fn answer(&self, _view: &View, budget: &Budget) -> Result<Option<f64>, AnalysisError> {
        Ok(efficiency(&all_distances(&self.changed.graph, budget)?))
    }

    fn weight(_answer: &Option<f64>) -> usize {
        size_of::<Option<f64>>()
    }
}

#[cfg(test)]
mod tests;
