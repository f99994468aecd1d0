//! Eigenvector centrality: a city counts for as much as the cities it is linked with.

use crate::analytics::budget::{Budget, Meter};
use crate::analytics::components::components;
use crate::analytics::error::AnalysisError;
use crate::network::link_graph::LinkGraph;

/// The largest residual, as a share of the eigenvalue.
const TOLERANCE: f64 = 1e-12;

/// Eigenvector centrality on the largest component, of Euclidean length 1; nothing for all other nodes.
///
/// Bonacich 1972, doi:10.1080/0022250X.1972.9989806. Among largest components the one with the smallest node is taken; if it is
/// a single node, there are no links and nobody has a value. The power method on the matrix with 1 added to its diagonal, which
/// keeps the vectors and cannot oscillate where the graph is bipartite. Costs O(links) a round; the rounds grow with how
/// evenly two parts of the graph compete.
///
/// # Errors
/// Those of the budget.
pub fn eigenvector(graph: &LinkGraph, weighted: bool, budget: &Budget) -> Result<Vec<Option<f64>>, AnalysisError> {
    let components = components(graph);
    let mut values = vec![None; graph.node_count()];
    let size = components.sizes().first().map_or(0, |&size| size as usize);
    if size < 2 {
        return Ok(values);
    }
    let nodes: Vec<u32> = (0..graph.node_count() as u32)
        .filter(|&node| components.label(node) == 0)
        .collect();
    let mut meter = Meter::new(budget);
    let (mut vector, mut image) = (vec![0.0; graph.node_count()], vec![0.0; graph.node_count()]);
    for &node in &nodes {
        vector[node as usize] = 1.0 / (size as f64).sqrt();
    }
    loop {
        meter.count(nodes.len() + 2 * graph.link_count())?;
        let (mut quotient, mut length) = (0.0, 0.0);
        for &node in &nodes {
            let links = graph.adjacent(node);
            let sum: f64 = links
                .map(|(neighbor, link)| vector[neighbor as usize] * if weighted { graph.strength(link) } else { 1.0 })
                .sum();
            let own = vector[node as usize];
            quotient += own * sum;
            image[node as usize] = sum;
            length += (sum + own) * (sum + own);
        }
        let mut residual = 0.0;
        for &node in &nodes {
            let at = node as usize;
            residual += (image[at] - quotient * vector[at]).powi(2);
            vector[at] = (image[at] + vector[at]) / length.sqrt();
        }
        if residual.sqrt() <= TOLERANCE * quotient {
            break;
        }
    }
    for node in nodes {
        values[node as usize] = Some(vector[node as usize]);
    }
    Ok(values)
}
