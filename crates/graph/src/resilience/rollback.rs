//! Disjoint sets with rollback.

/// Disjoint sets of nodes that record their mergers. They merge by size, without path compression,
/// so that each merger can be undone.
pub(super) struct RevocableSets {
    parents: Vec<u32>,
    sizes: Vec<u32>,
    merged: Vec<u32>,
    pair_count: u64,
}

impl RevocableSets {
    /// Starts with every node by itself.
    pub(super) fn new(node_count: usize) -> Self {
        Self {
            parents: (0..node_count as u32).collect(),
            sizes: vec![1; node_count],
            merged: Vec::new(),
            pair_count: 0,
        }
    }

    /// Returns the number of sets.
    pub(super) fn set_count(&self) -> usize {
        self.parents.len() - self.merged.len()
    }

    /// Returns the number of pairs of nodes in one set.
    pub(super) fn pair_count(&self) -> u64 {
        self.pair_count
    }

    /// Returns the number of mergers so far: a point for [`Self::return_to`].
    pub(super) fn moment(&self) -> usize {
        self.merged.len()
    }

    /// Merges the sets of two nodes. Costs O(log nodes).
    pub(super) fn merge(&mut self, (a, b): (u32, u32)) {
        let (mut large, mut small) = (self.root(a), self.root(b));
        if large == small {
            return;
        }
        if self.sizes[large as usize] < self.sizes[small as usize] {
            std::mem::swap(&mut large, &mut small);
        }
        self.parents[small as usize] = large;
        let (size, further) = (self.sizes[large as usize], self.sizes[small as usize]);
        self.sizes[large as usize] = size + further;
        self.pair_count += u64::from(size) * u64::from(further);
        self.merged.push(small);
    }

    /// Undoes all mergers after a point.
    pub(super) fn return_to(&mut self, moment: usize) {
        while self.merged.len() > moment {
            let small = self.merged.pop().expect("mergers since the moment");
            let large = std::mem::replace(&mut self.parents[small as usize], small);
            let further = self.sizes[small as usize];
            self.sizes[large as usize] -= further;
            self.pair_count -= u64::from(self.sizes[large as usize]) * u64::from(further);
        }
    }

    fn root(&self, mut node: u32) -> u32 {
        while self.parents[node as usize] != node {
            node = self.parents[node as usize];
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resilience::cuts::pairs;

    #[test]
    fn mergers_are_taken_back_in_the_opposite_order() {
        let mut sets = RevocableSets::new(5);
        sets.merge((0, 1));
        let moment = sets.moment();
        sets.merge((2, 3));
        sets.merge((1, 3));
        sets.merge((0, 2));
        assert_eq!((sets.set_count(), sets.pair_count()), (2, pairs(4)));
        sets.return_to(moment);
        assert_eq!((sets.set_count(), sets.pair_count()), (4, 1));
        sets.return_to(0);
        assert_eq!((sets.set_count(), sets.pair_count()), (5, 0));
    }
}
