//! Seeded randomness: an order of nodes, and a draw among equals.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::RngCore;

/// Fills `order` with `0..count` in random order.
///
/// Written out (Durstenfeld 1964, doi:10.1145/364520.364540, with a multiplication instead of a
/// remainder), so that the order for a seed never changes with the version of a library.
pub(crate) fn shuffled(order: &mut Vec<u32>, count: usize, random: &mut Pcg32) {
    order.clear();
    order.extend(0..count as u32);
    for place in (1..count).rev() {
        order.swap(place, below(place as u32 + 1, random) as usize);
    }
}

/// Returns a random number below `bound`.
pub(crate) fn below(bound: u32, random: &mut Pcg32) -> u32 {
    ((u64::from(random.next_u32()) * u64::from(bound)) >> 32) as u32
}

/// The best of the candidates shown; equal ones are kept with equal probability.
///
/// If the first of them were always kept, every restart would end at the same place: in a chain of
/// six nodes, three pairs instead of two halves.
pub(super) struct Choice {
    gain: f64,
    equals: u32,
    pub(super) chosen: Option<u32>,
}

impl Choice {
    /// Starts with no choice. Only a gain above `least` is chosen.
    pub(super) fn above(least: f64) -> Self {
        Self {
            gain: least,
            equals: 0,
            chosen: None,
        }
    }

    /// Considers `candidate`.
    #[inline]
    pub(super) fn show(&mut self, candidate: u32, gain: f64, random: &mut Pcg32) {
        if gain > self.gain {
            (self.gain, self.equals, self.chosen) = (gain, 1, Some(candidate));
        } else if gain == self.gain && self.equals > 0 {
            self.equals += 1;
            if below(self.equals, random) == 0 {
                self.chosen = Some(candidate);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_for_a_seed_never_changes() {
        let mut order = Vec::new();
        shuffled(&mut order, 8, &mut Pcg32::new(1, 0));
        let mut again = Vec::new();
        shuffled(&mut again, 8, &mut Pcg32::new(1, 0));
        assert_eq!(order, again);
        shuffled(&mut again, 8, &mut Pcg32::new(2, 0));
        assert_ne!(order, again);
        order.sort_unstable();
        assert_eq!(order, (0..8).collect::<Vec<_>>());
    }
}
