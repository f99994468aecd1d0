//! PageRank: the probability that a visitor who follows links at random is at a node.

use super::strength::strengths;
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The smallest change, summed over all nodes, that is not just rounding.
const LEAST_CHANGE: f64 = 1e-15;

/// The visitor's moves, and the accuracy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageRankOptions {
    /// The probability of following a link instead of jumping anywhere: at least 0, below 1.
    pub damping: f64,
    /// The largest sum of the errors of all values; rounding alone makes about 1e-15.
    pub tolerance: f64,
    /// True to follow links in proportion to their strengths instead of evenly.
    pub weighted: bool,
}

impl Default for PageRankOptions {
    fn default() -> Self {
        Self {
            damping: 0.85,
            tolerance: 1e-12,
            weighted: false,
        }
    }
}

/// Computes the PageRank of every node. The values add up to 1. From an isolated node the visitor
/// jumps anywhere.
///
/// Page et al. 1999, *The PageRank citation ranking*. Links lead both ways here, so the equations
/// are symmetric up to scale. They are solved by the semi-iterative method of Chebyshev (Golub &
/// Varga 1961, doi:10.1007/BF01386013), which needs a third of the rounds of the classical method.
/// The part of isolated nodes is known in advance: all have the same value, and so has the jump.
/// Costs O(nodes + links) a round, about 50 rounds by default.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, centrality::{PageRankOptions, page_rank}};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let found = page_rank(&graph, &PageRankOptions::default(), &Budget::unlimited())?;
/// assert!(found[1] > found[0]);
/// assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn page_rank(graph: &LinkGraph, options: &PageRankOptions, budget: &Budget) -> Result<Vec<f64>, AnalysisError> {
    let widths = if options.weighted {
        strengths(graph)
    } else {
        (0..graph.node_count() as u32)
            .map(|node| graph.degree(node) as f64)
            .collect()
    };
    let nodes = graph.node_count() as f64;
    let isolated = widths.iter().filter(|&&width| width == 0.0).count() as f64;
    let jump = (1.0 - options.damping) / (nodes - options.damping * isolated);
    // Without jumps the visitor is at each node in proportion to its width: a good start.
    let even = (1.0 - nodes * jump) / widths.iter().sum::<f64>();
    let start = |&width: &f64| if width > 0.0 { jump / width + even } else { 0.0 };
    let mut walk = Walk {
        graph,
        options,
        jump,
        flow: widths.iter().map(start).collect(),
        next: vec![0.0; widths.len()],
        widths,
    };
    walk.settle(&mut Meter::new(budget))?;
    let ranks = walk.flow.iter().zip(&walk.widths);
    Ok(ranks
        .map(|(&flow, &width)| if width > 0.0 { flow * width } else { jump })
        .collect())
}

/// The state of the iteration: the value that each node passes on per unit of its width, now and
/// before.
struct Walk<'a> {
    graph: &'a LinkGraph,
    options: &'a PageRankOptions,
    jump: f64,
    widths: Vec<f64>,
    flow: Vec<f64>,
    next: Vec<f64>,
}

impl Walk<'_> {
    /// Iterates until the remaining change is below the tolerance, or rounding stops progress.
    fn settle(&mut self, meter: &mut Meter<'_>) -> Result<(), AnalysisError> {
        let damping = self.options.damping;
        // The change of one round is at least 1 - damping of the change of all later rounds.
        let settled = (self.options.tolerance * (1.0 - damping)).max(LEAST_CHANGE);
        let factor = damping / (1.0 + (1.0 - damping * damping).sqrt());
        let most_rounds = if factor > 0.0 {
            (1e-20_f64.ln() / factor.ln()).ceil() as usize
        } else {
            1
        };
        let mut weight = 1.0;
        for round in 0..=most_rounds {
            meter.count(self.graph.node_count() + 2 * self.graph.link_count())?;
            let change = self.round(weight);
            if change <= settled {
                break;
            }
            std::mem::swap(&mut self.flow, &mut self.next);
            let divisor = if round == 0 { 2.0 } else { 4.0 / weight };
            weight = 1.0 / (1.0 - damping * damping / divisor);
        }
        Ok(())
    }

    /// Computes the next state, and returns the sum of the changes that the classical method would
    /// have made.
    fn round(&mut self, weight: f64) -> f64 {
        let mut change = 0.0;
        for node in 0..self.graph.node_count() {
            let width = self.widths[node];
            if width == 0.0 {
                continue;
            }
            let rank = self.options.damping * self.inflow(node as u32) + self.jump;
            change += (rank - self.flow[node] * width).abs();
            let before = self.next[node];
            self.next[node] = before + weight * (rank / width - before);
        }
        change
    }

    fn inflow(&self, node: u32) -> f64 {
        if self.options.weighted {
            let links = self.graph.adjacent(node);
            links
                .map(|(neighbor, link)| self.flow[neighbor as usize] * self.graph.strength(link))
                .sum()
        } else {
            let neighbors = self.graph.neighbors(node).iter();
            neighbors.map(|&neighbor| self.flow[neighbor as usize]).sum()
        }
    }
}
