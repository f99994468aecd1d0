//! Ranks as numbers that compare in one step.

use super::query::Rank;
use super::queue::{Buckets, Heap, Queue};

/// The packing of a rank into 64 bits: the hops in this many low bits, the cost above.
#[derive(Clone, Copy)]
pub(super) struct Packing {
    hop_bits: u32,
}

impl Packing {
    /// The packing of keys that are not packed.
    pub(super) const NONE: Self = Self { hop_bits: 0 };

    /// Returns a packing for all ranks up to `ceiling` of paths among `node_count` nodes, and for
    /// sums of three of them, if there is one.
    pub(super) fn of(ceiling: Rank, node_count: usize) -> Option<Self> {
        let hop_bits = usize::BITS - node_count.leading_zeros();
        let cost_bits = u64::BITS - ceiling.cost.leading_zeros();
        (hop_bits + cost_bits + 2 <= u64::BITS).then_some(Self { hop_bits })
    }
}

/// A rank in the form that a search compares.
pub(super) trait Key: Copy + Ord {
    /// The queue of nodes by key.
    type Queue: Queue<Self>;
    /// An empty queue.
    const NO_QUEUE: Self::Queue;
    /// Empties a queue, to be used for keys up to `most`.
    fn prepare(queue: &mut Self::Queue, most: Self);
    /// The key of a path without links.
    const ZERO: Self;
    /// Returns the key of `rank`.
    fn of(rank: Rank, packing: Packing) -> Self;
    /// Returns the key after one more hop of cost `cost`; `None` if the hop alone
    /// exceeds `most`.
    fn after(self, cost: u64, packing: Packing, most: Self) -> Option<Self>;
    /// Returns the key of two parts together.
    fn plus(self, other: Self) -> Self;
}

impl Key for Rank {
    type Queue = Heap<Self>;
    const NO_QUEUE: Self::Queue = Heap::new();
    const ZERO: Self = Self::ZERO;

    fn prepare(queue: &mut Self::Queue, _most: Self) {
        queue.clear();
    }

    #[inline]
    fn of(rank: Rank, _packing: Packing) -> Self {
        rank
    }

    #[inline]
    fn after(self, cost: u64, _packing: Packing, _most: Self) -> Option<Self> {
        Some(Self::after(self, cost))
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        Self::plus(self, other)
    }
}

impl Key for u64 {
    type Queue = Buckets;
    const NO_QUEUE: Self::Queue = Buckets::new();
    const ZERO: Self = 0;

    fn prepare(queue: &mut Self::Queue, most: Self) {
        queue.clear();
        queue.reach(most);
    }

    #[inline]
    fn of(rank: Rank, packing: Packing) -> Self {
        let hops = u64::from(rank.hops).min((1 << packing.hop_bits) - 1);
        rank.cost << packing.hop_bits | hops
    }

    #[inline]
    fn after(self, cost: u64, packing: Packing, most: Self) -> Option<Self> {
        (cost <= most >> packing.hop_bits).then(|| self + (cost << packing.hop_bits) + 1)
    }

    #[inline]
    fn plus(self, other: Self) -> Self {
        self + other
    }
}
