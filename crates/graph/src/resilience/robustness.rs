//! Robustness: the size of the largest component while nodes are removed one by one.

use rand_pcg::Pcg32;
use rayon::prelude::*;

use super::attack::{Attack, by_betweenness, by_links};
use super::reunion::Reunion;
use crate::budget::{Budget, Meter};
use crate::communities::shuffle::shuffled;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The number of orders over which a random attack is averaged.
pub const RANDOM_ORDERS: u64 = 100;

/// The size of the largest component by the number of nodes removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robustness {
    /// The nodes in the order of removal; `None` if orders were averaged.
    pub order: Option<Vec<u32>>,
    /// By the number of nodes removed, from none to all: the size of the largest component, summed
    /// over the orders.
    pub totals: Vec<u64>,
    /// The number of orders.
    pub order_count: u64,
}

impl Robustness {
    /// Returns the number of nodes at the start.
    pub fn node_count(&self) -> usize {
        self.totals.len() - 1
    }

    /// Returns the share of all nodes in the largest component after `removed` removals; 0 without
    /// nodes.
    pub fn share(&self, removed: usize) -> f64 {
        let all = self.order_count * self.node_count().max(1) as u64;
        self.totals[removed] as f64 / all as f64
    }

    /// Returns R, the mean of the share over all removals, from (n - 1) / n² (only isolated nodes)
    /// to (n - 1) / 2n (every pair is linked); `None` without nodes. Schneider et al. 2011,
    /// doi:10.1073/pnas.1009440108.
    pub fn value(&self) -> Option<f64> {
        let n = self.node_count() as f64;
        let sum: u64 = self.totals[1..].iter().sum();
        (n > 0.0).then(|| sum as f64 / (self.order_count as f64 * n * n))
    }

    /// Returns the number of removals after which the largest component has at most half of its
    /// first size; `None` without nodes.
    pub fn halved_after(&self) -> Option<usize> {
        let first = self.totals[0];
        (first > 0).then(|| self.totals.partition_point(|&total| total * 2 > first))
    }
}

/// Removes all nodes of a graph in the order of an attack. Costs the computation of that order, and
/// nearly O(nodes + links) for the components.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, resilience::{Attack, robustness}};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)]);
/// let found = robustness(&graph, Attack::Degree, &Budget::unlimited())?;
/// assert_eq!(found.order.as_ref().map(|order| order[0]), Some(0));
/// assert_eq!(found.totals, [4, 1, 1, 1, 0]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn robustness(graph: &LinkGraph, attack: Attack, budget: &Budget) -> Result<Robustness, AnalysisError> {
    let mut meter = Meter::new(budget);
    let order = match attack {
        Attack::Degree => by_links(graph, |_| 1.0, &mut meter)?,
        Attack::Strength => by_links(graph, |link| graph.strength(link), &mut meter)?,
        Attack::Betweenness => by_betweenness(graph, budget)?,
        Attack::Random { seed } => return at_random(graph, seed, budget),
    };
    let mut totals = vec![0; graph.node_count() + 1];
    Reunion::new(graph).add(&order, &mut totals, &mut meter)?;
    Ok(Robustness {
        order: Some(order),
        totals,
        order_count: 1,
    })
}

/// Sizes are whole numbers: their sums are the same on any number of threads.
fn at_random(graph: &LinkGraph, seed: u64, budget: &Budget) -> Result<Robustness, AnalysisError> {
    let node_count = graph.node_count();
    let numbers: Vec<u64> = (0..RANDOM_ORDERS).collect();
    let parts = numbers.par_chunks(10).map(|numbers| {
        let mut meter = Meter::new(budget);
        let mut totals = vec![0; node_count + 1];
        let (mut order, mut reunion) = (Vec::new(), Reunion::new(graph));
        for &number in numbers {
            shuffled(&mut order, node_count, &mut Pcg32::new(seed, number));
            reunion.add(&order, &mut totals, &mut meter)?;
        }
        Ok(totals)
    });
    let parts = parts.collect::<Result<Vec<Vec<u64>>, AnalysisError>>()?;
    let totals = (0..=node_count).map(|removed| parts.iter().map(|part| part[removed]).sum());
    Ok(Robustness {
        order: None,
        totals: totals.collect(),
        order_count: RANDOM_ORDERS,
    })
}
