use std::cmp::Ordering;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::sizes_without;
use crate::budget::Budget;
use crate::centrality::{betweenness, strengths};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::ranking::compare_ranked;
use crate::resilience::{Attack, RANDOM_ORDERS, robustness};
use crate::testing::{graph_of, small_graphs};

/// The order of removal if everything is recomputed after each removal, and the largest sizes left.
fn from_scratch(graph: &LinkGraph, values: impl Fn(&LinkGraph) -> Vec<f64>) -> (Vec<u32>, Vec<u64>) {
    let mut gone = vec![false; graph.node_count()];
    let largest = |gone: &[bool]| u64::from(sizes_without(graph, gone).first().copied().unwrap_or(0));
    let (mut order, mut sizes) = (Vec::new(), vec![largest(&gone)]);
    while order.len() < graph.node_count() {
        let left = super::without_links(graph, |link| {
            let (a, b) = graph.ends(link);
            gone[a as usize] || gone[b as usize]
        });
        let values = values(&left);
        let candidates = (0..graph.node_count() as u32).filter(|&node| !gone[node as usize]);
        let next = candidates.reduce(|best, node| {
            let order = compare_ranked(values[node as usize], values[best as usize]);
            if order == Ordering::Greater { node } else { best }
        });
        let next = next.expect("a node is left");
        gone[next as usize] = true;
        order.push(next);
        sizes.push(largest(&gone));
    }
    (order, sizes)
}

#[test]
fn a_star_loses_its_centre_first_and_everything_with_it() {
    let star = graph_of(5, &[(0, 4), (1, 4), (2, 4), (3, 4)]);
    for attack in [Attack::Degree, Attack::Strength, Attack::Betweenness] {
        let found = robustness(&star, attack, &Budget::unlimited()).unwrap();
        assert_eq!(found.order, Some(vec![4, 0, 1, 2, 3]));
        assert_eq!(found.totals, [5, 1, 1, 1, 1, 0]);
        assert_eq!(found.value(), Some(4.0 / 25.0));
        assert_eq!(found.halved_after(), Some(1));
        assert_eq!((found.share(0), found.share(1)), (1.0, 0.2));
    }
}

#[test]
fn chance_is_decided_by_the_seed_alone() {
    let star = graph_of(5, &[(0, 4), (1, 4), (2, 4), (3, 4)]);
    let ask = |seed| robustness(&star, Attack::Random { seed }, &Budget::unlimited()).unwrap();
    assert_eq!(ask(1), ask(1));
    assert_ne!(ask(1), ask(2));
    let found = ask(1);
    assert_eq!((found.order.clone(), found.order_count), (None, RANDOM_ORDERS));
    // The largest component is 4 unless the centre was removed: four times in five.
    let mean = found.totals[1] as f64 / RANDOM_ORDERS as f64;
    assert!((mean - (0.8 * 4.0 + 0.2 * 1.0)).abs() < 0.4, "{mean}");
    // The centre is one of two remaining nodes two times in five.
    let mean = found.totals[3] as f64 / RANDOM_ORDERS as f64;
    assert!((mean - 1.4).abs() < 0.15, "{mean}");
}

#[test]
fn every_attack_stops_when_it_is_cancelled() {
    let links: Vec<_> = (1..5_000).map(|node| (node - 1, node)).collect();
    let chain = graph_of(5_000, &links);
    let budget = Budget::unlimited().with_cancel_flag(Arc::new(AtomicBool::new(true)));
    for attack in [
        Attack::Degree,
        Attack::Strength,
        Attack::Betweenness,
        Attack::Random { seed: 1 },
    ] {
        assert_eq!(robustness(&chain, attack, &budget), Err(AnalysisError::Cancelled));
    }
}

proptest! {
    #[test]
    fn attacks_remove_what_computing_from_the_start_after_each_removal_finds(graph in small_graphs(9)) {
        let degrees = |left: &LinkGraph| (0..left.node_count() as u32).map(|node| left.degree(node) as f64).collect();
        for (attack, (order, sizes)) in [
            (Attack::Degree, from_scratch(&graph, degrees)),
            (Attack::Strength, from_scratch(&graph, strengths)),
            (Attack::Betweenness, from_scratch(&graph, |left| betweenness(left, None, &Budget::unlimited()).unwrap())),
        ] {
            let found = robustness(&graph, attack, &Budget::unlimited()).unwrap();
            prop_assert_eq!(found.order, Some(order), "{:?}", attack);
            prop_assert_eq!(found.totals, sizes, "{:?}", attack);
        }
    }
}
