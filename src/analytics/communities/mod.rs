//! Communities: groups of cities with more links among them than their degrees let one expect.

mod ground;
mod leiden;
mod level;
mod local_moving;
mod modularity;
mod queue;
mod refinement;
pub(in crate::analytics) mod shuffle;
mod stability;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::budget::Budget;
use super::error::AnalysisError;
use super::partition::Partition;
use crate::network::link_graph::LinkGraph;
use ground::Ground;
use leiden::Search;
use stability::mean_agreement;

pub use modularity::modularity;
pub use stability::adjusted_rand_index;

/// What counts as a community, and how hard to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommunityOptions {
    /// Whether a link counts with its strength instead of as one.
    pub weighted: bool,
    /// γ: above 1 smaller communities, below 1 larger ones; greater than 0.
    pub resolution: f64,
    /// Decides the order in which nodes are visited.
    pub seed: u64,
    /// How many times to start; at least once. `None`: ten times, and small graphs up to a hundred times.
    pub restarts: Option<u32>,
    /// Whether to go on from the best start until nothing better is found.
    pub to_convergence: bool,
}

impl Default for CommunityOptions {
    fn default() -> Self {
        Self {
            weighted: false,
            resolution: 1.0,
            seed: 1,
            restarts: None,
            to_convergence: true,
        }
    }
}

/// The fewest starts if nobody says how many.
const FEWEST_STARTS: usize = 10;

/// The most starts if nobody says how many.
const MOST_STARTS: usize = 100;

/// Nodes and links up to which all starts together may add up beyond the fewest starts. In a small graph a start costs next to
/// nothing, and one in ten or fewer may find what is best.
const STARTS_TOGETHER: usize = 20_000;

impl CommunityOptions {
    fn starts(&self, graph: &LinkGraph) -> u32 {
        self.restarts.map_or_else(
            || {
                let size = (graph.node_count() + graph.link_count()).max(1);
                (STARTS_TOGETHER / size).clamp(FEWEST_STARTS, MOST_STARTS) as u32
            },
            |restarts| restarts.max(1),
        )
    }
}

/// The best division found.
#[derive(Debug, Clone, PartialEq)]
pub struct Communities {
    /// The communities; each is connected, an isolated node is one by itself.
    pub partition: Partition,
    /// Its modularity; `None` without links.
    pub modularity: Option<f64>,
    /// The mean adjusted Rand index over all pairs of restarts, 1 if all agree; `None` with a single restart.
    pub stability: Option<f64>,
}

/// Divides the graph into communities of high modularity.
///
/// The Leiden algorithm (Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z), restarted with different orders of
/// nodes; the highest modularity wins, and among equals (to 12 significant digits) the smallest partition, its groups written
/// as ascending lists in ascending order. From there the algorithm goes on, if it is to, until it finds nothing better, 16 times
/// at most. Finding the optimum is NP-hard, so a better division may exist. Same graph and same options give the same answer on
/// every machine, however many threads share the starts.
///
/// Cost: each start a small number of sweeps over all links; they run in parallel.
///
/// # Errors
/// Those of the budget.
pub fn communities(
    graph: &LinkGraph,
    options: &CommunityOptions,
    budget: &Budget,
) -> Result<Communities, AnalysisError> {
    let ground = Ground::of(graph, options);
    let starts = options.starts(graph);
    let search = Search {
        ground: &ground,
        options,
        starts,
        budget,
    };
    // Every start has a generator of its own, and they are collected in their order: threads change nothing.
    let found: Vec<Partition> = (0..starts)
        .into_par_iter()
        .map(|restart| Ok(ground.expand(graph, &search.divide(restart)?)))
        .collect::<Result<_, _>>()?;
    let stability = mean_agreement(&found, budget)?;
    let mut partition = best_of(graph, options, found);
    if options.to_convergence {
        let improved = search.improve(ground.contract(&partition))?;
        partition = ground.expand(graph, &improved);
    }
    Ok(Communities {
        modularity: modularity(graph, &partition, options.weighted, options.resolution),
        partition,
        stability,
    })
}

/// The partition of the highest modularity, among equals the smallest.
fn best_of(graph: &LinkGraph, options: &CommunityOptions, found: Vec<Partition>) -> Partition {
    let rank = |partition: &Partition| {
        let quality = modularity(graph, partition, options.weighted, options.resolution).unwrap_or(0.0);
        to_twelve_digits(quality)
    };
    let ranks: Vec<f64> = found.par_iter().map(rank).collect();
    let highest = ranks.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let equals = found.into_iter().zip(ranks).filter(|&(_, rank)| rank == highest);
    let mut partitions = equals.map(|(partition, _)| partition);
    let first = partitions.next().expect("there is at least one restart");
    partitions.fold(first, |kept, other| {
        if other != kept && by_smallest_node(&other) < by_smallest_node(&kept) {
            other
        } else {
            kept
        }
    })
}

/// The groups as ascending lists in the order of their smallest nodes.
fn by_smallest_node(partition: &Partition) -> Vec<Vec<u32>> {
    let mut groups = partition.members();
    groups.sort_unstable();
    groups
}

/// A number below one in size, such as a modularity, as a whole number of 10⁻¹²: what remains of it for comparisons.
fn to_twelve_digits(value: f64) -> f64 {
    (value * 1e12).round()
}
