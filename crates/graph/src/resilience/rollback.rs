//! Sets that are merged, and parted again in the opposite order.

/// Disjoint sets of nodes that remember their mergers: by size, without shortening paths, so that each can be taken back.
pub(super) struct RevocableSets {
    parents: Vec<u32>,
    sizes: Vec<u32>,
    merged: Vec<u32>,
    pair_count: u64,
}

impl RevocableSets {
    /// Every node by itself.
    pub(super) fn new(node_count: usize) -> Self {
        Self {
            parents: (0..node_count as u32).collect(),
            sizes: vec![1; node_count],
            merged: Vec::new(),
            pair_count: 0,
        }
    }

    /// How many sets there are.
    pub(super) fn set_count(&self) -> usize {
        self.parents.len() - self.merged.len()
    }

    /// How many pairs of nodes are in one set.
    pub(super) fn pair_count(&self) -> u64 {
        self.pair_count
    }

    /// How many mergers there were: a moment to come back to.
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

    /// Takes back all mergers since a moment.
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
