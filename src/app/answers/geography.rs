//! Distances of links, compared with those of all pairs of cities.

use crate::analytics::gravity::{Fit, PairFacts, gravity};
use crate::analytics::pair_sample::{PairLimits, possible_pairs, visit_pairs};
use crate::analytics::spread::{Spread, spread};
use crate::analytics::{AnalysisError, Budget};
use crate::app::question::{Key, Question};
use crate::domain::{CountryCode, SpherePoint, WorldRegion};
use crate::network::{LinkGraph, View};

/// Lower bounds of the bands of distances, in kilometres.
const BAND_STARTS: [f64; 6] = [0.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0];

/// Number of longest links that are kept.
pub const LONGEST: usize = 100;

/// Lower bound of distances in the gravity model, which takes the logarithm.
const LEAST_KM: f64 = 1.0;

/// The question of the distances of links.
#[derive(Clone, Copy, Debug)]
pub struct GeographyQuestion {
    /// Seed of the sample of pairs, if there are too many for all.
    pub seed: u64,
}

/// The question of a gravity model: distance and shared properties as predictors of links.
#[derive(Clone, Copy, Debug)]
pub struct GravityQuestion {
    /// Seed of the sample of pairs, if there are too many for all.
    pub seed: u64,
}

/// Distances of links, compared with those of all pairs of cities.
#[derive(Clone, Debug)]
pub struct Geography {
    /// Cities in scope of unknown position.
    pub missing: usize,
    /// Distances of links between cities of known position.
    pub linked: Option<Spread>,
    /// Distances of all pairs of such cities, or of a sample.
    pub possible: Option<Spread>,
    /// Number of such pairs.
    pub possible_count: u64,
    /// True if pairs were sampled.
    pub is_drawn: bool,
    /// Bands of distances, nearest first.
    pub bands: Vec<Band>,
    /// The longest links, at most [`LONGEST`], longest first.
    pub longest: Vec<u32>,
    /// Links between two countries, among links of cities with known countries.
    pub international: Across,
    /// Links between two world regions, among links of cities with known regions.
    pub interregional: Across,
}

/// Number of links that join two different places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Across {
    /// Links with both places known.
    pub known: usize,
    /// Links that join two different places.
    pub across: usize,
}

/// Links and pairs in a band of distances.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower bound, included.
    pub from_km: f64,
    /// Upper bound, excluded; `None` for the last band.
    pub to_km: Option<f64>,
    /// Links.
    pub links: usize,
    /// Pairs of cities, estimated if pairs were sampled.
    pub possible: f64,
    /// Share of the links divided by share of the pairs; `None` without links or without pairs in
    /// the band.
    pub ratio: Option<f64>,
}

/// The cities of a view with known positions, and the links among them.
struct Located {
    nodes: Vec<u32>,
    points: Vec<SpherePoint>,
    graph: LinkGraph,
    /// Links of the view, indexed by links of `graph`.
    links: Vec<u32>,
}

impl Located {
    /// Takes the cities of known position that `counts` accepts.
    fn new(view: &View, counts: impl Fn(u32) -> bool) -> Self {
        let position = |node: u32| view.snapshot().city(view.city(node)).position();
        let nodes = 0..view.graph().node_count() as u32;
        let known = nodes.filter_map(|node| Some((node, SpherePoint::from(position(node)?))));
        let (nodes, points): (Vec<u32>, Vec<SpherePoint>) = known.filter(|&(node, _)| counts(node)).unzip();
        let number = |node: u32| nodes.binary_search(&node).ok().map(|at| at as u32);
        let mut links = Vec::new();
        let mut ends = Vec::new();
        for link in 0..view.graph().link_count() as u32 {
            let (a, b) = view.graph().ends(link);
            if let (Some(a), Some(b)) = (number(a), number(b)) {
                links.push(link);
                ends.push((a, b, view.graph().strength(link)));
            }
        }
        Self {
            graph: LinkGraph::from_links(nodes.len(), ends),
            nodes,
            points,
            links,
        }
    }

    fn distance(&self, a: u32, b: u32) -> f64 {
        self.points[a as usize].distance_km(self.points[b as usize])
    }

    fn link_distances(&self) -> Vec<f64> {
        let links = 0..self.graph.link_count() as u32;
        links
            .map(|link| {
                let (a, b) = self.graph.ends(link);
                self.distance(a, b)
            })
            .collect()
    }

    /// Returns the longest links of the view, longest first, ties by the keys of their cities.
    fn longest(&self, distances: &[f64]) -> Vec<u32> {
        let mut order: Vec<usize> = (0..distances.len()).collect();
        order.sort_by(|&one, &other| distances[other].total_cmp(&distances[one]).then(one.cmp(&other)));
        order.truncate(LONGEST);
        order.into_iter().map(|link| self.links[link]).collect()
    }
}

impl Question for GeographyQuestion {
    type Answer = Geography;

    fn key(&self) -> Key {
        Key::of(self.seed)
    }

    fn effort(&self, view: &View) -> usize {
        pair_effort(view)
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Geography, AnalysisError> {
        let located = Located::new(view, |_| true);
        let mut linked = located.link_distances();
        let mut possible = Vec::new();
        let limits = PairLimits::with_seed(self.seed);
        let keep = |a, b| possible.push(located.distance(a, b));
        let (_, is_drawn) = visit_pairs(located.nodes.len(), limits, budget, keep)?;
        let possible_count = possible_pairs(located.nodes.len());
        Ok(Geography {
            missing: view.cities().len() - located.nodes.len(),
            bands: bands(&linked, &possible, possible_count),
            longest: located.longest(&linked),
            international: Across::count(view, View::same_country),
            interregional: Across::count(view, View::same_region),
            linked: spread(&mut linked),
            possible: spread(&mut possible),
            possible_count,
            is_drawn,
        })
    }

    fn weight(answer: &Geography) -> usize {
        600 + 4 * answer.longest.len()
    }
}

impl Question for GravityQuestion {
    type Answer = Fit;

    fn key(&self) -> Key {
        Key::of(self.seed)
    }

    fn effort(&self, view: &View) -> usize {
        10 * pair_effort(view)
    }

    fn answer(&self, view: &View, budget: &Budget) -> Result<Fit, AnalysisError> {
        let home = |node: u32| Some((view.country(node)?, view.region(node)?));
        // If no country is known, countries cannot explain a link, but distance still can.
        let none_known = (0..view.cities().len() as u32).all(|node| home(node).is_none());
        let located = Located::new(view, |node| none_known || home(node).is_some());
        let homes: Vec<Option<(CountryCode, WorldRegion)>> = located.nodes.iter().map(|&node| home(node)).collect();
        let facts = |a: u32, b: u32| {
            let both = homes[a as usize].zip(homes[b as usize]);
            PairFacts {
                distance_km: located.distance(a, b).max(LEAST_KM),
                same_country: both.is_some_and(|(one, other)| one.0 == other.0),
                same_region: both.is_some_and(|(one, other)| one.1 == other.1),
                same_field: view.same_field(located.nodes[a as usize], located.nodes[b as usize]),
            }
        };
        gravity(&located.graph, facts, PairLimits::with_seed(self.seed), budget)
    }

    fn weight(_answer: &Fit) -> usize {
        400
    }
}

impl Across {
    /// Counts the links of a view with known ends, and those that join different places.
    fn count(view: &View, same: impl Fn(&View, u32, u32) -> Option<bool>) -> Self {
        let ends = (0..view.graph().link_count() as u32).map(|link| view.graph().ends(link));
        let known = ends.filter_map(|(a, b)| same(view, a, b));
        known.fold(Self::default(), |counts, same| Self {
            known: counts.known + 1,
            across: counts.across + usize::from(!same),
        })
    }

    /// Returns the share of links between two different places; `None` if no link has two known
    /// ones.
    pub fn share(self) -> Option<f64> {
        (self.known > 0).then(|| self.across as f64 / self.known as f64)
    }
}

impl Geography {
    /// Returns the mean distance of links divided by that of all pairs; `None` without links, or if
    /// all cities are in one place.
    pub fn ratio(&self) -> Option<f64> {
        let (linked, possible) = (self.linked?, self.possible?);
        (possible.mean > 0.0).then(|| linked.mean / possible.mean)
    }
}

/// Returns the number of pairs of cities and links to look at.
fn pair_effort(view: &View) -> usize {
    let limits = PairLimits::with_seed(0);
    possible_pairs(view.cities().len()).min(limits.exact) as usize + view.graph().link_count()
}

/// Counts links and pairs by distance. The pairs given are a sample of `possible_count`.
fn bands(linked: &[f64], possible: &[f64], possible_count: u64) -> Vec<Band> {
    let each = if possible.is_empty() {
        0.0
    } else {
        possible_count as f64 / possible.len() as f64
    };
    let count = |distances: &[f64]| {
        let mut counts = [0_usize; BAND_STARTS.len()];
        for distance in distances {
            counts[BAND_STARTS.partition_point(|start| start <= distance) - 1] += 1;
        }
        counts
    };
    let (links, pairs) = (count(linked), count(possible));
    let band = |at: usize| {
        let shown = pairs[at] as f64 / possible.len() as f64;
        Band {
            from_km: BAND_STARTS[at],
            to_km: BAND_STARTS.get(at + 1).copied(),
            links: links[at],
            possible: pairs[at] as f64 * each,
            ratio: (pairs[at] > 0 && !linked.is_empty()).then(|| links[at] as f64 / linked.len() as f64 / shown),
        }
    };
    (0..BAND_STARTS.len()).map(band).collect()
}
