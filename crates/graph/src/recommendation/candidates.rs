//! Candidates: the nodes that a node should be linked to.

use super::profiles::{Profiles, unit};
use super::terms::{Terms, Weights};
use crate::link_graph::LinkGraph;
use crate::ranking::ranks;
use crate::similarity::similarities;

/// A node without a link to the given one, with a score above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The node.
    pub node: u32,
    /// Its rank: one more than the number of candidates with a higher score.
    pub rank: u32,
    /// The sum of the contributions, above 0 and at most 1.
    pub score: f64,
    /// The contribution of each term to the score.
    pub contributions: Terms,
}

/// The candidates of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidates {
    /// Those with a score above 0, the highest first. Equal scores (to 12 significant digits) share
    /// a rank and ascend by node.
    pub ranked: Vec<Candidate>,
    /// The number of nodes without a link to the node.
    pub count: usize,
    /// True if one of them shares a neighbour with it.
    pub has_structure: bool,
}

/// Ranks the nodes without a link to `node` by the weighted sum of their terms.
///
/// Resource allocation (Zhou, Lü & Zhang 2009, doi:10.1140/epjb/e2009-00335-8) is divided by the
/// largest value among the candidates. Costs O(nodes · log nodes + Σ degrees of the neighbours).
///
/// # Examples
/// ```
/// use interurban_graph::{LinkGraph, recommendation::{Facts, Profiles, Terms, Weights, candidates}};
///
/// let graph = LinkGraph::from_links(3, vec![(0, 1, 1.0), (1, 2, 1.0)]);
/// let facts = Facts {
///     countries: vec![None; 3],
///     fields: vec![Vec::new(); 3],
///     goals: vec![Vec::new(); 3],
///     former: Vec::new(),
/// };
/// let weights = Weights::new(Terms { shared_neighbors: 1.0, ..Terms::default() }).unwrap();
/// let found = candidates(&graph, &Profiles::new(&graph, facts), 0, &weights);
/// assert_eq!((found.ranked[0].node, found.ranked[0].score), (2, 1.0));
/// ```
pub fn candidates(graph: &LinkGraph, profiles: &Profiles, node: u32, weights: &Weights) -> Candidates {
    let similar = similarities(graph, node);
    let most = similar
        .iter()
        .map(|similarity| similarity.resource_allocation)
        .fold(0.0, f64::max);
    let mut terms = unlinked_terms(graph, profiles, node);
    for similarity in &similar {
        if let Some(terms) = &mut terms[similarity.node as usize] {
            terms.shared_neighbors = similarity.resource_allocation / most;
        }
    }
    let contributions: Vec<Option<Terms>> = terms
        .iter()
        .map(|terms| terms.as_ref().map(|terms| weights.contributions(terms)))
        .collect();
    let score = |contributions: &Option<Terms>| contributions.map(|terms| terms.sum()).filter(|&score| score > 0.0);
    let scores: Vec<Option<f64>> = contributions.iter().map(score).collect();
    let ranked = ranks(&scores).into_iter().filter_map(|ranked| {
        Some(Candidate {
            node: ranked.node,
            rank: ranked.rank,
            score: ranked.value,
            contributions: contributions[ranked.node as usize]?,
        })
    });
    Candidates {
        ranked: ranked.collect(),
        count: graph.node_count() - 1 - graph.degree(node),
        has_structure: !similar.is_empty(),
    }
}

/// Returns, by node, the terms from attributes and past links; `None` for `node` itself and its
/// neighbours.
fn unlinked_terms(graph: &LinkGraph, profiles: &Profiles, node: u32) -> Vec<Option<Terms>> {
    let with_past = |other: u32| Terms {
        former: unit(profiles.were_linked(node, other)),
        ..profiles.attributes(node, other)
    };
    let mut terms: Vec<Option<Terms>> = (0..graph.node_count() as u32)
        .map(|other| Some(with_past(other)))
        .collect();
    terms[node as usize] = None;
    for &neighbor in graph.neighbors(node) {
        terms[neighbor as usize] = None;
    }
    terms
}
