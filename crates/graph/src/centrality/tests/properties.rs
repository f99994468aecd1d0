//! Properties that hold on every graph.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::reference::{self, all_pairs};
use super::*;
use crate::testing::{graph_of, renumbered, small_graphs, union_of};

/// A graph with small costs, so that ties are common; some links are impassable.
fn priced(most: usize) -> impl Strategy<Value = (LinkGraph, Vec<u64>)> {
    small_graphs(most).prop_flat_map(|graph| {
        let cost = prop_oneof![6 => 1_u64..=3, 1 => Just(u64::MAX)];
        let costs = prop::collection::vec(cost, graph.link_count());
        (Just(graph), costs)
    })
}

/// A graph and an order of its nodes.
fn shuffled(most: usize) -> impl Strategy<Value = (LinkGraph, Vec<u32>)> {
    small_graphs(most).prop_flat_map(|graph| {
        let order: Vec<u32> = (0..graph.node_count() as u32).collect();
        (Just(graph), Just(order).prop_shuffle())
    })
}

/// A regression test: the iteration returned the vector after the one whose change it had measured.
#[test]
fn page_rank_is_as_exact_as_its_tolerance_at_any_damping() {
    let fork = LinkGraph::from_links(6, vec![(0, 3, 0.5), (0, 4, 1.0), (1, 3, 1.5)]);
    let chain = LinkGraph::from_links(5, vec![(0, 4, 1.5), (1, 3, 1.0), (1, 4, 0.5)]);
    for (graph, damping) in [(&fork, 0.0916), (&fork, 0.148), (&chain, 0.829_658_699)] {
        let options = PageRankOptions {
            damping,
            weighted: true,
            ..PageRankOptions::default()
        };
        let found = page_rank(graph, &options, &free()).unwrap();
        assert!(near(&found, &reference::page_rank(graph, damping, true)), "{damping}");
    }
}

proptest! {
    #[test]
    fn betweenness_agrees_with_its_definition(graph in small_graphs(12)) {
        let found = betweenness(&graph, None, &free()).unwrap();
        let expected = all_pairs(&graph, None).betweenness(|_, _| true);
        prop_assert!(near(&found, &expected), "{:?} {:?}", found, expected);
    }

    #[test]
    fn betweenness_by_cost_agrees_with_its_definition((graph, costs) in priced(10)) {
        let found = betweenness(&graph, Some(&costs), &free()).unwrap();
        let expected = all_pairs(&graph, Some(&costs)).betweenness(|_, _| true);
        prop_assert!(near(&found, &expected), "{:?} {:?}", found, expected);
    }

    #[test]
    fn betweenness_between_groups_agrees_with_its_definition(
        graph in small_graphs(10),
        labels in prop::collection::vec(prop::option::weighted(0.8, 0_u32..3), 10),
    ) {
        let labels = &labels[..graph.node_count()];
        let found = cross_group_betweenness(&graph, labels, &free()).unwrap();
        let expected = all_pairs(&graph, None).betweenness(|a, b| match (labels[a], labels[b]) {
            (Some(here), Some(there)) => here != there,
            _ => false,
        });
        prop_assert!(near(&found, &expected), "{:?} {:?}", found, expected);
    }

    #[test]
    fn where_everyone_is_a_group_betweenness_between_groups_is_betweenness(graph in small_graphs(12)) {
        let labels: Vec<_> = (0..graph.node_count() as u32).map(Some).collect();
        let found = cross_group_betweenness(&graph, &labels, &free()).unwrap();
        prop_assert!(near(&found, &betweenness(&graph, None, &free()).unwrap()));
    }

    #[test]
    fn closeness_agrees_with_its_definition((graph, costs) in priced(10)) {
        for costs in [None, Some(costs.as_slice())] {
            let pairs = all_pairs(&graph, costs);
            prop_assert!(near(&closeness(&graph, costs, &free()).unwrap(), &pairs.closeness()));
            prop_assert!(near(&harmonic(&graph, costs, &free()).unwrap(), &pairs.harmonic()));
        }
    }

    #[test]
    fn page_rank_agrees_with_the_classical_method(graph in small_graphs(10), damping in 0.0..0.95, weighted: bool) {
        let options = PageRankOptions { damping, weighted, ..PageRankOptions::default() };
        let found = page_rank(&graph, &options, &free()).unwrap();
        prop_assert!(near(&found, &reference::page_rank(&graph, damping, weighted)));
        prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-11);
    }

    #[test]
    fn eigenvector_centrality_is_a_positive_eigenvector(graph in small_graphs(10), weighted: bool) {
        let values = eigenvector(&graph, weighted, &free()).unwrap();
        let weight = |link| if weighted { graph.strength(link) } else { 1.0 };
        let image = |node: u32| -> f64 {
            graph.adjacent(node).map(|(other, link)| values[other as usize].unwrap_or(0.0) * weight(link)).sum()
        };
        let known = (0_u32..).zip(&values).filter_map(|(node, value)| Some((node, (*value)?)));
        let growth: f64 = known.clone().map(|(node, value)| value * image(node)).sum();
        for (node, value) in known {
            prop_assert!(value > 0.0);
            prop_assert!((image(node) - growth * value).abs() < 1e-9);
        }
    }

    #[test]
    fn a_full_sample_is_exact_and_a_partial_one_can_be_repeated(
        graph in small_graphs(12), pivots in 1_usize..12, seed: u64,
    ) {
        let exact = betweenness(&graph, None, &free()).unwrap();
        let whole = sampled_betweenness(&graph, None, Some(100), seed, &free()).unwrap();
        prop_assert!(near(&whole.values, &exact));
        prop_assert_eq!((whole.error_bound, whole.pivots), (0.0, graph.node_count()));
        let some = sampled_betweenness(&graph, None, Some(pivots), seed, &free()).unwrap();
        prop_assert_eq!(&some, &sampled_betweenness(&graph, None, Some(pivots), seed, &free()).unwrap());
        // In a forest nothing is estimated.
        prop_assert!(some.error_bound > 0.0 || near(&some.values, &exact));
    }

    #[test]
    fn betweenness_between_groups_agrees_with_its_definition_where_trees_hang_off(
        parents in prop::collection::vec(0_usize..1000, 1..16),
        more in prop::collection::vec((0_usize..1000, 0_usize..1000), 0..4),
        labels in prop::collection::vec(prop::option::weighted(0.8, 0_u32..3), 17),
    ) {
        let nodes = parents.len() + 1;
        let tree = parents.iter().enumerate().map(|(at, parent)| (parent % (at + 1), at + 1));
        let links = tree.chain(more.iter().map(|&(a, b)| (a % nodes, b % nodes))).filter(|(a, b)| a != b);
        let links: BTreeSet<(u32, u32)> = links.map(|(a, b)| (a.min(b) as u32, a.max(b) as u32)).collect();
        let graph = graph_of(nodes, &links.into_iter().collect::<Vec<_>>());
        let found = cross_group_betweenness(&graph, &labels[..nodes], &free()).unwrap();
        let expected = all_pairs(&graph, None).betweenness(|a, b| match (labels[a], labels[b]) {
            (Some(here), Some(there)) => here != there,
            _ => false,
        });
        prop_assert!(near(&found, &expected), "{:?} {:?}", found, expected);
    }

    #[test]
    fn numbering_the_nodes_otherwise_changes_no_value((graph, to) in shuffled(12)) {
        let other = renumbered(&graph, &to);
        for ((measure, before), (_, after)) in every_measure(&graph).into_iter().zip(every_measure(&other)) {
            let components = crate::components::components(&graph);
            let tied = components.group_count() > 1 && components.sizes()[0] == components.sizes()[1];
            if measure.starts_with("eigenvector") && tied {
                continue;
            }
            let moved: Vec<f64> = to.iter().map(|&node| after[node as usize]).collect();
            prop_assert!(near(&moved, &before), "{} {:?} {:?}", measure, moved, before);
        }
    }

    #[test]
    fn beside_another_graph_betweenness_stays_and_closeness_shrinks(first in small_graphs(8), second in small_graphs(8)) {
        let both = union_of(&first, &second);
        let n = first.node_count();
        let (alone, beside) = (every_measure(&first), every_measure(&both));
        let shrunk = (n as f64 - 1.0) / (both.node_count() as f64 - 1.0);
        for ((measure, alone), (_, beside)) in alone.into_iter().zip(beside) {
            let factor = match measure.split(' ').next() {
                Some("betweenness" | "strength") => 1.0,
                Some("closeness" | "harmonic") => shrunk,
                _ => continue,
            };
            let expected: Vec<f64> = alone.iter().map(|value| value * factor).collect();
            prop_assert!(near(&beside[..n], &expected), "{}", measure);
        }
    }
}
