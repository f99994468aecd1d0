//! What comes next by cost: nodes in buckets where costs are small, in a heap where they are not.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The most buckets that are worth looking through.
const MOST_BUCKETS: u64 = 4096;

/// Nodes with their distances, the nearest first. Whoever uses it never puts in less than was last taken out.
pub(super) enum Queue {
    /// Dial 1969, doi:10.1145/363269.363610: one bucket for every distance between the nearest node and the farthest one step on.
    Buckets {
        buckets: Vec<Vec<u32>>,
        distance: u64,
        waiting: usize,
    },
    /// For everything else.
    Heap(BinaryHeap<Reverse<(u64, u32)>>),
}

impl Queue {
    /// An empty queue for steps of at most `highest`.
    pub(super) fn for_costs_up_to(highest: u64) -> Self {
        if highest < MOST_BUCKETS {
            // A power of two, so that the bucket of a distance is found without a division.
            let count = (highest + 1).next_power_of_two();
            return Self::Buckets {
                buckets: vec![Vec::new(); count as usize],
                distance: 0,
                waiting: 0,
            };
        }
        Self::Heap(BinaryHeap::new())
    }

    /// Begins anew at distance 0, once everything was taken out.
    pub(super) fn restart(&mut self) {
        if let Self::Buckets { distance, .. } = self {
            *distance = 0;
        }
    }

    #[inline]
    pub(super) fn push(&mut self, distance: u64, node: u32) {
        match self {
            Self::Buckets { buckets, waiting, .. } => {
                let count = buckets.len() as u64;
                buckets[(distance & (count - 1)) as usize].push(node);
                *waiting += 1;
            }
            Self::Heap(heap) => heap.push(Reverse((distance, node))),
        }
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<(u64, u32)> {
        match self {
            Self::Buckets {
                buckets,
                distance,
                waiting,
            } => {
                if *waiting == 0 {
                    return None;
                }
                let count = buckets.len() as u64;
                loop {
                    if let Some(node) = buckets[(*distance & (count - 1)) as usize].pop() {
                        *waiting -= 1;
                        return Some((*distance, node));
                    }
                    *distance += 1;
                }
            }
            Self::Heap(heap) => heap.pop().map(|Reverse(next)| next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distances(queue: &mut Queue) -> Vec<u64> {
        queue.restart();
        queue.push(0, 9);
        let mut taken = Vec::new();
        queue.push(3, 8);
        while let Some((distance, _)) = queue.pop() {
            taken.push(distance);
            if distance < 20 {
                queue.push(distance + 7, 1);
                queue.push(distance + 5, 2);
            }
        }
        taken
    }

    #[test]
    fn buckets_and_heap_give_the_same_order() {
        let mut buckets = Queue::for_costs_up_to(7);
        let found = distances(&mut buckets);
        assert!(found.is_sorted() && found.len() > 30, "{found:?}");
        assert_eq!(found, distances(&mut buckets));
        assert_eq!(found, distances(&mut Queue::for_costs_up_to(MOST_BUCKETS)));
    }
}
