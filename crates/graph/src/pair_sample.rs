//! The pairs of nodes over which links are compared with possible links: all, or a seeded sample if
//! there are too many.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::RngCore as _;

use super::budget::{Budget, Meter};
use super::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Bounds on the number of pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairLimits {
    /// Up to this many pairs, all are used.
    pub exact: u64,
    /// The number of pairs drawn if there are more.
    pub drawn: usize,
    /// The seed of the draws.
    pub seed: u64,
}

impl PairLimits {
    /// Uses all of up to 4,000,000 pairs, the pairs of 2,828 nodes; of more, draws 1,000,000.
    pub const fn with_seed(seed: u64) -> Self {
        Self {
            exact: 4_000_000,
            drawn: 1_000_000,
            seed,
        }
    }
}

/// Two nodes, the smaller first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The smaller node.
    pub a: u32,
    /// The larger node.
    pub b: u32,
    /// True if a link joins them.
    pub linked: bool,
    /// The number of pairs that it represents: 1, or more for a drawn one.
    pub weight: f64,
}

/// The pairs of the nodes of a graph.
///
/// Up to [`PairLimits::exact`] pairs, these are all of them, each of weight 1. With more, they are
/// all linked pairs, of weight 1, and pairs without a link drawn uniformly, with replacement. The
/// drawn pairs share the number of all such pairs, so sums over them are unbiased.
#[derive(Debug)]
pub struct PairSample<'a> {
    graph: &'a LinkGraph,
    drawn: Option<Vec<(u32, u32)>>,
    weight: f64,
}

impl<'a> PairSample<'a> {
    /// Creates the pairs of `graph`, sampled if there are too many.
    ///
    /// # Errors
    /// Those of the budget; every pair drawn counts as a step.
    pub fn new(graph: &'a LinkGraph, limits: PairLimits, budget: &Budget) -> Result<Self, AnalysisError> {
        let possible = possible_pairs(graph.node_count());
        let unlinked = possible - graph.link_count() as u64;
        // If most pairs are linked, visiting all of them costs no more than visiting the links.
        if possible <= limits.exact || unlinked < possible / 2 {
            return Ok(Self {
                graph,
                drawn: None,
                weight: 1.0,
            });
        }
        let mut meter = Meter::new(budget);
        let mut draws = Draws::new(graph.node_count(), limits.seed);
        let mut drawn = Vec::with_capacity(limits.drawn);
        while drawn.len() < limits.drawn {
            meter.count(1)?;
            let (a, b) = draws.pair();
            if graph.find_link(a, b).is_none() {
                drawn.push((a, b));
            }
        }
        Ok(Self {
            graph,
            weight: unlinked as f64 / drawn.len() as f64,
            drawn: Some(drawn),
        })
    }

    /// True if pairs were drawn.
    pub fn is_drawn(&self) -> bool {
        self.drawn.is_some()
    }

    /// Returns the number of pairs visited.
    pub fn len(&self) -> u64 {
        match &self.drawn {
            None => possible_pairs(self.graph.node_count()),
            Some(drawn) => (self.graph.link_count() + drawn.len()) as u64,
        }
    }

    /// True if there is no pair.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Visits every pair: all in ascending order, or first the linked ones in ascending order and
    /// then the drawn ones.
    ///
    /// # Errors
    /// Those of the budget; every pair counts as a step.
    pub fn visit(&self, budget: &Budget, mut visit: impl FnMut(Pair)) -> Result<(), AnalysisError> {
        let mut meter = Meter::new(budget);
        let Some(drawn) = &self.drawn else {
            return self.visit_all(&mut meter, visit);
        };
        let links = (0..self.graph.link_count() as u32).map(|link| (self.graph.ends(link), true, 1.0));
        for ((a, b), linked, weight) in links.chain(drawn.iter().map(|&ends| (ends, false, self.weight))) {
            meter.count(1)?;
            visit(Pair { a, b, linked, weight });
        }
        Ok(())
    }

    fn visit_all(&self, meter: &mut Meter<'_>, mut visit: impl FnMut(Pair)) -> Result<(), AnalysisError> {
        let nodes = self.graph.node_count() as u32;
        for a in 0..nodes {
            meter.count((nodes - a) as usize)?;
            let neighbors = self.graph.neighbors(a);
            let mut linked = neighbors[neighbors.partition_point(|&b| b <= a)..].iter().peekable();
            for b in a + 1..nodes {
                visit(Pair {
                    a,
                    b,
                    linked: linked.next_if_eq(&&b).is_some(),
                    weight: 1.0,
                });
            }
        }
        Ok(())
    }
}

/// Returns the number of pairs of `nodes` nodes.
///
/// # Examples
/// ```
/// use interurban_graph::pair_sample::possible_pairs;
///
/// assert_eq!(possible_pairs(4), 6);
/// ```
pub const fn possible_pairs(nodes: usize) -> u64 {
    let nodes = nodes as u64;
    nodes * nodes.saturating_sub(1) / 2
}

/// Visits pairs of `nodes` nodes: all in ascending order, or if there are too many a uniform sample
/// with replacement. Returns the number of visits, and true if pairs were drawn.
///
/// # Errors
/// Those of the budget; every pair counts as a step.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, pair_sample::{PairLimits, visit_pairs}};
///
/// let mut seen = Vec::new();
/// let told = visit_pairs(3, PairLimits::with_seed(1), &Budget::unlimited(), |a, b| seen.push((a, b)))?;
/// assert_eq!((told, seen), ((3, false), vec![(0, 1), (0, 2), (1, 2)]));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn visit_pairs(
    nodes: usize,
    limits: PairLimits,
    budget: &Budget,
    mut visit: impl FnMut(u32, u32),
) -> Result<(u64, bool), AnalysisError> {
    let mut meter = Meter::new(budget);
    if possible_pairs(nodes) > limits.exact {
        let mut draws = Draws::new(nodes, limits.seed);
        for _ in 0..limits.drawn {
            meter.count(1)?;
            let (a, b) = draws.pair();
            visit(a, b);
        }
        return Ok((limits.drawn as u64, true));
    }
    let nodes = nodes as u32;
    for a in 0..nodes {
        meter.count((nodes - a) as usize)?;
        (a + 1..nodes).for_each(|b| visit(a, b));
    }
    Ok((possible_pairs(nodes as usize), false))
}

/// An endless sequence of pairs, drawn uniformly with replacement.
struct Draws {
    random: Pcg32,
    nodes: u32,
}

impl Draws {
    fn new(nodes: usize, seed: u64) -> Self {
        Self {
            random: Pcg32::new(seed, 0),
            nodes: nodes as u32,
        }
    }

    /// Draws a node.
    fn node(&mut self) -> u32 {
        ((u64::from(self.random.next_u32()) * u64::from(self.nodes)) >> 32) as u32
    }

    /// Draws two nodes, the smaller first; there are at least two.
    fn pair(&mut self) -> (u32, u32) {
        loop {
            let (one, other) = (self.node(), self.node());
            if one != other {
                return (one.min(other), one.max(other));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{graph_of, pairs, small_graphs};

    const ALL: PairLimits = PairLimits::with_seed(1);
    const FEW: PairLimits = PairLimits {
        exact: 10,
        drawn: 5_000,
        seed: 1,
    };

    fn sample(graph: &LinkGraph, limits: PairLimits) -> PairSample<'_> {
        PairSample::new(graph, limits, &Budget::unlimited()).unwrap()
    }

    fn visited(sample: &PairSample<'_>) -> Vec<Pair> {
        let mut found = Vec::new();
        sample.visit(&Budget::unlimited(), |pair| found.push(pair)).unwrap();
        found
    }

    proptest! {
        #[test]
        fn all_pairs_are_visited_in_order_with_their_links(graph in small_graphs(9)) {
            let found = visited(&sample(&graph, ALL));
            let expected = pairs(graph.node_count() as u32).map(|(a, b)| Pair {
                a, b, linked: graph.find_link(a, b).is_some(), weight: 1.0,
            });
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn drawn_pairs_are_the_same_for_the_same_seed_and_stand_for_all() {
        let graph = graph_of(20, &[(0, 1), (3, 7), (18, 19)]);
        let sample = sample(&graph, FEW);
        let found = visited(&sample);
        assert!(sample.is_drawn() && sample.len() == found.len() as u64);
        assert_eq!(found, visited(&self::sample(&graph, FEW)));
        assert_ne!(found, visited(&self::sample(&graph, PairLimits { seed: 2, ..FEW })));
        assert_eq!(found.iter().filter(|pair| pair.linked).count(), 3);
        assert!((found.iter().map(|pair| pair.weight).sum::<f64>() - 190.0).abs() < 1e-6);
        // Uniform: 1 of 187 unlinked pairs has the node 5 in 19 of them.
        let with_five: f64 = found
            .iter()
            .filter(|pair| pair.a == 5 || pair.b == 5)
            .map(|pair| pair.weight)
            .sum();
        assert!((with_five - 19.0).abs() < 3.0, "{with_five}");
    }

    #[test]
    fn pairs_alike_are_all_or_drawn() {
        let visited = |nodes, limits| {
            let mut found = Vec::new();
            let said = visit_pairs(nodes, limits, &Budget::unlimited(), |a, b| found.push((a, b))).unwrap();
            assert_eq!(said.0, found.len() as u64);
            (found, said.1)
        };
        assert_eq!(visited(9, ALL), (pairs(9).collect(), false));
        let (found, drawn) = visited(9, FEW);
        assert!(drawn && found.iter().all(|&(a, b)| a < b && b < 9));
        let share = found.iter().filter(|&&pair| pair == (2, 6)).count() as f64 / found.len() as f64;
        assert!((share - 1.0 / 36.0).abs() < 0.01, "{share}");
        assert_eq!(visited(1, ALL), (Vec::new(), false));
    }

    #[test]
    fn graphs_without_pairs_have_none_to_visit() {
        for nodes in 0..2 {
            let graph = graph_of(nodes, &[]);
            let sample = sample(&graph, ALL);
            assert!(sample.is_empty() && visited(&sample).is_empty());
        }
    }

    #[test]
    fn a_budget_stops_the_visit() {
        let graph = graph_of(400, &[]);
        let budget = Budget::unlimited().with_step_limit(10_000);
        let stopped = sample(&graph, ALL).visit(&budget, |_| {});
        assert!(matches!(stopped, Err(AnalysisError::LimitExceeded { .. })));
    }
}
