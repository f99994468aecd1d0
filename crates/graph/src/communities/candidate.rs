//! A division of the graph, and the comparison of two divisions.

use super::leiden::{Search, number_from_zero};
use super::modularity::modularity;
use crate::partition::Partition;

/// A division into connected communities.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) partition: Partition,
    /// The communities of the nodes of the lowest level.
    pub(super) communities: Vec<u32>,
    /// The modularity, rounded to 12 digits.
    rank: f64,
}

impl Candidate {
    /// Creates the candidate of a division of the lowest level.
    pub(super) fn of(search: &Search<'_>, communities: &[u32]) -> Self {
        let (graph, options) = (search.graph, search.options);
        let partition = search.base.expand(graph, communities);
        let quality = modularity(graph, &partition, options.weighted, options.resolution).unwrap_or(0.0);
        Self {
            communities: search.base.contract(&partition),
            partition,
            rank: to_twelve_digits(quality),
        }
    }

    /// True if the two modularities are equal to 12 digits.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.rank == other.rank
    }

    /// True if this one has a higher modularity.
    pub(super) fn exceeds(&self, other: &Self) -> bool {
        self.rank > other.rank
    }

    /// True if this one is the better answer: by higher modularity, then by fewer communities, then
    /// by the smaller partition.
    pub(super) fn beats(&self, other: &Self) -> bool {
        let count = |candidate: &Self| candidate.partition.group_count();
        if !self.equals(other) || count(self) != count(other) {
            return self.exceeds(other) || self.equals(other) && count(self) < count(other);
        }
        self.partition != other.partition && by_smallest_node(&self.partition) < by_smallest_node(&other.partition)
    }

    /// Returns the number of links that exactly one of the two divisions cuts.
    pub(super) fn distance(&self, other: &Self, search: &Search<'_>) -> usize {
        let cuts = |candidate: &Self, a: u32, b: u32| candidate.partition.label(a) != candidate.partition.label(b);
        let links = search.graph.all_ends().iter();
        links.filter(|&&(a, b)| cuts(self, a, b) != cuts(other, a, b)).count()
    }
}

/// Returns the best of several candidates; `None` if there are none.
pub(super) fn best_of(candidates: impl IntoIterator<Item = Candidate>) -> Option<Candidate> {
    let better = |kept: Candidate, other: Candidate| if other.beats(&kept) { other } else { kept };
    candidates.into_iter().reduce(better)
}

/// Returns the groups as ascending lists, in the order of their smallest nodes.
fn by_smallest_node(partition: &Partition) -> Vec<Vec<u32>> {
    let mut groups = vec![Vec::new(); partition.group_count()];
    for (node, group) in (0..).zip(number_from_zero(partition.labels().to_vec())) {
        groups[group as usize].push(node);
    }
    groups
}

/// Rounds a number below 1 in size, such as a modularity, to a whole number of 10⁻¹² for
/// comparisons.
fn to_twelve_digits(value: f64) -> f64 {
    (value * 1e12).round()
}
