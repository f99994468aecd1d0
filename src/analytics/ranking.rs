//! What ranks first: values that differ only in their last digits are equal, and equals stand in the order of their keys.

use std::cmp::Ordering;

/// Values further apart than this, relative to the larger one, differ within 12 significant digits.
const SURELY_APART: f64 = 2e-11;

/// Compares two values as if both were rounded to 12 significant digits, so that the order of a sum decides no rank.
///
/// Rounding is done only where it can matter. Neither value is NaN.
pub fn compare_ranked(a: f64, b: f64) -> Ordering {
    if a == b {
        Ordering::Equal
    } else if (a - b).abs() > SURELY_APART * a.abs().max(b.abs()) {
        a.total_cmp(&b)
    } else {
        rounded(a).total_cmp(&rounded(b))
    }
}

/// The nearest number with 12 significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.11e}")
        .parse()
        .expect("what was written as a number is read as one")
}

/// The highest scores of those offered, with their keys, in the order of rank: score descending, then key ascending.
#[derive(Debug, Clone)]
pub(crate) struct Highest<K> {
    count: usize,
    kept: Vec<(f64, K)>,
}

impl<K: Copy + Ord> Highest<K> {
    /// Nothing yet, and never more than `count`.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            count,
            kept: Vec::new(),
        }
    }

    /// Keeps `key` if it ranks among the first. Scores are not negative. Costs one comparison for most of what is not kept.
    #[inline]
    pub(crate) fn offer(&mut self, score: f64, key: K) {
        if self.kept.len() == self.count {
            match self.kept.last() {
                Some(&(least, last)) if score > least || (score == least && key < last) => {}
                Some(&(least, _)) if score < least && score >= least * (1.0 - SURELY_APART) => {}
                _ => return,
            }
        }
        self.insert(score, key);
    }

    fn insert(&mut self, score: f64, key: K) {
        let place = self.kept.partition_point(|&(kept_score, kept)| {
            compare_ranked(kept_score, score).then_with(|| key.cmp(&kept)) == Ordering::Greater
        });
        if self.kept.len() == self.count {
            if place == self.count {
                return;
            }
            self.kept.pop();
        }
        self.kept.insert(place, (score, key));
    }

    /// What was kept, the highest first.
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
            // Scores in steps far apart, and between them steps too small to matter.
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
