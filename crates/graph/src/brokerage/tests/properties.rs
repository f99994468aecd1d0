//! Small arbitrary graphs, against the definitions written out.

use proptest::prelude::*;

use super::*;
use crate::link_graph::LinkGraph;
use crate::testing::{pairs, small_graphs};

fn labelled_graphs() -> impl Strategy<Value = (LinkGraph, Vec<Option<u32>>)> {
    small_graphs(9).prop_flat_map(|graph| {
        let labels = prop::collection::vec(prop::option::weighted(0.8, 0_u32..4), graph.node_count());
        (Just(graph), labels)
    })
}

/// The roles of a node, pair by pair.
fn roles_by_definition(graph: &LinkGraph, labels: &[Option<u32>], broker: u32) -> Option<BrokerRoles> {
    let own = labels[broker as usize]?;
    let linked = |a, b| graph.find_link(a, b).is_some();
    let mut roles = BrokerRoles::default();
    for (a, b) in pairs(graph.node_count() as u32) {
        let (Some(of_a), Some(of_b)) = (labels[a as usize], labels[b as usize]) else {
            continue;
        };
        if !linked(broker, a) || !linked(broker, b) || linked(a, b) {
            continue;
        }
        if of_a == of_b && of_a == own {
            roles.coordinator += 1;
        } else if of_a == of_b {
            roles.consultant += 1;
        } else if of_a == own || of_b == own {
            roles.gatekeeper += 1;
        } else {
            roles.liaison += 1;
        }
    }
    Some(roles)
}

/// Constraint and effective size of a node, sum by sum.
fn holes_by_definition(graph: &LinkGraph, weighted: bool, i: u32) -> Option<(f64, f64)> {
    let strength = |a: u32, b: u32| match graph.find_link(a, b) {
        Some(link) if weighted => graph.strength(link),
        Some(_) => 1.0,
        None => 0.0,
    };
    let nodes = || 0..graph.node_count() as u32;
    let p = |a: u32, b: u32| strength(a, b) / nodes().map(|k| strength(a, k)).sum::<f64>();
    let m = |a: u32, b: u32| strength(a, b) / nodes().map(|k| strength(a, k)).fold(0.0, f64::max);
    let partners = graph.neighbors(i);
    let ways = |j: u32| partners.iter().map(move |&q| p(i, q) * p(q, j)).sum::<f64>();
    let redundant = |j: u32| partners.iter().map(move |&q| p(i, q) * m(j, q)).sum::<f64>();
    let constraint = partners.iter().map(|&j| (p(i, j) + ways(j)).powi(2)).sum();
    let size = partners.iter().map(|&j| 1.0 - redundant(j)).sum();
    (!partners.is_empty()).then_some((constraint, size))
}

fn close(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
        _ => found == expected,
    }
}

proptest! {
    #[test]
    fn roles_agree_with_looking_at_every_pair((graph, labels) in labelled_graphs()) {
        let roles = broker_roles(&graph, &labels, &free()).unwrap();
        for node in 0..graph.node_count() as u32 {
            prop_assert_eq!(roles[node as usize], roles_by_definition(&graph, &labels, node));
        }
    }

    #[test]
    fn the_names_of_groups_decide_nothing((graph, labels) in labelled_graphs()) {
        let renamed: Vec<_> = labels.iter().map(|label| label.map(|label| 7 - 2 * label)).collect();
        prop_assert_eq!(broker_roles(&graph, &labels, &free()), broker_roles(&graph, &renamed, &free()));
        prop_assert_eq!(participation(&graph, &labels, &free()), participation(&graph, &renamed, &free()));
    }

    #[test]
    fn constraint_and_effective_size_agree_with_their_sums(graph in small_graphs(9), weighted: bool) {
        let held = constraint(&graph, weighted, &free()).unwrap();
        let sizes = effective_size(&graph, weighted, &free()).unwrap();
        for node in 0..graph.node_count() as u32 {
            let expected = holes_by_definition(&graph, weighted, node);
            prop_assert!(close(held[node as usize], expected.map(|holes| holes.0)));
            prop_assert!(close(sizes[node as usize], expected.map(|holes| holes.1)));
            prop_assert!(sizes[node as usize].is_none_or(|size| (1.0 - 1e-9..=graph.degree(node) as f64 + 1e-9).contains(&size)));
        }
    }

    #[test]
    fn participation_is_a_share_and_0_in_a_single_group((graph, labels) in labelled_graphs()) {
        let values = participation(&graph, &labels, &free()).unwrap();
        prop_assert!(values.iter().flatten().all(|value| (0.0..1.0).contains(value)));
        let alone = participation(&graph, &vec![Some(0); labels.len()], &free()).unwrap();
        prop_assert!(alone.iter().flatten().all(|&value| value == 0.0));
    }
}
