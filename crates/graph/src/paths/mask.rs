//! Sets of nodes or links that a path may use.

use std::marker::PhantomData;

/// Marks a [`Mask`] as a set of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nodes;

/// Marks a [`Mask`] as a set of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Links;

/// A set of numbers below a fixed bound, one bit each. The type parameter `Of` keeps sets of nodes
/// and sets of links apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask<Of> {
    words: Vec<u64>,
    of: PhantomData<Of>,
}

/// A set of nodes.
pub type NodeMask = Mask<Nodes>;

/// A set of links.
pub type LinkMask = Mask<Links>;

impl<Of> Mask<Of> {
    /// Creates the empty set over the numbers below `bound`.
    pub fn none(bound: usize) -> Self {
        Self {
            words: vec![0; bound.div_ceil(64)],
            of: PhantomData,
        }
    }

    /// Creates the set of the numbers below `bound` for which `belongs` holds.
    pub fn of(bound: usize, mut belongs: impl FnMut(u32) -> bool) -> Self {
        let mut mask = Self::none(bound);
        for number in (0..).take(bound).filter(|&number| belongs(number)) {
            mask.insert(number);
        }
        mask
    }

    /// Adds `number`.
    #[inline]
    pub fn insert(&mut self, number: u32) {
        self.words[number as usize / 64] |= 1 << (number % 64);
    }

    /// Removes `number`.
    #[inline]
    pub fn remove(&mut self, number: u32) {
        self.words[number as usize / 64] &= !(1 << (number % 64));
    }

    /// True if `number` is in the set.
    #[inline]
    pub fn contains(&self, number: u32) -> bool {
        self.words[number as usize / 64] >> (number % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_holds_exactly_what_was_put_in() {
        let mut mask = NodeMask::of(130, |node| node % 2 == 1);
        mask.insert(128);
        mask.remove(129);
        assert!(mask.contains(128) && mask.contains(127) && mask.contains(1));
        assert!(!mask.contains(129) && !mask.contains(0));
    }
}
