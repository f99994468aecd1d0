//! Tasks about centrality.

use interurban::analytics::Budget;
use interurban::analytics::centrality::{self, PageRankOptions};

use crate::measure::Found;
use crate::subject::Subject;

/// Number of pivots of estimated betweenness, and the seed of their choice.
const PIVOTS: (usize, u64) = (256, 1);

fn largest(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    values.into_iter().max_by(f64::total_cmp)
}

/// Returns the largest betweenness; every pair of cities counts once.
pub(super) fn betweenness(subject: &Subject, budget: &Budget) -> Found {
    Ok(largest(centrality::betweenness(subject.graph(), None, budget)?))
}

/// Returns the largest estimated betweenness.
pub(super) fn sampled_betweenness(subject: &Subject, budget: &Budget) -> Found {
    let found = centrality::sampled_betweenness(subject.graph(), None, Some(PIVOTS.0), PIVOTS.1, budget)?;
    Ok(largest(found.values))
}

/// Returns the largest closeness, corrected for unreachable cities.
pub(super) fn closeness(subject: &Subject, budget: &Budget) -> Found {
    Ok(largest(centrality::closeness(subject.graph(), None, budget)?))
}

/// Returns the largest harmonic closeness.
pub(super) fn harmonic(subject: &Subject, budget: &Budget) -> Found {
    Ok(largest(centrality::harmonic(subject.graph(), None, budget)?))
}

/// Returns the largest PageRank.
pub(super) fn page_rank(subject: &Subject, budget: &Budget) -> Found {
    let options = PageRankOptions {
        damping: 0.85,
        tolerance: 1e-8,
        weighted: false,
    };
    Ok(largest(centrality::page_rank(subject.graph(), &options, budget)?))
}

/// Returns the largest eigenvector centrality.
pub(super) fn eigenvector(subject: &Subject, budget: &Budget) -> Found {
    let found = centrality::eigenvector(subject.graph(), false, budget)?;
    Ok(largest(found.into_iter().flatten()))
}
