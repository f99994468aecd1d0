//! Tasks about partnerships that do not exist yet.

use interurban::analytics::Budget;
use interurban::analytics::similarity::{best_adamic_adar, best_pairs};

use super::Asked;
use crate::measure::Found;
use crate::subject::Subject;

/// Returns the sum of the ten best scores of a city.
pub(super) fn ten_of_a_city(subject: &Subject, city: u32, _: &Budget) -> Asked {
    let found = best_adamic_adar(subject.graph(), city, 10);
    Ok(found.iter().map(|found| found.score).sum())
}

/// Returns the sum of the hundred best scores.
pub(super) fn hundred_pairs(subject: &Subject, budget: &Budget) -> Found {
    let found = best_pairs(subject.graph(), 100, budget)?;
    Ok(Some(found.iter().map(|found| found.score).sum()))
}
