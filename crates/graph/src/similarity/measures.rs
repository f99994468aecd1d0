//! All measures of similarity, for the candidates of a node and for any pair.

use std::cell::RefCell;
use std::ops::AddAssign;

use super::shared::{Shared, Sum, inverse_logarithm};
use crate::link_graph::LinkGraph;

/// The similarity of two nodes by their shared neighbours. Strengths are not read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// The other node.
    pub node: u32,
    /// The number of shared neighbours.
    pub common: u32,
    /// Σ over shared neighbours of 1 / ln k, with k the degree of the neighbour (Adamic & Adar
    /// 2003, doi:10.1016/S0378-8733(03)00009-1); 0 without any, no upper bound.
    pub adamic_adar: f64,
    /// Σ over shared neighbours of 1 / k (Zhou, Lü & Zhang 2009, doi:10.1140/epjb/e2009-00335-8); 0
    /// without any.
    pub resource_allocation: f64,
    /// Shared neighbours / all neighbours of either (Jaccard 1901), from 0 to 1; 0 if neither has
    /// any.
    pub jaccard: f64,
    /// The product of both degrees (Barabási & Albert 1999, doi:10.1126/science.286.5439.509).
    pub preferential_attachment: u64,
}

/// The contribution of a shared neighbour.
#[derive(Debug, Default, Clone, Copy)]
struct Terms {
    common: u32,
    adamic_adar: f64,
    resource_allocation: f64,
}

impl Terms {
    fn of(degree: usize) -> Self {
        Self {
            common: 1,
            adamic_adar: inverse_logarithm(degree),
            resource_allocation: 1.0 / degree as f64,
        }
    }
}

impl AddAssign for Terms {
    fn add_assign(&mut self, other: Self) {
        self.common += other.common;
        self.adamic_adar += other.adamic_adar;
        self.resource_allocation += other.resource_allocation;
    }
}

impl Sum for Terms {
    #[inline]
    fn is_nothing(self) -> bool {
        self.common == 0
    }
}

thread_local! {
    /// Empty between calls: taken while in use, so that a panic loses it instead of leaving it half
    /// full.
    static SCRATCH: RefCell<Shared<Terms>> = RefCell::default();
}

/// Returns the nodes that share a neighbour with `node` and have no link to it, by number, without
/// `node` itself.
///
/// All are at distance 2. Sums run over shared neighbours in ascending order. Costs O(Σ degrees of
/// the neighbours), plus sorting the result.
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, similarity::similarities};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = similarities(&square, 0);
/// assert_eq!((found[0].node, found[0].common, found[0].jaccard), (3, 2, 1.0));
/// ```
pub fn similarities(graph: &LinkGraph, node: u32) -> Vec<Similarity> {
    let mut shared = SCRATCH.take();
    let mut found = Vec::new();
    shared.gather(graph, node, 0, Terms::of);
    shared.drain(|other, terms| found.push(completed(graph, node, other, terms)));
    SCRATCH.set(shared);
    found.sort_unstable_by_key(|similarity| similarity.node);
    found
}

/// Returns the similarity of `node` and `other`, linked or not and at any distance; `other` is the
/// node of the answer.
///
/// Gives the same digits as [`similarities`]. Costs O(degrees of both).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, similarity::similarity};
///
/// let square = LinkGraph::from_links(4, vec![(0, 1, 1.0), (0, 2, 1.0), (1, 3, 1.0), (2, 3, 1.0)]);
/// let found = similarity(&square, 0, 3);
/// assert_eq!((found.common, found.resource_allocation, found.preferential_attachment), (2, 1.0, 4));
/// ```
pub fn similarity(graph: &LinkGraph, node: u32, other: u32) -> Similarity {
    let mut terms = Terms::default();
    let mut rest = graph.neighbors(other);
    for &neighbor in graph.neighbors(node) {
        rest = &rest[rest.partition_point(|&smaller| smaller < neighbor)..];
        if rest.first() == Some(&neighbor) {
            terms += Terms::of(graph.degree(neighbor));
        }
    }
    completed(graph, node, other, terms)
}

fn completed(graph: &LinkGraph, node: u32, other: u32, terms: Terms) -> Similarity {
    let degrees = (graph.degree(node) as u64, graph.degree(other) as u64);
    let either = degrees.0 + degrees.1 - u64::from(terms.common);
    Similarity {
        node: other,
        common: terms.common,
        adamic_adar: terms.adamic_adar,
        resource_allocation: terms.resource_allocation,
        jaccard: if either > 0 {
            f64::from(terms.common) / either as f64
        } else {
            0.0
        },
        preferential_attachment: degrees.0 * degrees.1,
    }
}
