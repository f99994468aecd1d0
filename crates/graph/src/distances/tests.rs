use proptest::prelude::*;

use super::*;
use crate::paths::reachable;
use crate::testing::{graph_of, small_graphs};

fn all(graph: &LinkGraph) -> Distances {
    let nodes: Vec<u32> = (0..graph.node_count() as u32).collect();
    distances(graph, &nodes, &Budget::unlimited()).unwrap()
}

#[test]
fn a_chain_longer_than_one_sweep_is_measured_exactly() {
    let links: Vec<_> = (1..1_000).map(|node| (node - 1, node)).collect();
    let found = all(&graph_of(1_000, &links));
    assert_eq!(found.eccentricities[0], 999);
    assert_eq!(found.eccentricities[500], 500);
    assert_eq!(found.sums[0], 999 * 1_000 / 2);
    assert!(found.reached.iter().all(|&reached| reached == 999));
}

#[test]
fn a_star_larger_than_one_sweep_is_measured_exactly() {
    let links: Vec<_> = (0..1_500).filter(|&node| node != 700).map(|node| (node, 700)).collect();
    let found = all(&graph_of(1_500, &links));
    assert_eq!(
        (found.sums[700], found.inverse_sums[700], found.eccentricities[700]),
        (1_499, 1_499.0, 1)
    );
    assert_eq!(
        (found.sums[3], found.inverse_sums[3], found.eccentricities[3]),
        (2_997, 750.0, 2)
    );
}

#[test]
fn only_the_nodes_asked_for_are_measured() {
    let two = graph_of(6, &[(0, 3), (3, 5), (1, 2)]);
    let found = distances(&two, &[0, 3, 5], &Budget::unlimited()).unwrap();
    assert_eq!(found.sums, [3, 0, 0, 2, 0, 3]);
    assert_eq!(found.reached, [2, 0, 0, 2, 0, 2]);
    assert_eq!(found.inverse_sums, [1.5, 0.0, 0.0, 2.0, 0.0, 1.5]);
}

proptest! {
    #[test]
    fn distances_agree_with_a_search_from_every_node(graph in small_graphs(12)) {
        let found = all(&graph);
        let mut pair_counts = Vec::new();
        for node in 0..graph.node_count() as u32 {
            let reached = reachable(&graph, node, u32::MAX, &Budget::unlimited()).unwrap();
            for other in &reached {
                pair_counts.resize(pair_counts.len().max(other.hops as usize), 0);
                pair_counts[other.hops as usize - 1] += 1;
            }
            let place = node as usize;
            prop_assert_eq!(found.sums[place], reached.iter().map(|other| u64::from(other.hops)).sum::<u64>());
            let inverses: f64 = reached.iter().map(|other| 1.0 / f64::from(other.hops)).sum();
            prop_assert!((found.inverse_sums[place] - inverses).abs() < 1e-12);
            prop_assert_eq!(found.reached[place] as usize, reached.len());
            prop_assert_eq!(found.eccentricities[place], reached.last().map_or(0, |other| other.hops));
        }
        prop_assert_eq!(found.pair_counts, pair_counts);
    }
}
