//! A small set for each node, as bits.

/// Sets of small numbers, one per node.
#[derive(Debug, Clone)]
pub(super) struct BitSets {
    /// The number of 64-bit words of each set.
    words: usize,
    bits: Vec<u64>,
}

impl BitSets {
    /// Creates `count` empty sets for the numbers below `bound`.
    pub(super) fn empty(count: usize, bound: usize) -> Self {
        let words = bound.div_ceil(64).max(1);
        Self {
            words,
            bits: vec![0; count * words],
        }
    }

    /// Creates the sets with the given members.
    pub(super) fn of(sets: &[Vec<u32>]) -> Self {
        let bound = sets.iter().flatten().max().map_or(0, |&most| most as usize + 1);
        let mut made = Self::empty(sets.len(), bound);
        for (set, members) in (0_u32..).zip(sets) {
            for &member in members {
                made.insert(set, member);
            }
        }
        made
    }

    /// Memory of the sets in bytes.
    pub(super) fn weight(&self) -> usize {
        8 * self.bits.len()
    }

    /// Adds `member` to a set.
    pub(super) fn insert(&mut self, set: u32, member: u32) {
        self.bits[set as usize * self.words + member as usize / 64] |= 1 << (member % 64);
    }

    /// True if `member` is in a set.
    #[inline]
    pub(super) fn contains(&self, set: u32, member: u32) -> bool {
        self.bits[set as usize * self.words + member as usize / 64] & (1 << (member % 64)) != 0
    }

    #[inline]
    fn row(&self, set: u32) -> &[u64] {
        let start = set as usize * self.words;
        &self.bits[start..start + self.words]
    }

    /// True if two sets share a member.
    #[inline]
    pub(super) fn intersect(&self, one: u32, other: u32) -> bool {
        let pairs = self.row(one).iter().zip(self.row(other));
        pairs.fold(0, |shared, (a, b)| shared | (a & b)) != 0
    }

    /// Returns the Jaccard index, shared members / members of either, from 0 to 1; 0 if both sets
    /// are empty.
    #[inline]
    pub(super) fn jaccard(&self, one: u32, other: u32) -> f64 {
        let (mut shared, mut either) = (0, 0);
        for (a, b) in self.row(one).iter().zip(self.row(other)) {
            shared += (a & b).count_ones();
            either += (a | b).count_ones();
        }
        if shared == 0 {
            0.0
        } else {
            f64::from(shared) / f64::from(either)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_compared_across_words() {
        let sets = BitSets::of(&[vec![1, 70], vec![70, 200], vec![], vec![2]]);
        assert!(sets.intersect(0, 1) && !sets.intersect(0, 2) && !sets.intersect(0, 3));
        assert_eq!((sets.jaccard(0, 1), sets.jaccard(1, 1)), (1.0 / 3.0, 1.0));
        assert_eq!((sets.jaccard(2, 2), sets.jaccard(0, 3)), (0.0, 0.0));
        assert!(sets.contains(1, 200) && !sets.contains(1, 1));
    }

    #[test]
    fn sets_without_any_member_are_sets() {
        let sets = BitSets::of(&[vec![], vec![]]);
        assert!(!sets.intersect(0, 1));
        assert_eq!(BitSets::of(&[]).bits.len(), 0);
    }
}
