//! Eigenvector centrality: a node's value is proportional to the sum of its neighbours' values.

use super::tridiagonal::Tridiagonal;
use crate::budget::{Budget, Meter};
use crate::components::components;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The largest residual, as a share of the eigenvalue.
const TOLERANCE: f64 = 1e-12;

/// The largest number of steps before a restart from the result so far.
const STEPS: usize = 16;

/// Steps between checks of convergence.
const STEPS_PER_CHECK: usize = 4;

/// The factor by which steps can reduce the residual before rounding errors show.
const GAIN: f64 = 1e-8;

/// Rounds of the power method at the end. They give nodes in the same position the same value to
/// the last digits.
const LAST_ROUNDS: usize = 4;

/// Computes eigenvector centrality on the largest component, with Euclidean length 1; `None` for
/// all other nodes.
///
/// Bonacich 1972, doi:10.1080/0022250X.1972.9989806. Of several largest components the one with the
/// smallest node is taken. If it is a single node, there are no links and no node has a value. Uses
/// the method of Lanczos (1950, doi:10.6028/jres.045.026), restarted every few steps from its best
/// result: it combines the vectors that the power method would visit one by one. Costs O(links) a
/// step. The number of steps grows the more evenly two parts of the graph compete.
///
/// # Errors
/// Those of the budget.
///
/// # Examples
/// ```
/// use interurban_graph::{Budget, LinkGraph, centrality::eigenvector};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let found = eigenvector(&graph, false, &Budget::unlimited())?;
/// assert!((found[1].unwrap() - 0.5_f64.sqrt()).abs() < 1e-9);
/// # Ok::<(), interurban_graph::AnalysisError>(())
/// ```
pub fn eigenvector(graph: &LinkGraph, weighted: bool, budget: &Budget) -> Result<Vec<Option<f64>>, AnalysisError> {
    let components = components(graph);
    let size = components.sizes().first().map_or(0, |&size| size as usize);
    if size < 2 {
        return Ok(vec![None; graph.node_count()]);
    }
    let matrix = Matrix { graph, weighted };
    let meter = &mut Meter::new(budget);
    let is_in = |node: usize| components.label(node as u32) == 0;
    let even = 1.0 / (size as f64).sqrt();
    let mut vector = (0..graph.node_count())
        .map(|node| if is_in(node) { even } else { 0.0 })
        .collect();
    loop {
        let found = matrix.best_from(vector, meter)?;
        vector = found.vector;
        if found.residual <= TOLERANCE * found.value {
            break;
        }
    }
    matrix.settle(&mut vector, meter)?;
    let values = vector.into_iter().enumerate();
    Ok(values.map(|(node, value)| is_in(node).then_some(value)).collect())
}

/// An approximate eigenvalue and its vector.
struct Found {
    value: f64,
    /// Of length 1.
    vector: Vec<f64>,
    /// The length of the matrix times the vector minus the eigenvalue times the vector.
    residual: f64,
}

/// The matrix of the links of a graph.
#[derive(Clone, Copy)]
struct Matrix<'a> {
    graph: &'a LinkGraph,
    weighted: bool,
}

impl Matrix<'_> {
    /// Returns the best combination of `vector`, of length 1, and its images under a few steps of
    /// the matrix.
    fn best_from(self, vector: Vec<f64>, meter: &mut Meter<'_>) -> Result<Found, AnalysisError> {
        let mut basis = vec![vector];
        let mut matrix = Tridiagonal::default();
        let (value, shares, residual) = loop {
            let last = &basis[basis.len() - 1];
            let mut next = self.times(last, meter)?;
            if let (Some(&beside), [.., before, _]) = (matrix.beside.last(), basis.as_slice()) {
                add(&mut next, -beside, before);
            }
            let along = product(&next, last);
            add(&mut next, -along, last);
            // The start is nearly an eigenvector: the part of it that rounding brings back would
            // grow.
            let back = product(&next, &basis[0]);
            add(&mut next, -back, &basis[0]);
            let rest = product(&next, &next).sqrt();
            matrix.diagonal.push(along);
            matrix.beside.push(rest);
            if basis.len() % STEPS_PER_CHECK == 0 || rest <= TOLERANCE * along.abs() {
                let (value, shares) = matrix.largest();
                let residual = rest * shares[shares.len() - 1];
                if basis.len() == STEPS || residual <= (GAIN * matrix.beside[0]).max(TOLERANCE * value) {
                    break (value, shares, residual);
                }
            }
            next.iter_mut().for_each(|entry| *entry /= rest);
            basis.push(next);
        };
        let mut vector = vec![0.0; self.graph.node_count()];
        for (part, share) in basis.iter().zip(shares) {
            add(&mut vector, share, part);
        }
        Ok(Found {
            value,
            vector,
            residual,
        })
    }

    /// Runs a few rounds of the power method.
    fn settle(self, vector: &mut Vec<f64>, meter: &mut Meter<'_>) -> Result<(), AnalysisError> {
        vector.iter_mut().for_each(|entry| *entry = entry.max(0.0));
        for _ in 0..LAST_ROUNDS {
            *vector = self.times(vector, meter)?;
            let length = product(vector, vector).sqrt();
            vector.iter_mut().for_each(|entry| *entry /= length);
        }
        Ok(())
    }

    /// Returns, by node, the sum over its neighbours.
    fn times(self, vector: &[f64], meter: &mut Meter<'_>) -> Result<Vec<f64>, AnalysisError> {
        let graph = self.graph;
        meter.count(graph.node_count() + 2 * graph.link_count())?;
        let nodes = 0..graph.node_count() as u32;
        let of = |node: u32| -> f64 {
            if self.weighted {
                let links = graph.adjacent(node);
                links
                    .map(|(neighbor, link)| vector[neighbor as usize] * graph.strength(link))
                    .sum()
            } else {
                graph
                    .neighbors(node)
                    .iter()
                    .map(|&neighbor| vector[neighbor as usize])
                    .sum()
            }
        };
        Ok(nodes.map(of).collect())
    }
}

/// Returns the dot product, in four interleaved parts.
fn product(a: &[f64], b: &[f64]) -> f64 {
    let (a, rest_a) = a.as_chunks::<4>();
    let (b, rest_b) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in a.iter().zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    let rest: f64 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}

/// Adds a multiple of one vector to another.
fn add(vector: &mut [f64], factor: f64, other: &[f64]) {
    for (entry, other) in vector.iter_mut().zip(other) {
        *entry += factor * other;
    }
}
