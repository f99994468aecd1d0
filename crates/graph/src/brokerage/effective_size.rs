//! Effective size: the number of a node's partners that are not redundant.

use super::proportions::Proportions;
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::triangles::visit_triangles;

/// Computes the effective size of the neighbourhood of every node: the number of its partners less
/// their redundancy.
///
/// Unweighted: n − 2t/n, with n neighbours and t links among them (Borgatti 1997, *Connections*
/// 20:35). `weighted`: Burt's Σ_j (1 − Σ_q p_iq m_jq), with p_iq the share of q in the strength of
/// i, and m_jq the strength of link jq divided by the greatest strength of a link of j (Burt 1992,
/// *Structural Holes*, eq. 2.2). The two agree if all strengths are equal. The value lies between
/// 1, if all partners are linked to each other, and n. `None` for a node without links. Costs
/// O(links · √links).
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, brokerage::effective_size};
///
/// let graph = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (0, 3, 1.0)]);
/// let found = effective_size(&graph, false, &Budget::unlimited())?;
/// assert_eq!(found[..2], [Some(3.0), Some(1.0)]);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn effective_size(graph: &LinkGraph, weighted: bool, budget: &Budget) -> Result<Vec<Option<f64>>, AnalysisError> {
    let redundancies = if weighted {
        weighted_redundancies(graph, budget)?
    } else {
        redundancies(graph, budget)?
    };
    let sizes = (0_u32..).zip(redundancies).map(|(node, redundancy)| {
        let partners = graph.degree(node) as f64;
        (partners > 0.0).then_some(partners - redundancy)
    });
    Ok(sizes.collect())
}

/// Returns 2t/n of every node; 0 without links.
fn redundancies(graph: &LinkGraph, budget: &Budget) -> Result<Vec<f64>, AnalysisError> {
    let mut ties = vec![0_u64; graph.node_count()];
    visit_triangles(graph, budget, |triangle| {
        triangle.nodes.iter().for_each(|&node| ties[node as usize] += 1);
    })?;
    let nodes = (0_u32..).zip(ties);
    Ok(nodes
        .map(|(node, ties)| (2 * ties) as f64 / graph.degree(node).max(1) as f64)
        .collect())
}

/// Returns Σ_j Σ_q p_iq m_jq of every node i.
fn weighted_redundancies(graph: &LinkGraph, budget: &Budget) -> Result<Vec<f64>, AnalysisError> {
    let proportions = Proportions::new(graph, true);
    let nodes = 0..graph.node_count() as u32;
    let greatest: Vec<f64> = nodes
        .map(|node| {
            let strengths = graph.incident_links(node).iter().map(|&link| graph.strength(link));
            strengths.fold(0.0, f64::max)
        })
        .collect();
    let mut redundancies = vec![0.0; graph.node_count()];
    visit_triangles(graph, budget, |triangle| {
        for (ego, one, other) in [(0, 1, 2), (1, 2, 0), (2, 0, 1)] {
            let [i, j, q] = [ego, one, other].map(|at| triangle.nodes[at]);
            // The link between two corners has the number of the third corner.
            let [jq, iq, ij] = [ego, one, other].map(|at| triangle.links[at]);
            let strength = graph.strength(jq);
            redundancies[i as usize] += proportions.of(i, iq) * strength / greatest[j as usize]
                + proportions.of(i, ij) * strength / greatest[q as usize];
        }
    })?;
    Ok(redundancies)
}
