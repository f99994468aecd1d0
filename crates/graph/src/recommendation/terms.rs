//! What speaks for a pair, and how much each of it counts.

/// How many terms a score has.
const COUNT: usize = 5;

/// One number for each term of a score: what holds for a pair (from 0 to 1), or what it adds to the score.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Terms {
    /// Resource allocation by the largest there is; 0 where nobody shares a neighbour.
    pub shared_neighbors: f64,
    /// Whether both hold a field in common.
    pub same_field: f64,
    /// Whether they were linked before.
    pub former: f64,
    /// Jaccard index of the goals that their links serve.
    pub shared_goals: f64,
    /// Whether the link would open a country; of a pair, the mean of both directions.
    pub new_country: f64,
}

impl Terms {
    /// In the order in which they are added up.
    pub const fn values(&self) -> [f64; COUNT] {
        [
            self.shared_neighbors,
            self.same_field,
            self.former,
            self.shared_goals,
            self.new_country,
        ]
    }

    /// Their sum.
    #[inline]
    pub fn sum(&self) -> f64 {
        self.values().iter().sum()
    }
}

/// How much each term counts: from 0, together 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights(Terms);

impl Weights {
    /// The bits of each weight: equal bits, equal scores.
    pub fn bits(&self) -> [u64; COUNT] {
        self.0.values().map(f64::to_bits)
    }

    /// Weights in proportion to `given`; `None` if one is negative or not finite, or if all are 0. What is together 1 but for
    /// the last digits stays as it is.
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

    /// The weights, together 1.
    pub const fn terms(&self) -> &Terms {
        &self.0
    }

    /// What each term adds to the score.
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
