//! A cost with a part for shares of a whole.

use std::ops::AddAssign;

/// A cost in hundredths. Lists that are shares of a whole have two prices: the usual share of one
/// object, and one element of the whole. This way the objects of a list never have more elements in
/// total than exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    /// The part that does not depend on shares.
    pub(super) sure: u64,
    /// The usual share of one object.
    pub(super) each: u64,
    /// Each element of the whole.
    pub(super) element: u64,
}

impl Amount {
    /// Creates a cost without shares.
    pub(super) const fn sure(sure: u64) -> Self {
        Self {
            sure,
            each: 0,
            element: 0,
        }
    }

    /// Returns the cost of one object.
    pub(super) fn once(self) -> u64 {
        self.sure.saturating_add(self.each)
    }

    /// Returns the cost of `count` objects that have no more than `whole` elements in total.
    pub(super) fn times(self, count: u64, whole: u64) -> u64 {
        let shares = self.each.saturating_mul(count).min(self.element.saturating_mul(whole));
        self.sure.saturating_mul(count).saturating_add(shares)
    }

    /// Returns the cost of a list with `count` elements as its object's usual share, each of this
    /// cost.
    pub(super) fn shared(self, count: u64) -> Self {
        Self {
            sure: 0,
            each: self.once().saturating_mul(count),
            element: self.once(),
        }
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.sure = self.sure.saturating_add(other.sure);
        self.each = self.each.saturating_add(other.each);
        self.element = self.element.saturating_add(other.element);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_no_more_than_the_whole() {
        let mut cluster = Amount::sure(110);
        cluster += Amount::sure(10).shared(20);
        // 5 clusters of 20 cities; 20 clusters, but only 350 cities.
        assert_eq!(cluster.times(5, 350), 5 * 110 + 100 * 10);
        assert_eq!(cluster.times(20, 350), 20 * 110 + 350 * 10);
        assert_eq!(cluster.once(), 110 + 200);
    }

    #[test]
    fn costs_beyond_the_largest_number_are_the_largest_number() {
        let much = Amount::sure(u64::MAX / 2).shared(8);
        assert_eq!(much.times(8, u64::MAX), u64::MAX);
    }
}
