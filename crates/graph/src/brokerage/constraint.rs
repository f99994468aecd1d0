//! Burt's constraint: how far a node's neighbours are linked to each other, which closes its
//! structural holes.

use super::proportions::Proportions;
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::triangles::visit_triangles;

/// Computes Burt's constraint c_i = Σ_j (p_ij + Σ_q p_iq p_qj)², over the neighbours j of i and the
/// common neighbours q of i and j.
///
/// p_ij is the share of link ij in all links of i, by strength if `weighted`. Burt 1992,
/// *Structural Holes*, eq. 2.4. The value is above 0. It is 1 for a node with one link, and above 1
/// in small closed groups (1.125 in a triangle). `None` for a node without links. Costs O(links ·
/// √links).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, brokerage::constraint};
///
/// let triangle = LinkGraph::from_links(3, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]);
/// let found = constraint(&triangle, false, &Budget::unlimited())?;
/// assert_eq!(found, [Some(1.125); 3]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn constraint(graph: &LinkGraph, weighted: bool, budget: &Budget) -> Result<Vec<Option<f64>>, AnalysisError> {
    let proportions = Proportions::new(graph, weighted);
    // By link: the indirect investment of its smaller end in the larger one, and the reverse.
    let mut indirect = vec![[0.0; 2]; graph.link_count()];
    visit_triangles(graph, budget, |triangle| {
        for (between, one, other) in [(0, 1, 2), (1, 2, 0), (2, 0, 1)] {
            let [q, i, j] = [between, one, other].map(|at| triangle.nodes[at]);
            // The link between two corners has the number of the third corner.
            let [ij, qj, qi] = [between, one, other].map(|at| triangle.links[at]);
            let ways = &mut indirect[ij as usize];
            ways[usize::from(i > j)] += proportions.of(i, qi) * proportions.of(q, qj);
            ways[usize::from(j > i)] += proportions.of(j, qj) * proportions.of(q, qi);
        }
    })?;
    let nodes = 0..graph.node_count() as u32;
    let values = nodes.map(|node| {
        let ties = graph.adjacent(node).map(|(other, link)| {
            let indirect = indirect[link as usize][usize::from(node > other)];
            (proportions.of(node, link) + indirect).powi(2)
        });
        (graph.degree(node) > 0).then(|| ties.sum())
    });
    Ok(values.collect())
}
