//! The distribution of distances in the largest component.

use super::{Distances, distances};
use crate::budget::Budget;
use crate::components::components;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The numbers of pairs of different nodes of a component, by distance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistanceProfile {
    /// The smallest eccentricity of the nodes.
    pub radius: u32,
    /// By distance, from 1: the number of pairs at that distance. The last is above 0.
    pub pair_counts: Vec<u64>,
}

impl DistanceProfile {
    /// Returns the profile of the largest component; of several, the one with the smallest node.
    /// `None` if it is a single node. `all` must be the [`all_distances`](super::all_distances) of
    /// the graph.
    ///
    /// Costs as much as [`distances`] for the other components.
    ///
    /// # Errors
    /// Those of the budget.
    ///
    /// # Examples
    /// ```
    /// use interurban_graph::{Budget, LinkGraph, distances::{DistanceProfile, all_distances}};
    ///
    /// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
    /// let all = all_distances(&graph, &Budget::unlimited())?;
    /// let found = DistanceProfile::of_largest_component(&graph, &all, &Budget::unlimited())?.unwrap();
    /// assert_eq!((found.radius, found.pair_counts.as_slice()), (1, &[2, 1][..]));
    /// assert_eq!(found.mean(), 4.0 / 3.0);
    /// # Ok::<(), interurban_graph::AnalysisError>(())
    /// ```
    pub fn of_largest_component(
        graph: &LinkGraph,
        all: &Distances,
        budget: &Budget,
    ) -> Result<Option<Self>, AnalysisError> {
        let components = components(graph);
        if components.sizes().first().is_none_or(|&size| size < 2) {
            return Ok(None);
        }
        let nodes = 0..graph.node_count() as u32;
        let (largest, others): (Vec<u32>, Vec<u32>) = nodes.partition(|&node| components.label(node) == 0);
        let eccentricities = largest.iter().map(|&node| all.eccentricities[node as usize]);
        let mut pair_counts = all.pair_counts.clone();
        for (count, other) in pair_counts
            .iter_mut()
            .zip(distances(graph, &others, budget)?.pair_counts)
        {
            *count -= other;
        }
        let longest = pair_counts.iter().rposition(|&count| count > 0);
        pair_counts.truncate(longest.map_or(0, |last| last + 1));
        Ok(Some(Self {
            radius: eccentricities.min().expect("two nodes or more"),
            pair_counts: pair_counts.iter().map(|count| count / 2).collect(),
        }))
    }

    /// Returns the number of pairs.
    pub fn pairs(&self) -> u64 {
        self.pair_counts.iter().sum()
    }

    /// Returns the mean distance.
    pub fn mean(&self) -> f64 {
        let sum: u64 = (1..).zip(&self.pair_counts).map(|(hops, count)| hops * count).sum();
        sum as f64 / self.pairs() as f64
    }

    /// Returns the least number of hops within which at least half of the pairs lie.
    pub fn median(&self) -> u32 {
        self.effective_diameter(0.5).ceil() as u32
    }

    /// Returns the number of hops within which a share of the pairs lies, with `share` above 0 and
    /// at most 1, by linear interpolation between whole numbers (Leskovec, Kleinberg & Faloutsos
    /// 2007, doi:10.1145/1217299.1217301).
    pub fn effective_diameter(&self, share: f64) -> f64 {
        let wanted = share * self.pairs() as f64;
        let (mut hops, mut within) = (0.0, 0.0);
        for &count in &self.pair_counts {
            let count = count as f64;
            if within + count >= wanted {
                return hops + (wanted - within) / count;
            }
            within += count;
            hops += 1.0;
        }
        hops
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distances::all_distances;
    use crate::testing::graph_of;
    use crate::testing::karate::club;
    use crate::testing::{golden, small_graphs};
    use proptest::prelude::*;

    fn profile(graph: &LinkGraph) -> Option<DistanceProfile> {
        let budget = Budget::unlimited();
        let all = all_distances(graph, &budget).unwrap();
        DistanceProfile::of_largest_component(graph, &all, &budget).unwrap()
    }

    #[test]
    fn the_worked_example_has_12_14_and_10_pairs_at_one_two_and_three_hops() {
        let found = profile(&golden::graph()).expect("nine cities");
        assert_eq!((found.radius, found.pair_counts.as_slice()), (2, &[12, 14, 10][..]));
        assert_eq!((found.mean(), found.median()), (70.0 / 36.0, 2));
        // Half of 36 pairs are 18: 12 within one hop, and 6 of the 14 beyond.
        assert!((found.effective_diameter(0.5) - (1.0 + 6.0 / 14.0)).abs() < 1e-12);
        assert!((found.effective_diameter(0.9) - (2.0 + 6.4 / 10.0)).abs() < 1e-12);
        assert_eq!(found.effective_diameter(1.0), 3.0);
    }

    #[test]
    fn the_karate_club_has_radius_three_and_its_known_distances() {
        let found = profile(&club()).expect("34 members");
        assert_eq!((found.radius, found.median()), (3, 2));
        assert_eq!(found.pair_counts, [78, 265, 137, 73, 8]);
        assert!((found.effective_diameter(0.9) - (3.0 + 24.9 / 73.0)).abs() < 1e-12);
    }

    #[test]
    fn a_chain_has_half_its_length_as_radius_and_a_graph_without_links_has_no_distances() {
        let chain = profile(&graph_of(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])).expect("a chain");
        assert_eq!((chain.radius, chain.pair_counts.as_slice()), (2, &[4, 3, 2, 1][..]));
        let with_another = profile(&graph_of(8, &[(0, 1), (1, 2), (3, 4), (4, 5), (5, 6)])).expect("two chains");
        assert_eq!(
            (with_another.radius, with_another.pair_counts.as_slice()),
            (2, &[3, 2, 1][..])
        );
        assert_eq!(profile(&graph_of(3, &[])), None);
        assert_eq!(profile(&graph_of(0, &[])), None);
    }

    proptest! {
        #[test]
        fn the_radius_is_at_least_half_the_diameter_and_shares_grow_with_distance(graph in small_graphs(12)) {
            if let Some(found) = profile(&graph) {
                let diameter = found.pair_counts.len() as u32;
                prop_assert!(found.radius <= diameter && diameter <= 2 * found.radius);
                prop_assert_eq!(found.effective_diameter(1.0), f64::from(diameter));
                let shares = [0.1, 0.5, 0.9, 1.0].map(|share| found.effective_diameter(share));
                prop_assert!(shares.is_sorted());
            }
        }
    }
}
