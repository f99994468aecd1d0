//! Counts of pairs by score, for many pairs with few different scores.

use std::cmp::Ordering;

use crate::ranking::compare_ranked;

/// The number of scores that are found without a search.
const AT_HAND: usize = 1024;

/// The number of entries collected before they are merged.
const ASIDE: usize = 1 << 20;

/// The pairs with one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Group {
    /// The score.
    pub(super) score: f64,
    /// The number of these pairs.
    pub(super) pairs: u64,
    /// The number of these that were linked later.
    pub(super) hits: u64,
}

impl Group {
    /// Returns the number of its pairs that were not linked later.
    pub(super) fn misses(&self) -> u64 {
        self.pairs - self.hits
    }
}

/// Counts pairs by score.
#[derive(Debug)]
pub(super) struct Tally {
    at_hand: Vec<Group>,
    aside: Vec<Group>,
    limit: usize,
}

impl Tally {
    /// Creates an empty tally.
    pub(super) fn new() -> Self {
        let empty = Group {
            score: 0.0,
            pairs: 0,
            hits: 0,
        };
        Self {
            at_hand: vec![empty; AT_HAND],
            aside: Vec::new(),
            limit: ASIDE,
        }
    }

    /// Counts a pair. Scores are at least 0.
    #[inline]
    pub(super) fn add(&mut self, score: f64, hit: bool) {
        let place = (score.to_bits().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize;
        let group = &mut self.at_hand[place];
        if group.score != score {
            let before = std::mem::replace(
                group,
                Group {
                    score,
                    pairs: 0,
                    hits: 0,
                },
            );
            self.aside.extend((before.pairs > 0).then_some(before));
        }
        let group = &mut self.at_hand[place];
        group.pairs += 1;
        group.hits += u64::from(hit);
        if self.aside.len() >= self.limit {
            self.aside = merged(std::mem::take(&mut self.aside), |a, b| a == b);
            self.limit = ASIDE.max(2 * self.aside.len());
        }
    }

    /// Returns the pairs by score, the highest first; scores equal to 12 significant digits are
    /// merged.
    pub(super) fn finish(mut self) -> Vec<Group> {
        let counted = self.at_hand.into_iter().filter(|group| group.pairs > 0);
        self.aside.extend(counted);
        merged(self.aside, |a, b| compare_ranked(a, b) == Ordering::Equal)
    }
}

/// Sorts groups, the highest first, and merges those with the same score.
fn merged(mut groups: Vec<Group>, same: impl Fn(f64, f64) -> bool) -> Vec<Group> {
    groups.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
    groups.dedup_by(|next, kept| {
        let is_same = same(next.score, kept.score);
        if is_same {
            kept.pairs += next.pairs;
            kept.hits += next.hits;
        }
        is_same
    });
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_counted_once_however_many_scores_there_are() {
        let mut tally = Tally::new();
        for round in 0..3 {
            for score in 0..5_000 {
                tally.add(f64::from(score) / 7.0, round == 0 && score % 2 == 0);
            }
        }
        let groups = tally.finish();
        assert_eq!(groups.len(), 5_000);
        assert!(groups.windows(2).all(|two| two[0].score > two[1].score));
        assert!(groups.iter().all(|group| group.pairs == 3));
        assert_eq!(groups.iter().map(|group| group.hits).sum::<u64>(), 2_500);
    }

    #[test]
    fn scores_that_differ_in_their_last_digits_are_one() {
        let mut tally = Tally::new();
        tally.add(0.1 + 0.2, true);
        tally.add(0.3, false);
        tally.add(0.0, false);
        let counts: Vec<(u64, u64)> = tally.finish().iter().map(|group| (group.pairs, group.hits)).collect();
        assert_eq!(counts, [(2, 1), (1, 0)]);
    }
}
