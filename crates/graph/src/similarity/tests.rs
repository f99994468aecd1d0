//! Similarities of the worked example, of degenerate graphs, and against their definitions.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::budget::Budget;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::ranking::compare_ranked;
use crate::testing::golden::{self, keys, node};
use crate::testing::{graph_of, pairs, small_graphs};

fn near(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 5e-7
}

#[test]
fn the_candidates_of_helsinki_have_the_values_stated() {
    let found = similarities(&golden::graph(), node("helsinki"));
    let names: Vec<u32> = found.iter().map(|similarity| similarity.node).collect();
    assert_eq!(keys(&names), ["bologna", "kanazawa"]);
    let (bologna, kanazawa) = (&found[0], &found[1]);
    assert_eq!((bologna.common, kanazawa.common), (1, 2));
    assert!(near(bologna.adamic_adar, 0.721348) && near(bologna.resource_allocation, 0.25));
    assert!(near(kanazawa.adamic_adar, 1.631587) && near(kanazawa.resource_allocation, 0.583333));
    assert!(near(kanazawa.jaccard, 0.666667));
    assert_eq!(kanazawa.preferential_attachment, 6);
}

#[test]
fn three_candidates_of_ghent_tie_and_stand_in_the_order_of_their_keys() {
    let graph = golden::graph();
    let found = similarities(&graph, node("ghent"));
    let names: Vec<u32> = found.iter().map(|similarity| similarity.node).collect();
    assert_eq!(keys(&names), ["bogota", "fabriano", "turin"]);
    assert!(found.iter().all(|similarity| near(similarity.resource_allocation, 0.2)));
    let best: Vec<u32> = best_adamic_adar(&graph, node("ghent"), 2)
        .iter()
        .map(|scored| scored.node)
        .collect();
    assert_eq!(keys(&best), ["bogota", "fabriano"]);
}

#[test]
fn any_pair_can_be_compared() {
    let graph = golden::graph();
    let linked = similarity(&graph, node("ghent"), node("glasgow"));
    assert_eq!((linked.common, linked.preferential_attachment), (1, 4));
    assert!(near(linked.jaccard, 1.0 / 3.0) && near(linked.resource_allocation, 0.2));
    let isolated = similarity(&graph, node("dakar"), node("ostersund"));
    assert_eq!(
        (isolated.common, isolated.jaccard, isolated.preferential_attachment),
        (0, 0.0, 0)
    );
    // A node with itself: a neighbour may have a single link.
    let itself = similarity(&graph, node("dunedin"), node("dunedin"));
    assert_eq!((itself.common, itself.adamic_adar, itself.jaccard), (1, 0.0, 1.0));
}

#[test]
fn without_two_hops_there_are_no_candidates() {
    let complete = graph_of(4, &pairs(4).collect::<Vec<_>>());
    let isolated = graph_of(2, &[]);
    let one_link = graph_of(2, &[(0, 1)]);
    for graph in [&complete, &isolated, &one_link] {
        assert!(similarities(graph, 0).is_empty() && best_adamic_adar(graph, 0, 10).is_empty());
        assert!(best_pairs(graph, 10, &Budget::unlimited()).unwrap().is_empty());
    }
    assert!(
        best_pairs(&graph_of(0, &[]), 10, &Budget::unlimited())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn all_leaves_of_a_star_tie() {
    let star = graph_of(4, &[(0, 1), (0, 2), (0, 3)]);
    let best = best_pairs(&star, 2, &Budget::unlimited()).unwrap();
    let score = 1.0 / 3.0_f64.ln();
    assert_eq!(
        best,
        [ScoredPair { a: 1, b: 2, score }, ScoredPair { a: 1, b: 3, score }]
    );
}

#[test]
fn the_best_pairs_stop_when_the_budget_is_spent() {
    let star = graph_of(5_000, &(1..5_000).map(|leaf| (0, leaf)).collect::<Vec<_>>());
    let budget = Budget::unlimited().with_step_limit(10_000);
    let refused = best_pairs(&star, 10, &budget);
    assert!(
        matches!(refused, Err(AnalysisError::LimitExceeded { .. })),
        "{refused:?}"
    );
}

/// All measures by their definitions: every node tried as a shared neighbour.
fn by_definition(graph: &LinkGraph, a: u32, b: u32) -> Similarity {
    let linked = |a, b| graph.find_link(a, b).is_some();
    let nodes = 0..graph.node_count() as u32;
    let shared: Vec<u32> = nodes.clone().filter(|&w| linked(a, w) && linked(b, w)).collect();
    let either = nodes.filter(|&w| linked(a, w) || linked(b, w)).count();
    let degrees = shared.iter().map(|&w| graph.degree(w) as f64);
    Similarity {
        node: b,
        common: shared.len() as u32,
        adamic_adar: degrees.clone().map(|degree| 1.0 / degree.ln()).sum(),
        resource_allocation: degrees.map(|degree| 1.0 / degree).sum(),
        jaccard: if either > 0 {
            shared.len() as f64 / either as f64
        } else {
            0.0
        },
        preferential_attachment: (graph.degree(a) * graph.degree(b)) as u64,
    }
}

proptest! {
    #[test]
    fn similarities_agree_with_their_definitions(graph in small_graphs(10)) {
        let nodes = graph.node_count() as u32;
        for a in 0..nodes {
            let others = (0..nodes).filter(|&b| b != a && graph.find_link(a, b).is_none());
            let expected: Vec<_> = others
                .map(|b| by_definition(&graph, a, b))
                .filter(|similarity| similarity.common > 0)
                .collect();
            prop_assert_eq!(similarities(&graph, a), expected);
        }
        for (a, b) in pairs(nodes) {
            prop_assert_eq!(similarity(&graph, a, b), by_definition(&graph, a, b));
        }
    }

    #[test]
    fn the_best_are_the_first_of_all_candidates_in_order(graph in small_graphs(10), count in 0_usize..12) {
        let nodes = graph.node_count() as u32;
        let ranked = |a: &(f64, u32, u32), b: &(f64, u32, u32)| {
            compare_ranked(b.0, a.0).then((a.1, a.2).cmp(&(b.1, b.2)))
        };
        let mut all = Vec::new();
        for a in 0..nodes {
            let mut candidates: Vec<_> = similarities(&graph, a)
                .iter()
                .map(|similarity| (similarity.adamic_adar, a, similarity.node))
                .collect();
            candidates.sort_by(ranked);
            all.extend(candidates.iter().filter(|&&(_, a, b)| a < b).copied());
            candidates.truncate(count);
            let best: Vec<_> = best_adamic_adar(&graph, a, count)
                .iter()
                .map(|scored| (scored.score, a, scored.node))
                .collect();
            prop_assert_eq!(best, candidates);
        }
        all.sort_by(ranked);
        all.truncate(count);
        let best = best_pairs(&graph, count, &Budget::unlimited()).unwrap();
        prop_assert!(best.windows(2).all(|two| compare_ranked(two[0].score, two[1].score) != Ordering::Less));
        prop_assert_eq!(best.iter().map(|pair| (pair.score, pair.a, pair.b)).collect::<Vec<_>>(), all);
    }
}
