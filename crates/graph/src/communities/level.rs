//! One level of the Leiden algorithm: a weighted graph whose nodes stand for groups of nodes of the
//! level below.

use crate::link_graph::LinkGraph;

/// A weighted graph in compressed sparse rows. Links inside a node count only in its strength.
pub(super) struct Level {
    starts: Vec<u32>,
    targets: Vec<u32>,
    weights: Vec<f64>,
    /// By node: the weight of all link ends in it.
    pub(super) strengths: Vec<f64>,
}

impl Level {
    /// Creates the graph with some nodes folded into a neighbour. `deciding` are the `count` other
    /// nodes, in the order of their numbers in `stands_for`. Each link counts 1 or with its
    /// strength.
    pub(super) fn base(
        graph: &LinkGraph,
        weighted: bool,
        deciding: impl Iterator<Item = u32>,
        count: usize,
        stands_for: &[u32],
    ) -> Self {
        let mut level = Self::with_capacity(count, 2 * graph.link_count());
        for (place, node) in (0_u32..).zip(deciding) {
            let mut strength = 0.0;
            for (neighbor, link) in graph.adjacent(node) {
                let weight = if weighted { graph.strength(link) } else { 1.0 };
                let target = stands_for[neighbor as usize];
                if target == place {
                    // Both ends of this link lie inside.
                    strength += 2.0 * weight;
                } else {
                    level.targets.push(target);
                    level.weights.push(weight);
                    strength += weight;
                }
            }
            level.close_row(strength);
        }
        level
    }

    /// Creates the graph whose nodes are the `count` groups of `groups`.
    pub(super) fn merged(&self, groups: &[u32], count: usize) -> Self {
        let (starts, members) = rows_by(groups, count);
        let mut level = Self::with_capacity(count, self.targets.len() / 2);
        let mut weight_to = vec![0.0; count];
        let mut touched = vec![0_u32; count + 1];
        for group in 0..count {
            let mut strength = 0.0;
            let mut met = 0;
            // Marks the group itself as seen, so it is never listed.
            weight_to[group] = 1.0;
            for &node in &members[starts[group] as usize..starts[group + 1] as usize] {
                strength += self.strengths[node as usize];
                for (neighbor, weight) in self.adjacent(node) {
                    let target = groups[neighbor as usize];
                    let sum = &mut weight_to[target as usize];
                    touched[met] = target;
                    met += usize::from(*sum == 0.0);
                    *sum += weight;
                }
            }
            weight_to[group] = 0.0;
            for &target in &touched[..met] {
                level.targets.push(target);
                level.weights.push(std::mem::take(&mut weight_to[target as usize]));
            }
            level.close_row(strength);
        }
        level
    }

    fn with_capacity(nodes: usize, ends: usize) -> Self {
        let mut starts = Vec::with_capacity(nodes + 1);
        starts.push(0);
        Self {
            starts,
            targets: Vec::with_capacity(ends),
            weights: Vec::with_capacity(ends),
            strengths: Vec::with_capacity(nodes),
        }
    }

    fn close_row(&mut self, strength: f64) {
        self.starts
            .push(u32::try_from(self.targets.len()).expect("link ends are numbered in 32 bits"));
        self.strengths.push(strength);
    }

    pub(super) fn node_count(&self) -> usize {
        self.strengths.len()
    }

    /// Returns the neighbours of `node` with the weights of the links to them.
    #[inline]
    pub(super) fn adjacent(&self, node: u32) -> impl Iterator<Item = (u32, f64)> + '_ {
        let row = self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize;
        self.targets[row.clone()]
            .iter()
            .copied()
            .zip(self.weights[row].iter().copied())
    }
}

/// Sorts the members of all groups into one list by counting sort. Returns it with the start of
/// each group.
fn rows_by(groups: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; count + 1];
    for &group in groups {
        starts[group as usize + 1] += 1;
    }
    for group in 0..count {
        starts[group + 1] += starts[group];
    }
    let mut next = starts.clone();
    let mut members = vec![0_u32; groups.len()];
    for (node, &group) in (0_u32..).zip(groups) {
        members[next[group as usize] as usize] = node;
        next[group as usize] += 1;
    }
    (starts, members)
}
