//! Betweenness restricted to pairs of different groups.

use super::dependencies::dependencies;
use super::grouped::{GroupedTrees, Tally};
use super::multi_source::{LANES, Lanes};
use super::reduced::Reduced;
use super::trees::Trees;
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Computes betweenness by hops, counting only pairs of nodes from different groups.
///
/// `labels` give the group of every node; pairs with an end without a group do not count. The value
/// is raw and counts each pair once. A broker between groups keeps its full betweenness; a broker
/// within its own group alone gets 0. The pairs are those of Gould & Fernandez 1989,
/// doi:10.2307/270949, along paths of any length, by the algorithm of Brandes 2008,
/// doi:10.1016/j.socnet.2007.11.001. Trees are folded away as for betweenness. Costs O(nodes ·
/// links).
///
/// # Errors
/// Those of the budget.
///
/// # Panics
/// If `labels` is shorter than the number of nodes.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, centrality::cross_group_betweenness};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let budget = Budget::unlimited();
/// let apart = cross_group_betweenness(&graph, &[Some(0), Some(0), Some(1)], &budget)?;
/// let alike = cross_group_betweenness(&graph, &[Some(0); 3], &budget)?;
/// assert_eq!((apart[1], alike[1]), (1.0, 0.0));
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn cross_group_betweenness(
    graph: &LinkGraph,
    labels: &[Option<u32>],
    budget: &Budget,
) -> Result<Vec<f64>, AnalysisError> {
    let trees = Trees::folded(graph, None);
    let GroupedTrees { tallies, within } = GroupedTrees::of(graph, &trees, labels);
    let reduced = Reduced::of(graph, None, trees).with_pairs_within(within);
    let tallies: Vec<&Tally> = reduced.nodes.iter().map(|&node| &tallies[node as usize]).collect();
    let groups = labels.iter().flatten().max().map_or(0, |&most| most as usize + 1);
    let sources = tallies.iter().map(|tally| if tally.total > 0.0 { 1.0 } else { 0.0 });
    let targets = |sources: &[u32]| Pairs::of(sources, &tallies, groups);
    let own: Vec<f64> = sources.collect();
    let sum = dependencies(&reduced, &own, budget, |sources| {
        let pairs = targets(sources);
        let tallies = &tallies;
        move |row: u32| pairs.with(tallies[row as usize])
    })?;
    Ok(reduced.by_node(&sum))
}

/// The numbers of nodes that each source of a batch represents, in all and by group.
struct Pairs {
    /// By source: its nodes that have a group.
    totals: Lanes,
    /// By group and source: the nodes of that group.
    by_group: Vec<Lanes>,
}

impl Pairs {
    fn of(sources: &[u32], tallies: &[&Tally], groups: usize) -> Self {
        let mut pairs = Self {
            totals: [0.0; LANES],
            by_group: vec![[0.0; LANES]; groups],
        };
        for (lane, &source) in sources.iter().enumerate() {
            let tally = tallies[source as usize];
            pairs.totals[lane] = tally.total;
            for (&group, &count) in &tally.by_group {
                pairs.by_group[group as usize][lane] = count;
            }
        }
        pairs
    }

    /// Returns the number of pairs of different groups, with one node from each source and one from
    /// `tally`.
    fn with(&self, tally: &Tally) -> Lanes {
        let mut pairs = [0.0; LANES];
        for (&group, &count) in &tally.by_group {
            let alike = &self.by_group[group as usize];
            for lane in 0..LANES {
                pairs[lane] += count * (self.totals[lane] - alike[lane]);
            }
        }
        pairs
    }
}
