//! Graphs with few nodes or links, and graphs in which all nodes are alike.

use super::*;
use crate::testing::{graph_of, pairs};

fn of(graph: &LinkGraph, measure: &str) -> Vec<f64> {
    let found = every_measure(graph).into_iter().find(|(name, _)| *name == measure);
    found.expect("a measure").1
}

#[test]
fn no_nodes_have_no_values() {
    let graph = graph_of(0, &[]);
    assert!(every_measure(&graph).iter().all(|(_, values)| values.is_empty()));
    assert_eq!(cross_group_betweenness(&graph, &[], &free()), Ok(vec![]));
    let sampled = sampled_betweenness(&graph, None, Some(5), 1, &free()).unwrap();
    assert_eq!((sampled.values.len(), sampled.pivots, sampled.error_bound), (0, 0, 0.0));
}

#[test]
fn isolated_nodes_have_nothing_but_an_even_page_rank() {
    for n in 1..4 {
        for (measure, values) in every_measure(&graph_of(n, &[])) {
            let expected = match measure.split(' ').next() {
                Some("page") => 1.0 / n as f64,
                Some("eigenvector") => -1.0,
                _ => 0.0,
            };
            assert!(near(&values, &vec![expected; n]), "{measure} {values:?}");
        }
    }
}

#[test]
fn two_linked_nodes_are_as_near_as_can_be() {
    let pair = graph_of(2, &[(0, 1)]);
    assert_eq!(of(&pair, "betweenness"), [0.0, 0.0]);
    assert_eq!(of(&pair, "closeness"), [1.0, 1.0]);
    assert_eq!(of(&pair, "harmonic"), [1.0, 1.0]);
    assert!(near(&of(&pair, "page rank"), &[0.5, 0.5]));
    assert!(near(&of(&pair, "eigenvector"), &[0.5_f64.sqrt(), 0.5_f64.sqrt()]));
}

#[test]
fn no_value_is_a_negative_zero_or_not_a_number() {
    for graph in [
        graph_of(0, &[]),
        graph_of(1, &[]),
        graph_of(3, &[(0, 1)]),
        graph_of(3, &[]),
    ] {
        for (measure, values) in every_measure(&graph) {
            let fine = |value: &f64| value.is_finite() && (value.is_sign_positive() || *value == -1.0);
            assert!(values.iter().all(fine), "{measure} {values:?}");
        }
    }
}

#[test]
fn the_centre_of_a_star_carries_all_pairs_of_the_others() {
    let star = graph_of(6, &[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5)]);
    assert_eq!(of(&star, "betweenness"), [10.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(10.0 * betweenness_scale(6), 1.0);
    assert_eq!(of(&star, "closeness")[0], 1.0);
    assert_eq!(of(&star, "harmonic")[0], 1.0);
    assert!(near(&of(&star, "harmonic")[1..], &[0.6; 5]));
}

#[test]
fn a_chain_is_carried_by_its_middle() {
    let chain = graph_of(5, &[(0, 1), (1, 2), (2, 3), (3, 4)]);
    assert_eq!(of(&chain, "betweenness"), [0.0, 3.0, 4.0, 3.0, 0.0]);
    assert_eq!(of(&chain, "betweenness by cost"), [0.0, 3.0, 4.0, 3.0, 0.0]);
}

#[test]
fn on_a_ring_all_are_alike() {
    // In a ring of six each node carries one pair at distance 2, and half of two pairs at distance
    // 3.
    let ring = graph_of(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)]);
    assert!(near(&of(&ring, "betweenness"), &[2.0; 6]));
    assert!(near(&of(&ring, "closeness"), &[5.0 / 9.0; 6]));
    assert!(near(&of(&ring, "eigenvector"), &[1.0 / 6.0_f64.sqrt(); 6]));
    assert!(near(&of(&ring, "page rank"), &[1.0 / 6.0; 6]));
}

#[test]
fn in_a_complete_graph_nobody_is_needed() {
    let complete = graph_of(6, &pairs(6).collect::<Vec<_>>());
    assert_eq!(of(&complete, "betweenness"), [0.0; 6]);
    assert_eq!(of(&complete, "closeness"), [1.0; 6]);
}

#[test]
fn of_two_largest_components_the_one_with_the_smallest_node_has_the_eigenvector() {
    let two = graph_of(5, &[(0, 3), (1, 2)]);
    let values = eigenvector(&two, false, &free()).unwrap();
    let known: Vec<bool> = values.iter().map(Option::is_some).collect();
    assert_eq!(known, [true, false, false, true, false]);
}

#[test]
fn a_long_chain_has_the_eigenvector_of_a_string() {
    for nodes in [2_u32, 17, 60, 400] {
        let chain: Vec<_> = (1..nodes).map(|node| (node - 1, node)).collect();
        let found = eigenvector(&graph_of(nodes as usize, &chain), false, &free()).unwrap();
        let (angle, scale) = (
            std::f64::consts::PI / f64::from(nodes + 1),
            (2.0 / f64::from(nodes + 1)).sqrt(),
        );
        for (place, value) in (1_u32..).zip(found) {
            let expected = scale * (f64::from(place) * angle).sin();
            assert!(
                (value.unwrap() - expected).abs() < 1e-7,
                "{place} of {nodes}: {value:?}, {expected}"
            );
        }
    }
}

#[test]
fn cities_in_the_same_position_have_the_same_eigenvector_centrality() {
    let star_of_stars: Vec<_> = (1..40).map(|node| ((node - 1) / 3, node)).collect();
    let values = eigenvector(&graph_of(40, &star_of_stars), false, &free()).unwrap();
    // A tree in which all nodes but the last have three children. Nodes 13 to 39 are its leaves, in
    // threes.
    for siblings in (13..40).step_by(3).map(|first| &values[first..first + 3]) {
        assert!(siblings.iter().all(|value| value == &siblings[0]), "{siblings:?}");
    }
}

#[test]
fn the_scale_of_fewer_than_three_nodes_is_nothing() {
    assert_eq!([0, 1, 2, 3].map(betweenness_scale), [0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn a_cost_of_nothing_counts_as_the_smallest_unit() {
    let chain = graph_of(3, &[(0, 1), (1, 2)]);
    assert_eq!(betweenness(&chain, Some(&[0, 0]), &free()), Ok(vec![0.0, 1.0, 0.0]));
    assert_eq!(
        closeness(&chain, Some(&[0, u64::MAX]), &free()),
        Ok(vec![0.5, 0.5, 0.0])
    );
}

#[test]
fn no_damping_makes_everyone_equal() {
    let options = PageRankOptions {
        damping: 0.0,
        ..PageRankOptions::default()
    };
    let star = graph_of(4, &[(0, 1), (0, 2)]);
    assert!(near(&page_rank(&star, &options, &free()).unwrap(), &[0.25; 4]));
}

/// Six hundred and twenty layers of three nodes, each linked with all of the next layer: more paths
/// than 64-bit numbers can hold.
#[test]
fn more_paths_than_can_be_counted_are_still_shared_out() {
    let layers = 620;
    let links: Vec<_> = (1..layers)
        .flat_map(|layer| {
            pairs(3)
                .chain(pairs(3).map(|(a, b)| (b, a)))
                .chain((0..3).map(|a| (a, a)))
                .map(move |(a, b)| (3 * (layer - 1) + a, 3 * layer + b))
        })
        .collect();
    let graph = graph_of(3 * layers as usize, &links);
    let sampled = sampled_betweenness(&graph, None, Some(40), 1, &free()).unwrap();
    assert!(sampled.values.iter().all(|value| value.is_finite()));
    let values = betweenness(&graph, None, &free()).unwrap();
    for layer in [0, 1, 300, 618, 619] {
        // Pairs before and after, and those of a neighbouring layer, which have three or six paths
        // around.
        let beside = |other: u32| if other == 0 || other == layers - 1 { 1.0 } else { 0.5 };
        let before = (layer > 0).then(|| beside(layer - 1));
        let after = (layer < layers - 1).then(|| beside(layer + 1));
        let through = f64::from(3 * layer * (layers - 1 - layer));
        let expected = through + before.unwrap_or(0.0) + after.unwrap_or(0.0);
        let value = values[3 * layer as usize];
        assert!(
            (value - expected).abs() < 1e-6 * (1.0 + expected),
            "{layer}: {value}, not {expected}"
        );
    }
}
