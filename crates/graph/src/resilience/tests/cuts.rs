use proptest::prelude::*;

use super::{pairs_within, sizes_without, without_links};
use crate::budget::Budget;
use crate::components::components;
use crate::resilience::{CutLink, CutNode, cuts};
use crate::testing::{graph_of, small_graphs};

#[test]
fn a_chain_of_many_nodes_does_not_exhaust_the_stack() {
    let links: Vec<_> = (1..200_000).map(|node| (node - 1, node)).collect();
    let found = cuts(&graph_of(200_000, &links), &Budget::unlimited()).unwrap();
    assert_eq!((found.nodes.len(), found.links.len()), (199_998, 199_999));
    assert_eq!(
        found.nodes[0],
        CutNode {
            node: 1,
            part_count: 2,
            parted_pairs: 199_998
        }
    );
    assert_eq!(found.links[99_999].parted_pairs, 100_000 * 100_000);
}

proptest! {
    #[test]
    fn cuts_are_what_removing_each_node_and_each_link_finds(graph in small_graphs(9)) {
        let found = cuts(&graph, &Budget::unlimited()).unwrap();
        let whole = components(&graph);
        let mut nodes = Vec::new();
        for node in 0..graph.node_count() as u32 {
            let mut gone = vec![false; graph.node_count()];
            gone[node as usize] = true;
            let left = sizes_without(&graph, &gone);
            let added = left.len() as i64 - whole.group_count() as i64;
            let own = u64::from(whole.sizes()[whole.label(node) as usize]) - 1;
            if added > 0 {
                let parted_pairs = pairs_within(whole.sizes()) - own - pairs_within(&left);
                nodes.push(CutNode { node, part_count: added as u32 + 1, parted_pairs });
            }
        }
        prop_assert_eq!(found.nodes, nodes);
        let mut links = Vec::new();
        for link in 0..graph.link_count() as u32 {
            let left = components(&without_links(&graph, |other| other == link));
            if left.group_count() > whole.group_count() {
                let parted_pairs = pairs_within(whole.sizes()) - pairs_within(left.sizes());
                links.push(CutLink { link, parted_pairs });
            }
        }
        prop_assert_eq!(found.links, links);
    }
}
