//! The lowest level: the nodes whose community is not obvious.

use super::CommunityOptions;
use super::leiden::number_from_zero;
use super::level::Level;
use crate::link_graph::LinkGraph;
use crate::partition::Partition;

/// The level that a division starts from, and the node of the level that represents each node of
/// the graph.
pub(super) struct BaseLevel {
    pub(super) level: Level,
    /// By node of the graph: the node of the level that decides for it. Isolated nodes have numbers
    /// from the level's count on.
    stands_for: Vec<u32>,
}

impl BaseLevel {
    /// Leaves out isolated nodes, which are communities by themselves. Up to a resolution of 1, it
    /// also folds nodes with a single link into their neighbour.
    ///
    /// A node of weight w gains at least w·(1 − γ + γ·w / 2m) by joining its only neighbour. This
    /// is more than 0 from any community, so every division that cannot be improved has it there
    /// (Brandes et al. 2008, doi:10.1109/TKDE.2007.190689, lemma 3.3).
    pub(super) fn of(graph: &LinkGraph, options: &CommunityOptions) -> Self {
        let folds = options.resolution <= 1.0;
        let nodes = graph.node_count() as u32;
        // A node decides for itself unless it hangs on another one. If two hang on each other, the
        // smaller decides.
        let decides = |node: u32| match graph.neighbors(node) {
            [] => false,
            &[neighbor] if folds => graph.degree(neighbor) == 1 && node < neighbor,
            _ => true,
        };
        let mut stands_for = vec![0; graph.node_count()];
        let mut count = 0;
        for node in 0..nodes {
            if decides(node) {
                stands_for[node as usize] = count;
                count += 1;
            }
        }
        let mut isolated = count;
        for node in 0..nodes {
            match graph.neighbors(node) {
                [] => {
                    stands_for[node as usize] = isolated;
                    isolated += 1;
                }
                &[neighbor] if !decides(node) => stands_for[node as usize] = stands_for[neighbor as usize],
                _ => {}
            }
        }
        let deciding = (0..nodes).filter(|&node| decides(node));
        let level = Level::base(graph, options.weighted, deciding, count as usize, &stands_for);
        Self { level, stands_for }
    }

    /// Returns the communities of all nodes, given those of the level. A community that is not
    /// connected is split.
    pub(super) fn expand(&self, graph: &LinkGraph, communities: &[u32]) -> Partition {
        let of = |node: u32| {
            let place = self.stands_for[node as usize];
            communities.get(place as usize).copied().unwrap_or(place)
        };
        let labels: Vec<u32> = (0..graph.node_count() as u32).map(of).collect();
        Partition::connected(graph, |a, b| labels[a as usize] == labels[b as usize])
    }

    /// Returns the communities of the level's nodes in `partition`. `partition` does not separate
    /// nodes from those they were folded into.
    pub(super) fn contract(&self, partition: &Partition) -> Vec<u32> {
        let mut communities = vec![0; self.level.node_count()];
        for (&place, &label) in self.stands_for.iter().zip(partition.labels()) {
            if let Some(community) = communities.get_mut(place as usize) {
                *community = label;
            }
        }
        number_from_zero(communities)
    }
}
