//! Tasks about a pair of cities, or about the reach of one city.

use interurban::analytics::Budget;
use interurban::analytics::paths::{Costs, PathQuery, cheapest_path, hop_distances, k_cheapest_paths, tied_paths};

use super::Asked;
use crate::subject::Subject;

/// The maximum number of paths listed for one pair.
const MOST_PATHS: usize = 100_000;

/// Returns the hops of the first path; 0 if there is none.
pub(super) fn fewest_hops(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let found = cheapest_path(&PathQuery::between(subject.graph(), from, to), budget)?;
    Ok(found.map_or(0.0, |path| f64::from(path.hop_count())))
}

/// Returns the cost of the first path; 0 if there is none.
pub(super) fn cheapest(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let query = PathQuery {
        costs: Costs::PerLink(subject.strength_costs()),
        ..PathQuery::between(subject.graph(), from, to)
    };
    let found = cheapest_path(&query, budget)?;
    Ok(found.map_or(0.0, |path| path.cost as f64 / subject.strength_costs().units()))
}

/// Returns the sum of hops to all reachable cities.
pub(super) fn distances(subject: &Subject, from: u32, budget: &Budget) -> Asked {
    let found = hop_distances(subject.graph(), from, budget)?;
    let reached = found.into_iter().filter(|&hops| hops != u32::MAX);
    Ok(reached.map(u64::from).sum::<u64>() as f64)
}

/// Returns the sum of hops of the first five paths, or of all if there are fewer.
pub(super) fn five_shortest(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let found = k_cheapest_paths(&PathQuery::between(subject.graph(), from, to), 5, budget)?;
    Ok(found.iter().map(|path| f64::from(path.hop_count())).sum())
}

/// Returns the number of paths with the fewest hops, all listed up to a maximum.
pub(super) fn all_shortest(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let query = PathQuery::between(subject.graph(), from, to);
    Ok(tied_paths(&query, MOST_PATHS, budget)?.len() as f64)
}
