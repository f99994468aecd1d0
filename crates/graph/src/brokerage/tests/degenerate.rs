//! Graphs in which few values are defined.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;
use crate::testing::{graph_of, pairs};

fn star(leaves: u32) -> LinkGraph {
    graph_of(
        leaves as usize + 1,
        &(1..=leaves).map(|leaf| (0, leaf)).collect::<Vec<_>>(),
    )
}

fn complete(nodes: u32) -> LinkGraph {
    graph_of(nodes as usize, &pairs(nodes).collect::<Vec<_>>())
}

#[test]
fn without_links_there_are_roles_of_nothing_and_no_positions() {
    for nodes in [0, 1, 3] {
        let graph = graph_of(nodes, &[]);
        let labels = vec![Some(0); nodes];
        assert_eq!(constraint(&graph, false, &free()), Ok(vec![None; nodes]));
        assert_eq!(effective_size(&graph, true, &free()), Ok(vec![None; nodes]));
        assert_eq!(participation(&graph, &labels, &free()), Ok(vec![None; nodes]));
        let nothing = Some(BrokerRoles::default());
        assert_eq!(broker_roles(&graph, &labels, &free()), Ok(vec![nothing; nodes]));
    }
}

#[test]
fn the_middle_of_a_star_has_every_hole() {
    let graph = star(4);
    let held = constraint(&graph, false, &free()).unwrap();
    assert_eq!(held, [0.25, 1.0, 1.0, 1.0, 1.0].map(Some));
    let sizes = effective_size(&graph, false, &free()).unwrap();
    assert_eq!(sizes, [4.0, 1.0, 1.0, 1.0, 1.0].map(Some));
    let roles = broker_roles(&graph, &[0, 0, 0, 1, 2].map(Some), &free()).unwrap();
    assert_eq!(counts(roles[0]), Some((1, 0, 4, 1)));
}

#[test]
fn in_a_complete_graph_nobody_stands_between_others() {
    let graph = complete(3);
    assert_eq!(constraint(&graph, false, &free()), Ok(vec![Some(1.125); 3]));
    for nodes in [3, 5] {
        let graph = complete(nodes);
        let labels: Vec<_> = (0..nodes).map(|node| Some(node % 2)).collect();
        let roles = broker_roles(&graph, &labels, &free()).unwrap();
        assert!(roles.iter().all(|roles| roles.is_some_and(|roles| roles.total() == 0)));
        let sizes = effective_size(&graph, true, &free()).unwrap();
        assert!(sizes.iter().all(|&size| near(size, 1.0)));
    }
}

#[test]
fn in_a_ring_everybody_stands_between_two() {
    let graph = graph_of(5, &[(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]);
    assert_eq!(constraint(&graph, false, &free()), Ok(vec![Some(0.5); 5]));
    assert_eq!(effective_size(&graph, false, &free()), Ok(vec![Some(2.0); 5]));
}

#[test]
fn who_has_no_group_has_no_roles_and_gives_none() {
    let labels = [Some(0), Some(0), None, Some(1), Some(1)];
    let roles = broker_roles(&star(4), &labels, &free()).unwrap();
    assert_eq!((counts(roles[0]), counts(roles[2])), (Some((0, 1, 2, 0)), None));
    let values = participation(&star(4), &labels, &free()).unwrap();
    // One of the middle node's four links leads to a node without a group. The others are split 1
    // to 2.
    assert!(near(values[0], 4.0 / 9.0) && values[2] == Some(0.0));
    let nobody = [None; 5];
    assert_eq!(broker_roles(&star(4), &nobody, &free()), Ok(vec![None; 5]));
    assert_eq!(participation(&star(4), &nobody, &free()), Ok(vec![None; 5]));
}

#[test]
fn a_cancelled_budget_stops_every_measure() {
    let graph = complete(120);
    let labels = vec![Some(0); 120];
    let cancelled = Budget::unlimited().with_cancel_flag(Arc::new(AtomicBool::new(true)));
    assert_eq!(constraint(&graph, true, &cancelled), Err(AnalysisError::Cancelled));
    assert_eq!(effective_size(&graph, true, &cancelled), Err(AnalysisError::Cancelled));
    assert_eq!(broker_roles(&graph, &labels, &cancelled), Err(AnalysisError::Cancelled));
}
