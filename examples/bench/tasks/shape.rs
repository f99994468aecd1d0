//! Questions about the network as a whole.

use interurban::analytics::Budget;
use interurban::analytics::mixing::{MixingOptions, mixing_matrix};
use interurban::analytics::summary::{self, summarize_distances};

use crate::measure::Found;
use crate::subject::Subject;

/// The diameter of the largest component.
pub(super) fn diameter(subject: &Subject, budget: &Budget) -> Found {
    Ok(summarize_distances(subject.graph(), budget)?.diameter.map(f64::from))
}

/// The correlation of degrees.
pub(super) fn degree_assortativity(subject: &Subject, _: &Budget) -> Found {
    Ok(summary::degree_assortativity(subject.graph()))
}

/// The number of pairs of countries that are linked.
pub(super) fn country_pairs(subject: &Subject, budget: &Budget) -> Found {
    let graph = subject.graph();
    let found = mixing_matrix(graph, &subject.countries, &MixingOptions::default(), budget)?;
    let links: f64 = found.cells.iter().map(|cell| cell.link_count).sum();
    assert_eq!(links, graph.link_count() as f64, "every link lies in one cell");
    Ok(Some(found.cells.len() as f64))
}
