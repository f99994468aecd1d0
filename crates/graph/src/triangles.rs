//! Triangles and clustering: pairs of neighbours that are linked to each other.

use super::budget::{Budget, Meter};
use super::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// Counts the triangles: sets of three nodes that are all linked. Costs O(links · √links).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, triangles::triangle_count};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// assert_eq!(triangle_count(&graph), 1);
/// ```
pub fn triangle_count(graph: &LinkGraph) -> u64 {
    let mut count = 0;
    Oriented::of(graph).scan(|_, is_triangle| count += u64::from(is_triangle));
    count
}

/// Returns, by node, the number of triangles that it is part of. Costs as much as
/// [`triangle_count`].
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, triangles::triangles_by_node};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// assert_eq!(triangles_by_node(&graph), [1, 1, 1, 0]);
/// ```
pub fn triangles_by_node(graph: &LinkGraph) -> Vec<u64> {
    let mut counts = vec![0; graph.node_count()];
    Oriented::of(graph).scan(|three, is_triangle| {
        if is_triangle {
            three.into_iter().for_each(|node| counts[node as usize] += 1);
        }
    });
    counts
}

/// Returns, by node, the share of the pairs of its neighbours that are linked, from 0 to 1; `None`
/// with fewer than two neighbours.
///
/// The local clustering coefficient of Watts & Strogatz 1998, doi:10.1038/30918. Strengths are not
/// read. Costs as much as [`triangle_count`].
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, triangles::local_clustering};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// assert_eq!(local_clustering(&graph), [Some(1.0), Some(1.0), Some(1.0 / 3.0), None]);
/// ```
pub fn local_clustering(graph: &LinkGraph) -> Vec<Option<f64>> {
    let pairs = (0..graph.node_count() as u32).map(|node| pairs_of(graph.degree(node)));
    let share = |(triangles, pairs): (u64, u64)| (pairs > 0).then(|| triangles as f64 / pairs as f64);
    triangles_by_node(graph).into_iter().zip(pairs).map(share).collect()
}

/// Three nodes that are all linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Triangle {
    /// The nodes.
    pub(crate) nodes: [u32; 3],
    /// The links, each at the position of the node that it does not touch.
    pub(crate) links: [u32; 3],
}

/// Passes every triangle to `visit`, once, in an order that only the graph determines. Costs as
/// much as [`triangle_count`].
///
/// # Errors
/// Those of the budget.
pub(crate) fn visit_triangles(
    graph: &LinkGraph,
    budget: &Budget,
    mut visit: impl FnMut(&Triangle),
) -> Result<(), AnalysisError> {
    let meter = &mut Meter::new(budget);
    let before = |a: u32, b: u32| (graph.degree(a), a) < (graph.degree(b), b);
    let mut starts = vec![0];
    let mut ahead: Vec<(u32, u32)> = Vec::with_capacity(graph.link_count());
    for node in 0..graph.node_count() as u32 {
        ahead.extend(graph.adjacent(node).filter(|&(neighbor, _)| before(node, neighbor)));
        starts.push(ahead.len());
    }
    let row = |node: u32| &ahead[starts[node as usize]..starts[node as usize + 1]];
    // The node whose neighbours are currently marked, and its link to each of them.
    let mut marks = vec![(u32::MAX, 0); graph.node_count()];
    for a in 0..graph.node_count() as u32 {
        meter.count(1 + row(a).len())?;
        row(a).iter().for_each(|&(b, ab)| marks[b as usize] = (a, ab));
        for &(b, ab) in row(a) {
            meter.count(row(b).len())?;
            for &(c, bc) in row(b) {
                let (marked_by, ac) = marks[c as usize];
                if marked_by == a {
                    visit(&Triangle {
                        nodes: [a, b, c],
                        links: [bc, ac, ab],
                    });
                }
            }
        }
    }
    Ok(())
}

/// Returns 3 · triangles / pairs of links that share a node, from 0 to 1; `None` if there is no
/// such pair.
///
/// Newman, Watts & Strogatz 2002, doi:10.1073/pnas.012582999. Costs as much as [`triangle_count`].
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, triangles::transitivity};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (2, 3, 1.0)]);
/// assert_eq!(transitivity(&graph), Some(0.6));
/// ```
pub fn transitivity(graph: &LinkGraph) -> Option<f64> {
    let pairs: u64 = (0..graph.node_count() as u32)
        .map(|node| pairs_of(graph.degree(node)))
        .sum();
    (pairs > 0).then(|| (3 * triangle_count(graph)) as f64 / pairs as f64)
}

fn pairs_of(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// Links directed from the end with the lower degree (among equals the smaller node) to the other.
///
/// Few links leave any node, and a triangle is found once: from the node that points to both others
/// (Chiba & Nishizeki 1985, doi:10.1137/0214017). Links at a node that has no other are left out.
struct Oriented {
    starts: Vec<u32>,
    ahead: Vec<u32>,
}

impl Oriented {
    fn of(graph: &LinkGraph) -> Self {
        let degrees: Vec<u32> = (0..graph.node_count() as u32)
            .map(|node| graph.degree(node) as u32)
            .collect();
        let oriented = |&(a, b): &(u32, u32)| {
            let (of_a, of_b) = (degrees[a as usize], degrees[b as usize]);
            let (from, to) = if of_b < of_a { (b, a) } else { (a, b) };
            (from, to, of_a.min(of_b) > 1)
        };
        // starts[v + 1] is the start of v's row until it has been filled, and then its end.
        let mut starts = vec![0_u32; graph.node_count() + 2];
        for (from, _, counts) in graph.all_ends().iter().map(oriented) {
            starts[from as usize + 2] += u32::from(counts);
        }
        for node in 0..graph.node_count() {
            starts[node + 2] += starts[node + 1];
        }
        // The last slot is for links that do not count.
        let mut ahead = vec![0_u32; graph.link_count() + 1];
        for (from, to, counts) in graph.all_ends().iter().map(oriented) {
            let place = &mut starts[from as usize + 1];
            ahead[if counts { *place as usize } else { graph.link_count() }] = to;
            *place += u32::from(counts);
        }
        Self { starts, ahead }
    }

    fn row(&self, node: u32) -> &[u32] {
        &self.ahead[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }

    /// Calls `each` with all threes of which the first points to the second and the second to the
    /// third, and with true if the first points to the third too.
    fn scan(&self, mut each: impl FnMut([u32; 3], bool)) {
        let nodes = self.starts.len() as u32 - 2;
        let mut marked_by = vec![u32::MAX; nodes as usize];
        for first in (0..nodes).filter(|&node| self.row(node).len() > 1) {
            let row = self.row(first);
            for &second in row {
                marked_by[second as usize] = first;
            }
            for &second in row {
                for &third in self.row(second) {
                    each([first, second, third], marked_by[third as usize] == first);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::golden::{self, node};
    use crate::testing::karate::club;
    use crate::testing::{graph_of, pairs, small_graphs};

    #[test]
    fn the_karate_club_has_forty_five_triangles() {
        assert_eq!(triangle_count(&club()), 45);
        assert!(transitivity(&club()).is_some_and(|value| (value - 0.255_682).abs() < 5e-7));
    }

    #[test]
    fn clustering_in_the_worked_example_can_be_counted_by_hand() {
        let found = local_clustering(&golden::graph());
        let of = |city| found[node(city) as usize];
        // ghent and glasgow are linked to each other and to bologna, two of whose other partners
        // are linked to none of the rest.
        assert_eq!((of("ghent"), of("bologna")), (Some(1.0), Some(0.1)));
        // helsinki, kanazawa and kobe close two of the six pairs around turin.
        assert_eq!((of("helsinki"), of("turin")), (Some(1.0), Some(2.0 / 6.0)));
        assert_eq!((of("bogota"), of("dakar")), (None, None));
        assert_eq!(of("fabriano"), Some(0.0));
    }

    #[test]
    fn stars_rings_and_complete_graphs_are_as_clustered_as_they_look() {
        let star = graph_of(4, &[(0, 1), (0, 2), (0, 3)]);
        assert_eq!(local_clustering(&star), [Some(0.0), None, None, None]);
        let ring = graph_of(4, &[(0, 1), (1, 2), (2, 3), (0, 3)]);
        assert_eq!(local_clustering(&ring), [Some(0.0); 4]);
        let complete = graph_of(5, &pairs(5).collect::<Vec<_>>());
        assert_eq!(local_clustering(&complete), [Some(1.0); 5]);
        assert_eq!(triangle_count(&complete), 10);
        for nodes in 0..3 {
            let none = graph_of(nodes, &[]);
            assert_eq!((triangle_count(&none), transitivity(&none)), (0, None));
            assert_eq!(local_clustering(&none), vec![None; nodes]);
        }
        assert_eq!(transitivity(&graph_of(2, &[(0, 1)])), None);
    }

    proptest! {
        #[test]
        fn triangles_agree_with_trying_all_threes(graph in small_graphs(10)) {
            let linked = |a, b| graph.find_link(a, b).is_some();
            let nodes = graph.node_count() as u32;
            let mut by_node = vec![0; nodes as usize];
            for (a, b) in pairs(nodes).filter(|&(a, b)| linked(a, b)) {
                for c in (b + 1..nodes).filter(|&c| linked(a, c) && linked(b, c)) {
                    [a, b, c].into_iter().for_each(|node| by_node[node as usize] += 1);
                }
            }
            prop_assert_eq!(3 * triangle_count(&graph), by_node.iter().sum::<u64>());
            for (node, (coefficient, triangles)) in (0..).zip(local_clustering(&graph).into_iter().zip(&by_node)) {
                let partners = graph.neighbors(node);
                let partner_pairs = partners.len() * partners.len().saturating_sub(1) / 2;
                prop_assert_eq!(coefficient, (partner_pairs > 0).then(|| *triangles as f64 / partner_pairs as f64));
            }
            prop_assert_eq!(triangles_by_node(&graph), by_node);
        }

        #[test]
        fn every_triangle_is_shown_once_with_its_links(graph in small_graphs(10)) {
            let mut seen = Vec::new();
            visit_triangles(&graph, &Budget::unlimited(), |triangle| seen.push(*triangle)).expect("no limit");
            for Triangle { nodes: [a, b, c], links } in &seen {
                prop_assert_eq!(links.map(Some), [graph.find_link(*b, *c), graph.find_link(*a, *c), graph.find_link(*a, *b)]);
            }
            let mut sets: Vec<_> = seen.iter().map(|triangle| { let mut nodes = triangle.nodes; nodes.sort_unstable(); nodes }).collect();
            sets.sort_unstable();
            sets.dedup();
            prop_assert_eq!(sets.len() as u64, triangle_count(&graph));
            prop_assert_eq!(seen.len(), sets.len());
        }
    }
}
