//! A partition of the nodes of a graph into groups: components, cores or communities.

use crate::link_graph::LinkGraph;

/// Puts every node in exactly one group. Groups are numbered by size, the largest first, and then
/// by their smallest node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    labels: Vec<u32>,
    sizes: Vec<u32>,
}

impl Partition {
    /// Groups the nodes with the same number in `labels`. All labels are below the number of nodes.
    /// Costs O(nodes).
    ///
    /// # Examples
    /// ```
    /// use interurban_graph::partition::Partition;
    ///
    /// let found = Partition::from_labels(&[3, 1, 1, 3, 1]);
    /// assert_eq!(found.labels(), [1, 0, 0, 1, 0]);
    /// assert_eq!(found.members(), [vec![1, 2, 4], vec![0, 3]]);
    /// ```
    pub fn from_labels(labels: &[u32]) -> Self {
        let mut sizes: Vec<u32> = Vec::new();
        let mut first_seen = vec![u32::MAX; labels.len()];
        let mut renamed = Vec::with_capacity(labels.len());
        for &label in labels {
            let group = &mut first_seen[label as usize];
            if *group == u32::MAX {
                *group = sizes.len() as u32;
                sizes.push(0);
            }
            sizes[*group as usize] += 1;
            renamed.push(*group);
        }
        Self::ranked(renamed, &sizes)
    }

    /// Groups nodes that reach each other over the links for which `joins` holds. Costs O(nodes +
    /// links).
    pub(crate) fn connected(graph: &LinkGraph, joins: impl Fn(u32, u32) -> bool) -> Self {
        let mut labels = vec![u32::MAX; graph.node_count()];
        let mut sizes = Vec::new();
        let mut reached = vec![0; graph.node_count()];
        for start in 0..graph.node_count() as u32 {
            if labels[start as usize] != u32::MAX {
                continue;
            }
            let group = sizes.len() as u32;
            labels[start as usize] = group;
            reached[0] = start;
            let (mut head, mut tail) = (0, 1);
            while head < tail {
                let node = reached[head];
                head += 1;
                for &neighbor in graph.neighbors(node) {
                    let label = &mut labels[neighbor as usize];
                    if *label == u32::MAX && joins(node, neighbor) {
                        *label = group;
                        reached[tail] = neighbor;
                        tail += 1;
                    }
                }
            }
            sizes.push(tail as u32);
        }
        Self::ranked(labels, &sizes)
    }

    /// Renumbers groups that are numbered by their smallest nodes: a stable counting sort by size.
    fn ranked(mut labels: Vec<u32>, sizes: &[u32]) -> Self {
        let most = sizes.iter().max().map_or(0, |&most| most as usize);
        // next[s] is the position of the next group of size s: after all larger ones.
        let mut next = vec![0_u32; most + 2];
        sizes.iter().for_each(|&size| next[size as usize] += 1);
        let mut larger = 0;
        for next in next.iter_mut().rev() {
            larger += std::mem::replace(next, larger);
        }
        let mut sorted = vec![0; sizes.len()];
        let rank: Vec<u32> = sizes
            .iter()
            .map(|&size| {
                let place = next[size as usize];
                next[size as usize] += 1;
                sorted[place as usize] = size;
                place
            })
            .collect();
        labels.iter_mut().for_each(|label| *label = rank[*label as usize]);
        Self { labels, sizes: sorted }
    }

    /// Returns the group of every node.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// Returns the group of `node`.
    pub fn label(&self, node: u32) -> u32 {
        self.labels[node as usize]
    }

    /// Returns the number of nodes in every group.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// Returns the number of groups.
    pub fn group_count(&self) -> usize {
        self.sizes.len()
    }

    /// Returns the number of groups of a single node.
    pub fn singleton_count(&self) -> usize {
        self.sizes.len() - self.sizes.partition_point(|&size| size > 1)
    }

    /// Returns the nodes of every group, ascending.
    pub fn members(&self) -> Vec<Vec<u32>> {
        let mut members: Vec<Vec<u32>> = self
            .sizes
            .iter()
            .map(|&size| Vec::with_capacity(size as usize))
            .collect();
        for (node, &label) in (0_u32..).zip(&self.labels) {
            members[label as usize].push(node);
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_numbered_by_size_and_then_by_smallest_node() {
        let partition = Partition::from_labels(&[4, 2, 2, 0, 0, 4, 2, 5]);
        assert_eq!(partition.labels(), [1, 0, 0, 2, 2, 1, 0, 3]);
        assert_eq!(partition.sizes(), [3, 2, 2, 1]);
        assert_eq!(partition.members(), [vec![1, 2, 6], vec![0, 5], vec![3, 4], vec![7]]);
        assert_eq!((partition.group_count(), partition.singleton_count()), (4, 1));
    }

    #[test]
    fn no_nodes_make_no_groups() {
        assert_eq!(Partition::from_labels(&[]).group_count(), 0);
    }
}
