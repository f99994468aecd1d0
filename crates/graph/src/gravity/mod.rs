//! The gravity model: links are less likely with distance, and more likely within a country, region
//! or field.

mod cholesky;
mod fit;
mod moments;
mod terms;

#[cfg(test)]
mod tests;

pub use fit::{Fit, Gravity, NoFit, gravity};
pub use terms::{Coefficient, Omission, PairFacts, Term};
