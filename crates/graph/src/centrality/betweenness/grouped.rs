//! Trees that hang off the rest of a graph, with the groups of their nodes.

use std::collections::BTreeMap;

use super::trees::Trees;
use crate::components::components;
use crate::link_graph::LinkGraph;

/// The numbers of nodes by group. They are whole, so that the order of sums does not change a
/// digit.
#[derive(Clone, Default)]
pub(super) struct Tally {
    /// The number of nodes that have a group.
    pub(super) total: f64,
    pub(super) by_group: BTreeMap<u32, f64>,
    /// The number of pairs of a node in this tally and a node of its group elsewhere in the
    /// component.
    alike_outside: f64,
}

impl Tally {
    fn count(&self, group: u32) -> f64 {
        self.by_group.get(&group).copied().unwrap_or(0.0)
    }

    /// Adds `count` nodes of a group; `all` nodes of the component are in the group.
    fn add(&mut self, group: u32, count: f64, all: f64) {
        let here = self.by_group.entry(group).or_insert(0.0);
        self.alike_outside -= *here * (all - *here);
        *here += count;
        self.alike_outside += *here * (all - *here);
        self.total += count;
    }

    /// Returns the number of pairs of one node from this tally and one from `other`, of the same
    /// group.
    fn alike(&self, other: &Self) -> f64 {
        let (small, large) = if self.by_group.len() < other.by_group.len() {
            (self, other)
        } else {
            (other, self)
        };
        small
            .by_group
            .iter()
            .map(|(&group, count)| count * large.count(group))
            .sum()
    }
}

/// The graph after trees have been folded away.
///
/// A node represents the groups of the trees below it. It also lies between pairs of different
/// groups in those trees.
pub(super) struct GroupedTrees {
    /// By node: the groups that it represents.
    pub(super) tallies: Vec<Tally>,
    /// By node: the pairs of different groups that it carries because of trees, each once.
    pub(super) within: Vec<f64>,
}

impl GroupedTrees {
    /// Counts groups over `trees` of the graph. Costs O(nodes · log² nodes + links).
    pub(super) fn of(graph: &LinkGraph, trees: &Trees, labels: &[Option<u32>]) -> Self {
        let parts = components(graph);
        let mut all = vec![Tally::default(); parts.group_count()];
        for (&part, label) in parts.labels().iter().zip(labels) {
            if let Some(group) = *label {
                all[part as usize].add(group, 1.0, 0.0);
            }
        }
        let whole = |node: usize| &all[parts.label(node as u32) as usize];
        let alone = (0..graph.node_count()).map(|node| {
            let mut tally = Tally::default();
            if let Some(group) = labels[node] {
                tally.add(group, 1.0, whole(node).count(group));
            }
            tally
        });
        let mut grouped = Self {
            tallies: alone.collect(),
            within: vec![0.0; graph.node_count()],
        };
        for &(node, parent) in &trees.folded {
            let (node, parent) = (node as usize, parent as usize);
            grouped.carry_outwards(node, labels[node], whole(node));
            grouped.fold(node, parent, labels[parent], whole(node));
        }
        for node in (0..graph.node_count()).filter(|&node| trees.degrees[node].is_some()) {
            grouped.carry_outwards(node, labels[node], whole(node));
        }
        grouped
    }

    /// Counts the pairs of one node in the tree below `node` (without `node`) and one outside: all
    /// of them pass through `node`.
    fn carry_outwards(&mut self, node: usize, label: Option<u32>, whole: &Tally) {
        let tally = &self.tallies[node];
        let outside = whole.total - tally.total;
        let (own, alike) = label.map_or((0.0, 0.0), |group| (1.0, whole.count(group) - tally.count(group)));
        self.within[node] += (tally.total - own) * outside - (tally.alike_outside - alike);
    }

    /// Puts the tree below `node` under `parent`. `parent` carries its pairs with the trees that it
    /// already has.
    fn fold(&mut self, node: usize, parent: usize, label: Option<u32>, whole: &Tally) {
        let mut small = std::mem::take(&mut self.tallies[node]);
        let mut large = std::mem::take(&mut self.tallies[parent]);
        let (own, alike) = label.map_or((0.0, 0.0), |group| (1.0, small.count(group)));
        self.within[parent] += small.total * (large.total - own) - (small.alike(&large) - alike);
        if large.by_group.len() < small.by_group.len() {
            std::mem::swap(&mut large, &mut small);
        }
        for (&group, &count) in &small.by_group {
            large.add(group, count, whole.count(group));
        }
        self.tallies[parent] = large;
    }
}
