//! Our algorithms and petgraph's give the same results on the same graph.

use std::collections::BTreeSet;
use std::hash::RandomState;

use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::{
    all_simple_paths, bridges, connected_components, dijkstra, floyd_warshall, maximal_cliques, min_spanning_tree,
};
use petgraph::data::Element;
use petgraph::visit::{Bfs, DfsPostOrder};
use proptest::prelude::*;

use super::*;
use crate::Budget;
use crate::components::components;
use crate::link_graph::LinkCosts;
use crate::paths::{Costs, PathQuery, cost_distances, hop_distances, k_cheapest_paths};
use crate::resilience::cuts;
use crate::testing::{graph_of, small_graphs};
use crate::triangles::triangle_count;

proptest! {
    #[test]
    fn edges_are_the_links_at_their_ends(graph in small_graphs(9)) {
        let all: Vec<LinkRef<'_>> = graph.edge_references().collect();
        prop_assert_eq!((all.len(), graph.edge_references().size_hint()), (graph.edge_count(), (all.len(), Some(all.len()))));
        for (link, edge) in (0..).zip(&all) {
            prop_assert_eq!((edge.id(), (edge.source(), edge.target())), (link, graph.ends(link)));
            prop_assert_eq!(Some(edge.weight()), graph.edge_weight(link));
        }
        let matrix = graph.adjacency_matrix();
        for node in graph.node_identifiers() {
            prop_assert_eq!(graph.edges(node).size_hint().1, Some(graph.degree(node)));
            for (edge, neighbor) in graph.edges(node).zip(IntoNeighbors::neighbors(&graph, node)) {
                prop_assert_eq!((edge.source(), edge.target()), (node, neighbor));
                prop_assert_eq!(graph.find_link(node, neighbor), Some(edge.id()));
                prop_assert_eq!(*edge.weight(), graph.strength(edge.id()));
            }
            let incoming: Vec<_> = graph.edges_directed(node, Direction::Incoming).collect();
            let outgoing: Vec<_> = graph.edges_directed(node, Direction::Outgoing).collect();
            prop_assert_eq!(incoming.len(), outgoing.len());
            prop_assert!(incoming.iter().all(|edge| edge.target() == node));
            prop_assert!(outgoing.iter().all(|edge| edge.source() == node));
            for other in graph.node_identifiers() {
                prop_assert_eq!(graph.is_adjacent(&matrix, node, other), graph.find_link(node, other).is_some());
            }
        }
    }

    #[test]
    fn components_are_those_of_petgraph(graph in small_graphs(12)) {
        let ours = components(&graph);
        prop_assert_eq!(ours.group_count(), connected_components(&graph));
        let forest = min_spanning_tree(&graph).filter(|part| matches!(part, Element::Edge { .. })).count();
        prop_assert_eq!(forest, graph.node_count() - ours.group_count());
    }

    #[test]
    fn distances_are_those_of_petgraph(graph in small_graphs(9), costs in prop::collection::vec(0_u64..20, 36)) {
        let costs = LinkCosts::from(costs[..graph.link_count()].to_vec());
        let budget = Budget::unlimited();
        let hops = floyd_warshall(&graph, |_| 1_u32).expect("no cost is negative");
        for from in graph.node_identifiers() {
            let theirs = dijkstra(&graph, from, None, |edge| costs[edge.id()]);
            let ours = cost_distances(&graph, from, Costs::PerLink(&costs), &budget).unwrap();
            let our_hops = hop_distances(&graph, from, &budget).unwrap();
            for to in graph.node_identifiers() {
                prop_assert_eq!(ours[to as usize], theirs.get(&to).copied().unwrap_or(u64::MAX));
                prop_assert_eq!(our_hops[to as usize], hops[&(from, to)]);
            }
        }
    }

    #[test]
    fn cuts_are_the_bridges_and_articulation_points_of_petgraph(graph in small_graphs(10)) {
        let ours = cuts(&graph, &Budget::unlimited()).unwrap();
        let theirs: BTreeSet<u32> = bridges(&graph).map(|edge| edge.id()).collect();
        prop_assert_eq!(ours.links.iter().map(|cut| cut.link).collect::<BTreeSet<_>>(), theirs);
        let theirs: BTreeSet<u32> = articulation_points(&graph).into_iter().collect();
        prop_assert_eq!(ours.nodes.iter().map(|cut| cut.node).collect::<BTreeSet<_>>(), theirs);
    }

    #[test]
    fn triangles_are_those_in_the_cliques_of_petgraph(graph in small_graphs(8)) {
        let mut triangles = BTreeSet::new();
        for clique in maximal_cliques(&graph) {
            let clique: BTreeSet<u32> = clique.into_iter().collect();
            for &a in &clique {
                for &b in clique.range(a + 1..) {
                    triangles.extend(clique.range(b + 1..).map(|&c| [a, b, c]));
                }
            }
        }
        prop_assert_eq!(triangle_count(&graph), triangles.len() as u64);
    }

    #[test]
    fn all_paths_are_those_of_petgraph(graph in small_graphs(6)) {
        let (from, to) = (0, graph.node_count() as u32 - 1);
        prop_assume!(from != to);
        let theirs: BTreeSet<Vec<u32>> = all_simple_paths::<Vec<u32>, _, RandomState>(&graph, from, to, 0, None).collect();
        let query = PathQuery::between(&graph, from, to);
        let ours = k_cheapest_paths(&query, 1_000, &Budget::unlimited()).unwrap();
        prop_assert_eq!(ours.into_iter().map(|path| path.nodes).collect::<BTreeSet<_>>(), theirs);
    }
}

#[test]
fn searches_of_petgraph_meet_neighbours_in_ascending_order() {
    let graph = graph_of(6, &[(0, 4), (0, 2), (2, 3), (4, 5)]);
    let mut search = Bfs::new(&graph, 0);
    let met: Vec<u32> = std::iter::from_fn(|| search.next(&graph)).collect();
    assert_eq!(met, [0, 2, 4, 3, 5]);
    let mut search = DfsPostOrder::new(&graph, 0);
    let left = std::iter::from_fn(|| search.next(&graph)).count();
    assert_eq!(left, 5, "node 1 has no link");
}

#[test]
fn nodes_and_links_are_their_indices() {
    let graph = graph_of(3, &[(0, 1), (1, 2)]);
    assert_eq!((graph.node_bound(), graph.edge_bound()), (3, 2));
    assert_eq!(
        (NodeIndexable::to_index(&graph, 2), NodeIndexable::from_index(&graph, 2)),
        (2, 2)
    );
    assert_eq!(
        (EdgeIndexable::to_index(&graph, 1), EdgeIndexable::from_index(&graph, 1)),
        (1, 1)
    );
    assert!(!graph.is_directed());
    assert_eq!((graph.node_weight(2), graph.node_weight(3)), (Some(&()), None));
    assert_eq!((graph.edge_weight(1), graph.edge_weight(2)), (Some(&1.0), None));
    assert_eq!(
        graph.node_references().map(|(node, ())| node).collect::<Vec<_>>(),
        [0, 1, 2]
    );
    let mut map = graph.visit_map();
    map.insert(1);
    graph.reset_map(&mut map);
    assert!(!map.contains(1));
}
