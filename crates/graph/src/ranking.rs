//! Ranking: values that differ only in their last digits are equal, and equal ones are ordered by
//! key.

use std::cmp::Ordering;

/// A relative difference above this shows within 12 significant digits.
const SURELY_APART: f64 = 2e-11;

/// Compares two values as if both were rounded to 12 significant digits, so that the order of a sum
/// does not affect ranks.
///
/// Rounds only if it can matter. Neither value is NaN.
///
/// # Examples
/// ```
/// use interurban_graph::ranking::compare_ranked;
///
/// assert!(compare_ranked(0.1 + 0.2, 0.3).is_eq());
/// ```
pub fn compare_ranked(a: f64, b: f64) -> Ordering {
    if a == b {
        Ordering::Equal
    } else if (a - b).abs() > SURELY_APART * a.abs().max(b.abs()) {
        a.total_cmp(&b)
    } else {
        rounded(a).total_cmp(&rounded(b))
    }
}

/// Returns the nearest number with 12 significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.11e}")
        .parse()
        .expect("what was written as a number is read as one")
}

/// A node with its rank and value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The node.
    pub node: u32,
    /// Its rank: one more than the number of nodes with a greater value.
    pub rank: u32,
    /// Its value, unrounded.
    pub value: f64,
}

/// Ranks the nodes that have a value, the greatest first. Equal ones share a rank ("1, 2, 2, 4")
/// and ascend by node.
///
/// Values that [`compare_ranked`] calls equal are equal. Costs O(nodes · log nodes).
///
/// # Examples
/// ```
/// use interurban_graph::ranking::ranks;
///
/// let found = ranks(&[Some(1.0), None, Some(2.0), Some(1.0)]);
/// assert_eq!(found.iter().map(|ranked| (ranked.node, ranked.rank)).collect::<Vec<_>>(), [(2, 1), (0, 2), (3, 2)]);
/// ```
pub fn ranks(values: &[Option<f64>]) -> Vec<Ranked> {
    let known = (0_u32..).zip(values);
    let mut known: Vec<(u32, f64)> = known.filter_map(|(node, value)| Some((node, (*value)?))).collect();
    known.sort_unstable_by(|a, b| compare_ranked(b.1, a.1).then(a.0.cmp(&b.0)));
    let mut ranked: Vec<Ranked> = Vec::with_capacity(known.len());
    for (place, (node, value)) in (1_u32..).zip(known) {
        let equal = ranked
            .last()
            .filter(|before| compare_ranked(before.value, value) == Ordering::Equal);
        let rank = equal.map_or(place, |before| before.rank);
        ranked.push(Ranked { node, rank, value });
    }
    ranked
}

/// True if the first score and key rank before the second. Scores are not negative.
#[inline]
fn ranks_before<K: Ord>(a: (f64, K), b: (f64, K)) -> bool {
    let margin = SURELY_APART * b.0;
    if a.0 > b.0 + margin {
        true
    } else if a.0 < b.0 - margin {
        false
    } else if a.0 == b.0 {
        a.1 < b.1
    } else {
        compare_ranked(b.0, a.0).then_with(|| a.1.cmp(&b.1)) == Ordering::Less
    }
}

/// The highest scores offered, with their keys, in order: score descending, then key ascending.
#[derive(Debug, Clone)]
pub(crate) struct Highest<K> {
    count: usize,
    kept: Vec<(f64, K)>,
}

impl<K: Copy + Ord> Highest<K> {
    /// Creates an empty list of at most `count` entries.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            count,
            kept: Vec::new(),
        }
    }

    /// Keeps `key` if it ranks among the first. Scores are not negative. Costs one comparison for
    /// most keys that are not kept.
    #[inline]
    pub(crate) fn offer(&mut self, score: f64, key: K) {
        if self.kept.len() < self.count {
            if self.kept.is_empty() {
                self.kept.reserve(self.count.min(64));
            }
            self.kept.push((score, key));
        } else if let Some(last) = self.kept.last_mut()
            && ranks_before((score, key), *last)
        {
            *last = (score, key);
        } else {
            return;
        }
        let last = self.kept.len() - 1;
        let place = self.kept[..last].partition_point(|&kept| !ranks_before((score, key), kept));
        self.kept.copy_within(place..last, place + 1);
        self.kept[place] = (score, key);
    }

    /// Returns the kept entries, the highest first.
    pub(crate) fn into_vec(self) -> Vec<(f64, K)> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_that_differ_in_the_thirteenth_digit_are_equal() {
        assert_eq!(compare_ranked(0.1 + 0.2, 0.3), Ordering::Equal);
        assert_eq!(compare_ranked(1.000_000_000_01, 1.0), Ordering::Greater);
        assert_eq!(compare_ranked(1.000_000_000_000_1, 1.0), Ordering::Equal);
        assert_eq!(compare_ranked(-2.0, 1.0), Ordering::Less);
        assert_eq!(compare_ranked(0.0, -0.0), Ordering::Equal);
    }

    fn places(values: &[Option<f64>]) -> Vec<(u32, u32)> {
        ranks(values).iter().map(|ranked| (ranked.rank, ranked.node)).collect()
    }

    #[test]
    fn equals_share_a_rank_and_the_next_rank_is_left_out() {
        let values = [0.25, 0.5, 0.25, 0.125].map(Some);
        assert_eq!(places(&values), [(1, 1), (2, 0), (2, 2), (4, 3)]);
        let values = [-2.0, 1.0, 1.0 + 1e-13, 1.0 - 1e-13, 1.0 + 1e-11].map(Some);
        assert_eq!(places(&values), [(1, 4), (2, 1), (2, 2), (2, 3), (5, 0)]);
        assert_eq!(ranks(&values)[2].value, 1.0 + 1e-13);
    }

    #[test]
    fn who_has_no_value_has_no_rank() {
        assert_eq!(places(&[None, Some(0.0), None, Some(-0.0)]), [(1, 1), (1, 3)]);
        assert_eq!(places(&[]), []);
    }

    #[test]
    fn nothing_is_kept_of_nothing() {
        let mut none = Highest::new(0);
        none.offer(1.0, 1);
        assert!(none.into_vec().is_empty());
        assert!(Highest::<u32>::new(3).into_vec().is_empty());
    }

    proptest! {
        #[test]
        fn the_highest_are_those_that_sorting_puts_first(
            offers in prop::collection::vec((0_u8..6, -2_i8..=2), 0..30), count in 0_usize..8,
        ) {
            // Scores in large steps, with steps between them that are too small to matter.
            let scores: Vec<f64> = offers.iter().map(|&(far, near)| f64::from(far) / 3.0 * (1.0 + f64::from(near) * 4e-14)).collect();
            let mut highest = Highest::new(count);
            for place in (0..scores.len()).rev() {
                highest.offer(scores[place], place);
            }
            let mut sorted: Vec<usize> = (0..scores.len()).collect();
            sorted.sort_by(|&a, &b| compare_ranked(scores[b], scores[a]).then(a.cmp(&b)));
            sorted.truncate(count);
            let kept: Vec<usize> = highest.into_vec().into_iter().map(|(_, place)| place).collect();
            prop_assert_eq!(kept, sorted);
        }
    }
}
