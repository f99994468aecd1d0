//! Resilience: cities, links and partnerships whose removal disconnects others, and robustness to
//! attacks.

use std::cmp::Reverse;

use crate::analytics::components::components;
use crate::analytics::resilience::{Attack, CutLink, CutNode, Cuts, RANDOM_ORDERS, cuts, parting_groups, robustness};
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::network::{LinkGraph, RecordIndex, View};

/// The maximum number of points of a curve.
pub const MOST_POINTS: usize = 500;

/// Numbers that describe the cohesion of a graph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cohesion {
    /// Cities, isolated ones included.
    pub cities: usize,
    /// Links.
    pub links: usize,
    /// Sum of the strengths of all links.
    pub total_strength: f64,
    /// Connected components, isolated cities included.
    pub components: usize,
    /// Cities in the largest component.
    pub largest: usize,
    /// Cities without a link.
    pub isolates: usize,
    /// Pairs of cities that reach each other.
    pub connected_pairs: u64,
}

impl Cohesion {
    /// Computes the numbers. Cost: cities and links once.
    pub fn of(graph: &LinkGraph) -> Self {
        let found = components(graph);
        let pairs = |&size: &u32| u64::from(size) * u64::from(size - 1) / 2;
        Self {
            cities: graph.node_count(),
            links: graph.link_count(),
            total_strength: graph.total_strength(),
            components: found.group_count(),
            largest: found.sizes().first().map_or(0, |&size| size as usize),
            isolates: found.singleton_count(),
            connected_pairs: found.sizes().iter().map(pairs).sum(),
        }
    }
}

/// The question of the cohesion of a view.
#[derive(Clone, Copy, Debug)]
pub struct CohesionQuestion;

impl Question for CohesionQuestion {
    type Answer = Cohesion;

    fn answer(&self, view: &View, _budget: &Budget) -> Result<Cohesion, AnalysisError> {
        Ok(Cohesion::of(view.graph()))
    }

    fn weight(_answer: &Cohesion) -> usize {
        size_of::<Cohesion>()
    }
}

/// The question of cities and links whose removal disconnects others.
#[derive(Clone, Copy, Debug)]
pub struct CutsQuestion;

impl Question for CutsQuestion {
    type Answer = Fragile;

    fn answer(&self, view: &View, budget: &Budget) -> Result<Fragile, AnalysisError> {
        Ok(Fragile::new(cuts(view.graph(), budget)?))
    }

    fn weight(answer: &Fragile) -> usize {
        64 + 16 * answer.nodes.len() + 20 * answer.by_link.links.len()
    }
}

/// Cut nodes and cut links: those that part the most pairs first, then by key.
#[derive(Clone, Debug)]
pub struct Fragile {
    /// Cut nodes.
    pub nodes: Vec<CutNode>,
    /// Cut links.
    pub links: Vec<u32>,
    by_link: Cuts,
}

impl Fragile {
    fn new(mut found: Cuts) -> Self {
        let mut links = found.links.clone();
        links.sort_by_key(|cut| Reverse(cut.parted_pairs));
        let mut nodes = std::mem::take(&mut found.nodes);
        nodes.sort_by_key(|cut| Reverse(cut.parted_pairs));
        Self {
            nodes,
            links: links.into_iter().map(|cut| cut.link).collect(),
            by_link: found,
        }
    }

    /// Returns the facts about a link if it is a cut link.
    pub fn link(&self, link: u32) -> Option<CutLink> {
        self.by_link.link(link)
    }
}

/// The question of critical partnerships. Removing one, with all links that only it supports,
/// raises the number of components.
#[derive(Clone, Copy, Debug)]
pub struct CriticalQuestion;

impl Question for CriticalQuestion {
    /// Those that part the most pairs first, then by key.
    type Answer = Vec<RecordIndex>;

    fn effort(&self, view: &View) -> usize {
        4 * (view.graph().node_count() + view.graph().link_count())
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Vec<RecordIndex>, AnalysisError> {
        let supports = sole_supports(view, budget)?;
        let groups: Vec<_> = supports.chunk_by(|one, other| one.0 == other.0).collect();
        let members: Vec<(u32, u32)> = (0_u32..)
            .zip(&groups)
            .flat_map(|(number, group)| group.iter().map(move |&(_, link)| (number, link)))
            .collect();
        let mut found = parting_groups(view.graph(), &members, &cuts(view.graph(), budget)?, budget)?;
        found.sort_by_key(|parting| Reverse(parting.parted_pairs));
        Ok(found
            .iter()
            .map(|parting| groups[parting.group as usize][0].0)
            .collect())
    }

    fn weight(answer: &Vec<RecordIndex>) -> usize {
        24 + 8 * answer.len()
    }
}

/// Returns partnerships with links that depend on them: the link has no other partnership, or the
/// others are too weak for the scope.
fn sole_supports(view: &View, budget: &Budget) -> Result<Vec<(RecordIndex, u32)>, AnalysisError> {
    let least = view.least_strength();
    let mut found = Vec::new();
    for link in 0..view.graph().link_count() as u32 {
        let records = view.records(link);
        if let [only] = *records {
            found.push((only, link));
        } else if least > 0.0 {
            budget.spend((records.len() * records.len()) as u64)?;
            let needed = records
                .iter()
                .filter(|&&record| strength_without(view, records, record) < least);
            found.extend(needed.map(|&record| (record, link)));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Returns the strength of a link without one of its partnerships, summed in the same order as a
/// view does.
fn strength_without(view: &View, records: &[RecordIndex], lost: RecordIndex) -> f64 {
    let others = records.iter().filter(|&&record| record != lost);
    others.map(|&record| view.strength_of(record)).sum()
}

/// The question of robustness: the size of the largest component while cities are removed.
#[derive(Clone, Copy, Debug)]
pub struct RobustnessQuestion {
    /// The order of removal.
    pub attack: Attack,
}

/// Size of the largest component during removal.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// R: the mean share of the largest component over all removals; `None` without cities.
    pub value: Option<f64>,
    /// Number of removals after which the largest component has at most half its initial size;
    /// `None` without cities.
    pub halved_after: Option<usize>,
    /// By number of removed cities, from none to all; evenly spaced if there are more than
    /// [`MOST_POINTS`].
    pub points: Vec<CurvePoint>,
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// Number of removed cities.
    pub removed: usize,
    /// Share of all cities that are in the largest component.
    pub share: f64,
    /// The city removed last; `None` at the start, and for averaged orders.
    pub node: Option<u32>,
}

impl Question for RobustnessQuestion {
    type Answer = Curve;

    fn key(&self) -> Key {
        Key::of(self.attack)
    }

    fn effort(&self, view: &View) -> usize {
        let (nodes, links) = (view.graph().node_count(), view.graph().link_count());
        match self.attack {
            Attack::Degree | Attack::Strength => 4 * (nodes + links),
            Attack::Random { .. } => RANDOM_ORDERS as usize * (nodes + links),
            Attack::Betweenness => nodes.saturating_mul(nodes).saturating_mul(links),
        }
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Curve, AnalysisError> {
        let found = robustness(view.graph(), self.attack, budget)?;
        let last = found.node_count();
        let shown = MOST_POINTS.min(last + 1);
        let steps = (shown - 1).max(1);
        let points = (0..shown).map(|number| {
            let removed = (number * last + steps / 2) / steps;
            let before = removed.checked_sub(1);
            let left_last = before.and_then(|before| Some(found.order.as_ref()?[before]));
            CurvePoint {
                removed,
                share: found.share(removed),
                node: left_last,
            }
        });
        Ok(Curve {
            value: found.value(),
            halved_after: found.halved_after(),
            points: points.collect(),
        })
    }

    fn weight(answer: &Curve) -> usize {
        64 + 32 * answer.points.len()
    }
}
