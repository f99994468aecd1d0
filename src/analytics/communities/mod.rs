//! Communities: groups of cities with more links among them than their degrees let one expect.

mod leiden;
mod level;
mod local_moving;
mod modularity;
mod refinement;
pub(in crate::analytics) mod shuffle;
mod stability;

#[cfg(test)]
mod tests;

use super::budget::{Budget, Meter};
use super::error::AnalysisError;
use super::partition::Partition;
use crate::network::link_graph::LinkGraph;

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
    /// How many times to start over; at least once.
    pub restarts: u32,
}

impl Default for CommunityOptions {
    fn default() -> Self {
        Self {
            weighted: false,
            resolution: 1.0,
            seed: 1,
            restarts: 10,
        }
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
/// as ascending lists in ascending order. Finding the optimum is NP-hard, so a better division may exist. Same graph and same
/// options give the same answer on every machine.
///
/// Cost: each restart a small number of sweeps over all links.
///
/// # Errors
/// Those of the budget.
pub fn communities(
    graph: &LinkGraph,
    options: &CommunityOptions,
    budget: &Budget,
) -> Result<Communities, AnalysisError> {
    let meter = &mut Meter::new(budget);
    let mut found = Vec::new();
    for restart in 0..options.restarts.max(1) {
        found.push(leiden::divide(graph, options, u64::from(restart), meter)?);
    }
    let stability = stability::mean_agreement(&found, meter)?;
    let mut best: Option<(f64, Partition)> = None;
    for partition in found {
        let quality = modularity(graph, &partition, options.weighted, options.resolution).unwrap_or(0.0);
        let better = best.as_ref().is_none_or(|(kept_quality, kept)| {
            let (quality, kept_quality) = (to_twelve_digits(quality), to_twelve_digits(*kept_quality));
            quality > kept_quality || (quality == kept_quality && by_smallest_node(&partition) < by_smallest_node(kept))
        });
        if better {
            best = Some((quality, partition));
        }
    }
    let (quality, partition) = best.expect("there is at least one restart");
    Ok(Communities {
        partition,
        modularity: (graph.link_count() > 0).then_some(quality),
        stability,
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
