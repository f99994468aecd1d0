//! Tasks about the network as a whole.

use interurban::analytics::Budget;
use interurban::analytics::diameter;
use interurban::analytics::mixing::linked_groups;
use interurban::analytics::summary;

use crate::measure::Found;
use crate::subject::Subject;

/// Returns the diameter of the largest component.
pub(super) fn diameter(subject: &Subject, budget: &Budget) -> Found {
    Ok(diameter::diameter(subject.graph(), budget)?.map(f64::from))
}

/// Returns the degree assortativity.
pub(super) fn degree_assortativity(subject: &Subject, _: &Budget) -> Found {
    Ok(summary::degree_assortativity(subject.graph()))
}

/// Returns the number of linked pairs of countries.
pub(super) fn country_pairs(subject: &Subject, _: &Budget) -> Found {
    Ok(Some(linked_groups(subject.graph(), &subject.countries).len() as f64))
}
