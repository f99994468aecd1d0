//! A seeded order of nodes.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::RngCore;

/// Fills `order` with `0..count` in an order that `random` decides.
///
/// Written out (Durstenfeld 1964, doi:10.1145/364520.364540, with a multiplication in place of a remainder) so that the order for
/// a seed never changes with the version of a library.
pub(super) fn shuffled(order: &mut Vec<u32>, count: usize, random: &mut Pcg32) {
    order.clear();
    order.extend(0..count as u32);
    for place in (1..count).rev() {
        let choices = place as u64 + 1;
        let other = (u64::from(random.next_u32()) * choices) >> 32;
        order.swap(place, other as usize);
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
