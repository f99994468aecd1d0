//! A queue of nodes, each in it at most once.

use rand_pcg::Pcg32;

use super::shuffle::shuffled;

/// A first-in, first-out ring with room for one node more than the graph has.
pub(super) struct Queue {
    ring: Vec<u32>,
    waits: Vec<bool>,
    head: usize,
    tail: usize,
}

impl Queue {
    /// Creates a queue of all `count` nodes, in random order.
    pub(super) fn shuffled(count: usize, random: &mut Pcg32) -> Self {
        let mut ring = Vec::with_capacity((count + 1).next_power_of_two());
        shuffled(&mut ring, count, random);
        ring.resize((count + 1).next_power_of_two(), 0);
        Self {
            ring,
            waits: vec![true; count],
            head: 0,
            tail: count,
        }
    }

    /// Removes and returns the node that has waited longest.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<u32> {
        if self.head == self.tail {
            return None;
        }
        let node = self.ring[self.head & (self.ring.len() - 1)];
        self.head += 1;
        self.waits[node as usize] = false;
        Some(node)
    }

    /// Adds `node` if `wanted`, unless it is in the queue. Branch-free, since both conditions are
    /// unpredictable.
    #[inline]
    pub(super) fn push_if(&mut self, wanted: bool, node: u32) {
        let waits = &mut self.waits[node as usize];
        let joins = wanted & !*waits;
        let place = self.tail & (self.ring.len() - 1);
        self.ring[place] = node;
        *waits |= joins;
        self.tail += usize::from(joins);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_waits_once_and_in_order() {
        let mut queue = Queue::shuffled(3, &mut Pcg32::new(1, 0));
        queue.push_if(true, 2);
        let mut first: Vec<u32> = std::iter::from_fn(|| queue.pop()).collect();
        first.sort_unstable();
        assert_eq!(first, [0, 1, 2]);
        queue.push_if(true, 2);
        queue.push_if(false, 1);
        queue.push_if(true, 0);
        queue.push_if(true, 2);
        assert_eq!(std::iter::from_fn(|| queue.pop()).collect::<Vec<_>>(), [2, 0]);
    }
}
