//! Communities: groups of nodes with more links between them than their degrees let one expect.

mod base_level;
mod candidate;
mod leiden;
mod level;
mod local_moving;
mod modularity;
mod queue;
mod recombination;
mod refinement;
pub(crate) mod shuffle;
mod stability;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::budget::Budget;
use super::error::AnalysisError;
use super::partition::Partition;
use crate::link_graph::LinkGraph;
use base_level::BaseLevel;
use candidate::{Candidate, best_of};
use leiden::Search;
use recombination::recombine;
use stability::mean_agreement;

pub use modularity::modularity;
pub use stability::adjusted_rand_index;

/// The definition of a community, and the effort of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CommunityOptions {
    /// True if a link counts with its strength; otherwise each counts 1.
    pub weighted: bool,
    /// γ, greater than 0. Above 1 communities are smaller, below 1 larger.
    pub resolution: f64,
    /// Decides the order in which nodes are visited.
    pub seed: u64,
    /// The number of starts, at least one. `None`: ten, and up to a hundred for a small graph.
    pub restarts: Option<u32>,
    /// True to continue from the results of the starts until nothing better is found.
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

/// The smallest default number of starts.
const FEWEST_STARTS: usize = 10;

/// The largest default number of starts.
const MOST_STARTS: usize = 100;

/// The nodes and links that all starts beyond the smallest number may visit together. In a small
/// graph a start costs almost nothing, and perhaps only one in ten finds the best division.
const STARTS_TOGETHER: usize = 100_000;

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
    /// The communities. Each is connected; an isolated node is one by itself.
    pub partition: Partition,
    /// Its modularity; `None` without links.
    pub modularity: Option<f64>,
    /// The mean adjusted Rand index over all pairs of restarts, 1 if all agree; `None` with a
    /// single restart.
    pub stability: Option<f64>,
}

/// Divides the graph into communities of high modularity.
///
/// Runs the Leiden algorithm (Traag, Waltman & van Eck 2019, doi:10.1038/s41598-019-41695-z) from
/// different orders of nodes. With `to_convergence` it also combines and disturbs the divisions of
/// all starts into better ones (`recombination`). Then it repeats from the best until nothing
/// better is found, at most 16 times. The highest modularity wins; among equals (to 12 digits) the
/// fewest communities, then the smallest partition, its groups written as ascending lists in
/// ascending order. Finding the optimum is NP-hard, so a better division may exist. The same graph
/// and options give the same answer on every machine, with any number of threads.
///
/// Each start costs a small number of sweeps over all links; each division made of others costs
/// less. With s nodes and links there are 100,000 / s starts (10 to 100), and 6.25·10⁹ / s² new
/// divisions (12 to 1,000), or fewer once s / 8 in a row (16 to 320) have found nothing better.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, communities::{CommunityOptions, communities}};
///
/// // Two triangles and a link between them.
/// let graph = LinkGraph::from_links(6, vec![
///     (0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0), (3, 5, 1.0), (4, 5, 1.0),
/// ]);
/// let found = communities(&graph, &CommunityOptions::default(), &Budget::unlimited())?;
/// assert_eq!(found.partition.labels(), [0, 0, 0, 1, 1, 1]);
/// assert_eq!(found.stability, Some(1.0));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn communities(
    graph: &LinkGraph,
    options: &CommunityOptions,
    budget: &Budget,
) -> Result<Communities, AnalysisError> {
    let base = BaseLevel::of(graph, options);
    let starts = options.starts(graph);
    let search = Search {
        graph,
        base: &base,
        options,
        budget,
    };
    // Every start has its own random generator, and results keep the order of starts: threads
    // change nothing.
    let found: Vec<Candidate> = (0..starts)
        .into_par_iter()
        .map(|start| Ok(Candidate::of(&search, &search.divide(start)?)))
        .collect::<Result<_, _>>()?;
    let partitions: Vec<&Partition> = found.iter().map(|candidate| &candidate.partition).collect();
    let stability = mean_agreement(&partitions, budget)?;
    let found = if options.to_convergence {
        recombine(&search, found)?
    } else {
        found
    };
    let mut best = best_of(found).expect("there is at least one start");
    if options.to_convergence {
        best = Candidate::of(&search, &search.improve(starts, best.communities)?);
    }
    best = Candidate::of(&search, &search.merge_equals(best.communities));
    Ok(Communities {
        modularity: modularity(graph, &best.partition, options.weighted, options.resolution),
        partition: best.partition,
        stability,
    })
}
