//! The terms of a score, and their weights.

/// The number of terms.
const COUNT: usize = 5;

/// One number for each term of a score: its value for a pair (from 0 to 1), or its contribution to
/// the score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Terms {
    /// Resource allocation divided by the largest value; 0 if no pair shares a neighbour.
    pub shared_neighbors: f64,
    /// 1 if both hold a common field.
    pub same_field: f64,
    /// 1 if they were linked before.
    pub former: f64,
    /// The Jaccard index of the goals of their links.
    pub shared_goals: f64,
    /// 1 if the link would open a country; for a pair, the mean of both directions.
    pub new_country: f64,
}

impl Terms {
    /// Returns the values in the order of addition.
    pub const fn values(&self) -> [f64; COUNT] {
        [
            self.shared_neighbors,
            self.same_field,
            self.former,
            self.shared_goals,
            self.new_country,
        ]
    }

    /// Returns the sum of the values.
    #[inline]
    pub fn sum(&self) -> f64 {
        self.values().iter().sum()
    }
}

/// The weight of each term: at least 0, with a sum of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights(Terms);

impl Weights {
    /// Returns the bits of each weight: equal bits give equal scores.
    pub fn bits(&self) -> [u64; COUNT] {
        self.0.values().map(f64::to_bits)
    }

    /// Creates weights in proportion to `given`; `None` if one is negative or not finite, or if all
    /// are 0. Weights whose sum is 1 except for the last digits stay unchanged.
    pub fn new(given: Terms) -> Option<Self> {
        let sound = given.values().iter().all(|weight| weight.is_finite() && *weight >= 0.0);
        let sum = Some(given.sum()).filter(|sum| (sum - 1.0).abs() > 1e-12).unwrap_or(1.0);
        (sound && sum > 0.0 && sum.is_finite()).then(|| {
            Self(Terms {
                shared_neighbors: given.shared_neighbors / sum,
                same_field: given.same_field / sum,
                former: given.former / sum,
                shared_goals: given.shared_goals / sum,
                new_country: given.new_country / sum,
            })
        })
    }

    /// Returns the weights, with a sum of 1.
    pub const fn terms(&self) -> &Terms {
        &self.0
    }

    /// Returns the contribution of each term to the score.
    #[inline]
    pub fn contributions(&self, terms: &Terms) -> Terms {
        Terms {
            shared_neighbors: self.0.shared_neighbors * terms.shared_neighbors,
            same_field: self.0.same_field * terms.same_field,
            former: self.0.former * terms.former,
            shared_goals: self.0.shared_goals * terms.shared_goals,
            new_country: self.0.new_country * terms.new_country,
        }
    }
}
