//! Weights of the terms of a recommendation: resolves and normalizes a client's weights.

use crate::analytics::recommendation::{Terms, Weights};
use crate::app::fault::Fault;

/// The largest weight allowed; only proportions matter.
const MOST: f64 = 1e6;

/// A named set of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// All terms.
    Balanced,
    /// Shared partners alone.
    Structural,
    /// Prefers cities of the same field.
    SameField,
    /// Prefers cities of countries without a partner.
    NewCountries,
    /// Prefers former partners.
    FormerPartners,
}

impl Preset {
    /// Returns its weights. They add up to 1.
    pub fn weights(self) -> Weights {
        let none = Terms::default();
        let given = match self {
            Self::Balanced => Terms {
                shared_neighbors: 0.5,
                same_field: 0.2,
                former: 0.1,
                shared_goals: 0.1,
                new_country: 0.1,
            },
            Self::Structural => Terms {
                shared_neighbors: 1.0,
                ..none
            },
            Self::SameField => Terms {
                shared_neighbors: 0.4,
                same_field: 0.6,
                ..none
            },
            Self::NewCountries => Terms {
                shared_neighbors: 0.4,
                new_country: 0.6,
                ..none
            },
            Self::FormerPartners => Terms {
                shared_neighbors: 0.4,
                former: 0.6,
                ..none
            },
        };
        Weights::new(given).expect("the weights of a preset are sound")
    }
}

/// Normalizes a client's weights to proportions.
///
/// # Errors
/// BAD_USER_INPUT if one is not a number from 0 to 1,000,000, or all are 0.
pub fn resolve(given: Terms) -> Result<Weights, Fault> {
    let names = [
        "sharedPartners",
        "sameField",
        "formerPartner",
        "sharedGoals",
        "newCountry",
    ];
    for (name, weight) in names.into_iter().zip(given.values()) {
        if !(0.0..=MOST).contains(&weight) {
            return Err(Fault::range(&format!("weights.{name}"), 0, "1000000", weight));
        }
    }
    Weights::new(given).ok_or_else(|| Fault::bad("weights", "must hold at least one weight above 0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_every_preset_are_what_the_documentation_says() {
        let balanced = Preset::Balanced.weights();
        assert_eq!(balanced.terms().values(), [0.5, 0.2, 0.1, 0.1, 0.1]);
        for preset in [
            Preset::Structural,
            Preset::SameField,
            Preset::NewCountries,
            Preset::FormerPartners,
        ] {
            assert_eq!(preset.weights().terms().sum(), 1.0, "{preset:?}");
        }
    }

    #[test]
    fn weights_out_of_range_are_named_and_tiny_ones_are_proportions_too() {
        let terms = |weight| Terms {
            former: weight,
            ..Terms::default()
        };
        for weight in [-0.5, 2e6, f64::NAN, f64::INFINITY] {
            let refused = resolve(terms(weight)).expect_err("out of range");
            assert!(
                refused
                    .message()
                    .starts_with("`weights.formerPartner` must be from 0 to 1000000")
            );
        }
        let refused = resolve(Terms::default()).expect_err("nothing to go by");
        assert_eq!(refused.message(), "`weights` must hold at least one weight above 0");
        let tiny = resolve(terms(f64::MIN_POSITIVE)).expect("above 0");
        assert_eq!(tiny.terms().former, 1.0);
    }
}
