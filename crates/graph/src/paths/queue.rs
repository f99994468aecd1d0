//! Priority queues of nodes by key.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A queue of nodes, the least key first. No key is pushed that is smaller than the last one seen.
pub(super) trait Queue<K> {
    /// Removes all nodes.
    fn clear(&mut self);
    /// Adds a node.
    fn push(&mut self, key: K, node: u32);
    /// Returns a node with the least key.
    fn peek(&mut self) -> Option<(K, u32)>;
    /// Removes the node that was seen last.
    fn pop(&mut self);
}

/// A binary heap, for keys of any kind.
pub(super) struct Heap<K>(BinaryHeap<Reverse<(K, u32)>>);

impl<K: Ord> Heap<K> {
    /// Creates an empty queue.
    pub(super) const fn new() -> Self {
        Self(BinaryHeap::new())
    }
}

impl<K: Ord + Copy> Queue<K> for Heap<K> {
    fn clear(&mut self) {
        self.0.clear();
    }

    #[inline]
    fn push(&mut self, key: K, node: u32) {
        self.0.push(Reverse((key, node)));
    }

    #[inline]
    fn peek(&mut self) -> Option<(K, u32)> {
        self.0.peek().map(|&Reverse(first)| first)
    }

    #[inline]
    fn pop(&mut self) {
        self.0.pop();
    }
}

/// A radix heap (Ahuja, Mehlhorn, Orlin & Tarjan 1990, doi:10.1145/77600.77615): buckets by the
/// highest bit in which a key differs from the least. Keys have at most 63 bits; no closer bound is
/// needed.
pub(super) struct Radix {
    least: u64,
    /// One bit for each non-empty bucket.
    filled: u64,
    buckets: [Vec<(u64, u32)>; 64],
}

impl Radix {
    /// Creates an empty queue.
    pub(super) const fn new() -> Self {
        Self {
            least: 0,
            filled: 0,
            buckets: [const { Vec::new() }; 64],
        }
    }

    /// Moves the entries with the least key to the first bucket.
    fn settle(&mut self, bucket: usize) {
        let mut moved = std::mem::take(&mut self.buckets[bucket]);
        self.filled &= !(1 << bucket);
        self.least = moved.iter().map(|&(key, _)| key).min().unwrap_or(self.least);
        for &(key, node) in &moved {
            self.push(key, node);
        }
        moved.clear();
        self.buckets[bucket] = moved;
    }
}

impl Queue<u64> for Radix {
    fn clear(&mut self) {
        while self.filled > 0 {
            self.buckets[self.filled.trailing_zeros() as usize].clear();
            self.filled &= self.filled - 1;
        }
        self.least = 0;
    }

    #[inline]
    fn push(&mut self, key: u64, node: u32) {
        let bucket = (u64::BITS - (key ^ self.least).leading_zeros()) as usize;
        self.buckets[bucket].push((key, node));
        self.filled |= 1 << bucket;
    }

    #[inline]
    fn peek(&mut self) -> Option<(u64, u32)> {
        if self.filled == 0 {
            return None;
        }
        let bucket = self.filled.trailing_zeros() as usize;
        if bucket > 0 {
            self.settle(bucket);
        }
        self.buckets[0].last().copied()
    }

    #[inline]
    fn pop(&mut self) {
        self.buckets[0].pop();
        if self.buckets[0].is_empty() {
            self.filled &= !1;
        }
    }
}

/// Buckets of equal width, each sorted when it becomes first: for keys with a known bound. Most
/// nodes that a two-sided search queues are never reached, so they are only stored.
pub(super) struct Buckets {
    /// The bucket of a key is the key shifted right by this many bits.
    shift: u32,
    /// One bit for each non-empty bucket.
    filled: u64,
    /// The sorted bucket, the least key last; 64 if there is none.
    sorted: usize,
    buckets: [Vec<(u64, u32)>; 64],
}

impl Buckets {
    /// Creates an empty queue.
    pub(super) const fn new() -> Self {
        Self {
            shift: 0,
            filled: 0,
            sorted: 64,
            buckets: [const { Vec::new() }; 64],
        }
    }

    /// Makes room for keys up to `most`.
    pub(super) fn reach(&mut self, most: u64) {
        self.shift = (u64::BITS - most.leading_zeros()).saturating_sub(6);
    }
}

impl Queue<u64> for Buckets {
    fn clear(&mut self) {
        while self.filled > 0 {
            self.buckets[self.filled.trailing_zeros() as usize].clear();
            self.filled &= self.filled - 1;
        }
        self.sorted = 64;
    }

    #[inline]
    fn push(&mut self, key: u64, node: u32) {
        let place = (key >> self.shift).min(63) as usize;
        let bucket = &mut self.buckets[place];
        if place == self.sorted {
            let at = bucket.partition_point(|&(other, _)| other > key);
            bucket.insert(at, (key, node));
        } else {
            bucket.push((key, node));
        }
        self.filled |= 1 << place;
    }

    #[inline]
    fn peek(&mut self) -> Option<(u64, u32)> {
        if self.filled == 0 {
            return None;
        }
        let place = self.filled.trailing_zeros() as usize;
        if place != self.sorted {
            self.sorted = place;
            self.buckets[place].sort_unstable_by_key(|&(key, _)| Reverse(key));
        }
        self.buckets[place].last().copied()
    }

    #[inline]
    fn pop(&mut self) {
        let bucket = &mut self.buckets[self.sorted & 63];
        bucket.pop();
        if bucket.is_empty() {
            self.filled &= !(1 << self.sorted);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Removes the first node for each `None`; for each number, queues a key that much above the
    /// last one seen.
    fn keys_given<Q: Queue<u64>>(mut queue: Q, steps: &[Option<u64>]) -> Vec<u64> {
        let (mut given, mut last) = (Vec::new(), 0);
        queue.push(1, 0);
        queue.clear();
        for (node, step) in (0..).zip(steps) {
            if let Some(above) = step {
                queue.push(last + above, node);
            } else if let Some((key, _)) = queue.peek() {
                queue.pop();
                given.push(key);
                last = key;
            }
        }
        given
    }

    proptest! {
        #[test]
        fn all_queues_give_the_same_keys(
            steps in prop::collection::vec(prop::option::of(prop_oneof![0..4_u64, 0..1_u64 << 50]), 0..60),
        ) {
            let keys = keys_given(Heap::new(), &steps);
            prop_assert_eq!(&keys_given(Radix::new(), &steps), &keys);
            for most in [0, 200, 1 << 56] {
                let mut buckets = Buckets::new();
                buckets.reach(most);
                prop_assert_eq!(&keys_given(buckets, &steps), &keys);
            }
        }
    }
}
