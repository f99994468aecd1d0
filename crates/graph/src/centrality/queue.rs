//! A priority queue by cost: buckets for small costs, a heap otherwise.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The largest number of buckets that is worth searching.
const MOST_BUCKETS: u64 = 4096;

/// Nodes by distance, the nearest first. A caller never inserts a smaller distance than the last
/// one removed.
pub(super) enum Queue {
    /// Dial 1969, doi:10.1145/363269.363610: one bucket for every distance from the nearest node to
    /// the farthest one a step on.
    Buckets {
        buckets: Vec<Vec<u32>>,
        distance: u64,
        waiting: usize,
    },
    /// Used for larger costs.
    Heap(BinaryHeap<Reverse<(u64, u32)>>),
}

impl Queue {
    /// Creates an empty queue for steps that cost at most `highest`.
    pub(super) fn for_costs_up_to(highest: u64) -> Self {
        if highest < MOST_BUCKETS {
            // A power of two, so that a distance's bucket is found without a division.
            let count = (highest + 1).next_power_of_two();
            return Self::Buckets {
                buckets: vec![Vec::new(); count as usize],
                distance: 0,
                waiting: 0,
            };
        }
        Self::Heap(BinaryHeap::new())
    }

    /// Restarts at distance 0, once the queue is empty.
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
