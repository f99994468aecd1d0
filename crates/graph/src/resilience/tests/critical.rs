use proptest::prelude::*;

use super::{pairs_within, without_links};
use crate::budget::Budget;
use crate::components::components;
use crate::link_graph::LinkGraph;
use crate::resilience::{PartingGroup, cuts, parting_groups};
use crate::testing::{graph_of, small_graphs};

fn found(graph: &LinkGraph, members: &[(u32, u32)]) -> Vec<PartingGroup> {
    let budget = Budget::unlimited();
    parting_groups(graph, members, &cuts(graph, &budget).unwrap(), &budget).unwrap()
}

#[test]
fn two_links_of_a_ring_part_it_together_and_not_alone() {
    let ring = graph_of(6, &[(0, 1), (0, 5), (1, 2), (2, 3), (3, 4), (4, 5)]);
    assert_eq!(found(&ring, &[(0, 0), (1, 2)]), []);
    let together = PartingGroup {
        group: 7,
        added_components: 1,
        parted_pairs: 8,
    };
    assert_eq!(found(&ring, &[(7, 0), (7, 3)]), [together]);
}

#[test]
fn a_triangle_at_the_edge_parts_two_nodes_at_once() {
    let graph = graph_of(4, &[(0, 1), (1, 2), (1, 3), (2, 3)]);
    let triangle = PartingGroup {
        group: 1,
        added_components: 2,
        parted_pairs: 5,
    };
    assert_eq!(found(&graph, &[(1, 1), (1, 2), (1, 3)]), [triangle]);
}

proptest! {
    #[test]
    fn groups_part_what_removing_each_of_them_finds(
        graph in small_graphs(9), draws in prop::collection::vec((0_u32..6, 0_u32..36), 0..30),
    ) {
        let links = graph.link_count() as u32;
        let mut members: Vec<(u32, u32)> = draws.into_iter().filter(|&(_, link)| link < links).collect();
        members.sort_unstable();
        members.dedup();
        let whole = components(&graph);
        let mut expected = Vec::new();
        for group in 0..6 {
            let left = components(&without_links(&graph, |link| members.contains(&(group, link))));
            let added_components = left.group_count() - whole.group_count();
            if added_components > 0 {
                let parted_pairs = pairs_within(whole.sizes()) - pairs_within(left.sizes());
                expected.push(PartingGroup { group, added_components, parted_pairs });
            }
        }
        prop_assert_eq!(found(&graph, &members), expected);
    }
}
