use crate::budget::Budget;
use crate::distances::all_distances;
use crate::link_graph::LinkGraph;
use crate::resilience::{Attack, Cuts, cuts, efficiency, parting_groups, robustness};
use crate::testing::{graph_of, pairs};

const ATTACKS: [Attack; 4] = [
    Attack::Degree,
    Attack::Strength,
    Attack::Betweenness,
    Attack::Random { seed: 1 },
];

fn values(graph: &LinkGraph) -> [Option<f64>; 4] {
    ATTACKS.map(|attack| robustness(graph, attack, &Budget::unlimited()).unwrap().value())
}

fn efficiency_of(graph: &LinkGraph) -> Option<f64> {
    efficiency(&all_distances(graph, &Budget::unlimited()).unwrap())
}

#[test]
fn without_nodes_nothing_is_defined() {
    let empty = graph_of(0, &[]);
    assert_eq!(cuts(&empty, &Budget::unlimited()).unwrap(), Cuts::default());
    assert_eq!(
        parting_groups(&empty, &[], &Cuts::default(), &Budget::unlimited()).unwrap(),
        []
    );
    assert_eq!((efficiency_of(&empty), values(&empty)), (None, [None; 4]));
    let found = robustness(&empty, Attack::Degree, &Budget::unlimited()).unwrap();
    assert_eq!((found.share(0), found.halved_after()), (0.0, None));
}

#[test]
fn one_node_is_neither_efficient_nor_fragile() {
    let one = graph_of(1, &[]);
    assert_eq!(cuts(&one, &Budget::unlimited()).unwrap(), Cuts::default());
    assert_eq!((efficiency_of(&one), values(&one)), (None, [Some(0.0); 4]));
}

#[test]
fn isolated_nodes_hold_nothing_together() {
    let isolated = graph_of(4, &[]);
    assert_eq!(cuts(&isolated, &Budget::unlimited()).unwrap(), Cuts::default());
    assert_eq!(
        (efficiency_of(&isolated), values(&isolated)),
        (Some(0.0), [Some(3.0 / 16.0); 4])
    );
    assert!(
        efficiency_of(&isolated).is_some_and(f64::is_sign_positive),
        "-0 would be shown as such"
    );
}

#[test]
fn one_link_is_a_cut_without_a_cut_node() {
    let pair = graph_of(2, &[(0, 1)]);
    let found = cuts(&pair, &Budget::unlimited()).unwrap();
    assert_eq!((found.nodes.len(), found.links.len()), (0, 1));
    assert_eq!((efficiency_of(&pair), values(&pair)), (Some(1.0), [Some(0.25); 4]));
}

#[test]
fn a_ring_has_no_cut_and_a_complete_graph_is_as_robust_as_can_be() {
    let ring = graph_of(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]);
    assert_eq!(cuts(&ring, &Budget::unlimited()).unwrap(), Cuts::default());
    assert_eq!(efficiency_of(&ring), Some(0.75));
    let complete = graph_of(6, &pairs(6).collect::<Vec<_>>());
    assert_eq!(cuts(&complete, &Budget::unlimited()).unwrap(), Cuts::default());
    assert_eq!(
        (efficiency_of(&complete), values(&complete)),
        (Some(1.0), [Some(5.0 / 12.0); 4])
    );
}
