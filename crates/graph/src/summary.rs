//! Summary figures of a graph.

use super::components::components;
use super::triangles::transitivity;
use crate::link_graph::LinkGraph;

/// The figures of a graph as a whole. Ratios are `None` if they are undefined.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphSummary {
    /// The number of nodes, including isolated ones.
    pub node_count: usize,
    /// The number of links.
    pub link_count: usize,
    /// The sum of all strengths.
    pub total_strength: f64,
    /// Links / pairs of nodes; `None` with fewer than two nodes.
    pub density: Option<f64>,
    /// The number of connected components, including isolated nodes.
    pub component_count: usize,
    /// The number of nodes in the largest component.
    pub largest_component_size: u32,
    /// The number of nodes without a link.
    pub isolate_count: usize,
    /// The number of pairs of nodes that reach each other.
    pub connected_pair_count: u64,
    /// 3 · triangles / pairs of links that share a node; `None` without such pairs.
    pub transitivity: Option<f64>,
    /// The degrees that occur, ascending, each with its number of nodes.
    pub degree_distribution: Vec<(u32, u32)>,
    /// The correlation of the degrees at both ends of a link, from -1 to 1; `None` if all ends have
    /// the same degree.
    pub degree_assortativity: Option<f64>,
    /// Gini coefficient of the degrees, from 0 (all alike) to below 1; `None` without links.
    pub degree_gini: Option<f64>,
}

/// Computes all figures; none of them needs distances. Costs O(links · √links), nearly all of it
/// for transitivity.
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, summary::summarize};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// let found = summarize(&graph);
/// assert_eq!((found.density, found.transitivity), (Some(4.0 / 6.0), Some(0.6)));
/// assert_eq!(found.degree_distribution, [(1, 1), (2, 2), (3, 1)]);
/// ```
pub fn summarize(graph: &LinkGraph) -> GraphSummary {
    let components = components(graph);
    let nodes = graph.node_count() as u64;
    let pairs = nodes * nodes.saturating_sub(1) / 2;
    let degree_distribution = degree_distribution(graph);
    GraphSummary {
        node_count: graph.node_count(),
        link_count: graph.link_count(),
        total_strength: graph.total_strength(),
        density: (pairs > 0).then(|| graph.link_count() as f64 / pairs as f64),
        component_count: components.group_count(),
        largest_component_size: components.sizes().first().copied().unwrap_or(0),
        isolate_count: components.singleton_count(),
        connected_pair_count: components
            .sizes()
            .iter()
            .map(|&size| u64::from(size) * u64::from(size - 1) / 2)
            .sum(),
        transitivity: transitivity(graph),
        degree_gini: degree_gini(&degree_distribution),
        degree_distribution,
        degree_assortativity: degree_assortativity(graph),
    }
}

fn degree_distribution(graph: &LinkGraph) -> Vec<(u32, u32)> {
    let mut counts: Vec<u32> = Vec::new();
    for node in 0..graph.node_count() as u32 {
        let degree = graph.degree(node);
        if counts.len() <= degree {
            counts.resize(degree + 1, 0);
        }
        counts[degree] += 1;
    }
    (0..).zip(counts).filter(|&(_, count)| count > 0).collect()
}

/// Returns the Gini coefficient of degrees, given the degrees that occur, ascending, each with its
/// number of nodes; `None` if all are 0.
///
/// (2 Σ i d_i) / (n Σ d_i) − (n + 1) / n over the degrees d_i in ascending order (Kunegis & Preusse
/// 2012, doi:10.1145/2380718.2380741), in whole numbers up to the division. Costs O(degrees that
/// occur).
///
/// # Examples
/// ```
/// use interurban_graph::summary::degree_gini;
///
/// // Two nodes with two links each are alike.
/// assert_eq!(degree_gini(&[(2, 2)]), Some(0.0));
/// ```
pub fn degree_gini(distribution: &[(u32, u32)]) -> Option<f64> {
    let (mut nodes, mut sum, mut weighted) = (0_i128, 0_i128, 0_i128);
    for &(degree, count) in distribution {
        let (degree, count) = (i128::from(degree), i128::from(count));
        // The sum of the positions of these nodes.
        weighted += degree * (count * nodes + count * (count + 1) / 2);
        nodes += count;
        sum += degree * count;
    }
    (sum > 0).then(|| (2 * weighted - (nodes + 1) * sum) as f64 / (nodes * sum) as f64)
}

/// Returns the correlation of the degrees at both ends of a link, from -1 to 1; `None` if all ends
/// have the same degree or there are none.
///
/// Newman 2002, doi:10.1103/PhysRevLett.89.208701, equation 4, in whole numbers up to the division.
/// Costs O(nodes + links).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, summary::degree_assortativity};
///
/// // In a star all links join the node with most links and one with least.
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)]);
/// assert_eq!(degree_assortativity(&graph), Some(-1.0));
/// ```
pub fn degree_assortativity(graph: &LinkGraph) -> Option<f64> {
    let degrees: Vec<u32> = (0..graph.node_count() as u32)
        .map(|node| graph.degree(node) as u32)
        .collect();
    // Over the ends of links, the sum of the degrees and of their squares. Over links, the sum of
    // the products of both ends, which is at most twice the square of the number of links.
    let (mut sum, mut squares, mut products) = (0_i128, 0_i128, 0_u64);
    for &degree in &degrees {
        let square = u64::from(degree) * u64::from(degree);
        sum += i128::from(square);
        squares += i128::from(square) * i128::from(degree);
    }
    for link in 0..graph.link_count() as u32 {
        let (a, b) = graph.ends(link);
        products += u64::from(degrees[a as usize]) * u64::from(degrees[b as usize]);
    }
    let links = graph.link_count() as i128;
    let numerator = 4 * links * i128::from(products) - sum * sum;
    let denominator = 2 * links * squares - sum * sum;
    (denominator > 0).then(|| numerator as f64 / denominator as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::diameter::diameter;
    use crate::distances::{DistanceProfile, all_distances};
    use crate::testing::golden;
    use crate::testing::graph_of;
    use crate::testing::karate::club;

    fn near(value: Option<f64>, expected: f64) -> bool {
        value.is_some_and(|value| (value - expected).abs() < 5e-7)
    }

    /// Returns the mean and the largest distance.
    fn far_apart(graph: &LinkGraph) -> (Option<f64>, Option<u32>) {
        let budget = Budget::unlimited();
        let profile =
            DistanceProfile::of_largest_component(graph, &all_distances(graph, &budget).unwrap(), &budget).unwrap();
        (profile.map(|profile| profile.mean()), diameter(graph, &budget).unwrap())
    }

    #[test]
    fn the_worked_example_has_the_values_stated() {
        let found = summarize(&golden::graph());
        assert_eq!(
            (found.node_count, found.link_count, found.total_strength),
            (13, 13, 17.0)
        );
        assert!(
            near(found.density, 0.166667) && near(found.transitivity, 0.346154),
            "{found:?}"
        );
        assert_eq!(
            (found.component_count, found.largest_component_size, found.isolate_count),
            (4, 9, 2)
        );
        assert_eq!(found.connected_pair_count, 37);
        assert_eq!(
            found.degree_distribution,
            [(0, 2), (1, 3), (2, 4), (3, 2), (4, 1), (5, 1)]
        );
        // 2 · 248 / (13 · 26) − 14 / 13.
        assert!(near(found.degree_gini, 0.390533));
        let (mean_distance, diameter) = far_apart(&golden::graph());
        assert!(near(mean_distance, 1.944444));
        assert_eq!(diameter, Some(3));
    }

    #[test]
    fn the_karate_club_has_its_published_values() {
        let found = summarize(&club());
        assert!(near(found.degree_assortativity, -0.475613), "{found:?}");
        assert!(near(found.density, 0.139037));
        assert!(near(found.degree_gini, 0.385370), "as KONECT has it");
        let (mean_distance, diameter) = far_apart(&club());
        assert!(near(mean_distance, 2.408200));
        assert_eq!(diameter, Some(5));
    }

    #[test]
    fn what_a_graph_without_links_lacks_is_undefined() {
        for nodes in 0..3 {
            let graph = graph_of(nodes, &[]);
            let found = summarize(&graph);
            assert_eq!(
                (found.component_count, found.isolate_count, found.connected_pair_count),
                (nodes, nodes, 0)
            );
            assert_eq!((found.transitivity, found.degree_assortativity), (None, None));
            assert_eq!(found.degree_gini, None);
            assert_eq!(found.density.is_some(), nodes == 2);
            let (mean_distance, diameter) = far_apart(&graph);
            assert_eq!((mean_distance, diameter), (None, None));
        }
    }

    #[test]
    fn a_ring_has_one_degree_and_so_no_assortativity() {
        let ring = graph_of(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]);
        assert_eq!(summarize(&ring).degree_assortativity, None);
        assert_eq!(summarize(&ring).degree_gini, Some(0.0));
        let star = graph_of(4, &[(0, 1), (0, 2), (0, 3)]);
        assert_eq!(summarize(&star).degree_assortativity, Some(-1.0));
    }
}
