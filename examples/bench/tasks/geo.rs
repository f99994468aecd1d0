//! Tasks about distances.

use interurban::analytics::Budget;
use interurban::app::answers::geography::{GeographyQuestion, GravityQuestion};
use interurban::app::question::Question as _;

use crate::measure::Found;
use crate::subject::Subject;

/// Returns the mean distance of links divided by that of all pairs of cities.
pub(super) fn distances(subject: &Subject, budget: &Budget) -> Found {
    Ok(GeographyQuestion { seed: 1 }.answer(subject.view(), budget)?.ratio())
}

/// Returns the explained share of a gravity model; 0 if there is no model.
pub(super) fn gravity(subject: &Subject, budget: &Budget) -> Found {
    let fit = GravityQuestion { seed: 1 }.answer(subject.view(), budget)?;
    let explained = fit.model.ok().and_then(|model| model.explained());
    Ok(Some(explained.unwrap_or(0.0)))
}
