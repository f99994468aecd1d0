//! Questions about a pair of cities, or about what one city reaches.

use interurban::analytics::Budget;
use interurban::analytics::paths::{Costs, PathQuery, cheapest_path_with_ties, k_cheapest_paths, reachable};
use interurban::network::costs::STRENGTH_UNITS;

use super::Asked;
use crate::subject::Subject;

/// Hops of the first path; 0 if there is none.
pub(super) fn fewest_hops(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let found = cheapest_path_with_ties(&PathQuery::between(subject.graph(), from, to), budget)?;
    Ok(found.map_or(0.0, |found| f64::from(found.path.hop_count())))
}

/// Cost of the first path; 0 if there is none.
pub(super) fn cheapest(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let query = PathQuery {
        costs: Costs::PerLink(subject.strength_costs()),
        ..PathQuery::between(subject.graph(), from, to)
    };
    let found = cheapest_path_with_ties(&query, budget)?;
    Ok(found.map_or(0.0, |found| found.path.cost as f64 / STRENGTH_UNITS))
}

/// Sum of hops to all cities reached.
pub(super) fn reach(subject: &Subject, from: u32, budget: &Budget) -> Asked {
    let found = reachable(subject.graph(), from, u32::MAX, budget)?;
    Ok(found.iter().map(|found| f64::from(found.hops)).sum())
}

/// Sum of hops of the first five paths, or of all if there are fewer.
pub(super) fn five_shortest(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let found = k_cheapest_paths(&PathQuery::between(subject.graph(), from, to), 5, budget)?;
    Ok(found.iter().map(|path| f64::from(path.hop_count())).sum())
}

/// The number of paths with the fewest hops.
pub(super) fn all_shortest(subject: &Subject, (from, to): (u32, u32), budget: &Budget) -> Asked {
    let found = cheapest_path_with_ties(&PathQuery::between(subject.graph(), from, to), budget)?;
    Ok(found.map_or(0.0, |found| found.tied_path_count as f64))
}
