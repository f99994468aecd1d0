//! Diameters of the worked example, of known and degenerate graphs, and against a search from every
//! node.

use proptest::prelude::*;

use super::*;
use crate::distances::distances;
use crate::partition::Partition;
use crate::testing::golden::{self, node};
use crate::testing::karate::club;
use crate::testing::les_miserables::characters;
use crate::testing::{graph_of, pairs, small_graphs, union_of};

fn found(graph: &LinkGraph) -> Option<u32> {
    diameter(graph, &Budget::unlimited()).unwrap()
}

fn of_component(graph: &LinkGraph, node: u32) -> Option<u32> {
    component_diameter(graph, node, &Budget::unlimited()).unwrap()
}

#[test]
fn the_worked_example_has_the_diameter_stated() {
    let graph = golden::graph();
    assert_eq!(found(&graph), Some(3));
    assert_eq!(of_component(&graph, node("edinburgh")), Some(1));
    assert_eq!(of_component(&graph, node("dakar")), None);
}

#[test]
fn published_graphs_have_their_known_diameters() {
    assert_eq!((found(&club()), found(&characters().graph)), (Some(5), Some(5)));
}

#[test]
fn simple_shapes_have_the_diameters_that_they_show() {
    for nodes in 2..40 {
        let chain: Vec<_> = (1..nodes).map(|node| (node - 1, node)).collect();
        let ring = [chain.as_slice(), &[(0, nodes - 1)]].concat();
        let star: Vec<_> = (1..nodes).map(|leaf| (0, leaf)).collect();
        let complete: Vec<_> = pairs(nodes).collect();
        let of = |links: &[(u32, u32)]| found(&graph_of(nodes as usize, links));
        assert_eq!(of(&chain), Some(nodes - 1));
        assert_eq!(of(&star), Some(2.min(nodes - 1)));
        assert_eq!(of(&complete), Some(1));
        if nodes > 2 {
            assert_eq!(of(&ring), Some(nodes / 2));
        }
    }
}

#[test]
fn a_graph_without_links_has_no_diameter() {
    assert_eq!([0, 1, 3].map(|nodes| found(&graph_of(nodes, &[]))), [None; 3]);
}

#[test]
fn of_two_components_the_larger_counts_and_of_equals_the_first() {
    let chain = |nodes: u32| {
        graph_of(
            nodes as usize,
            &(1..nodes).map(|node| (node - 1, node)).collect::<Vec<_>>(),
        )
    };
    let star = graph_of(5, &[(0, 1), (0, 2), (0, 3), (0, 4)]);
    assert_eq!(found(&union_of(&star, &chain(4))), Some(2));
    assert_eq!(found(&union_of(&star, &chain(5))), Some(2));
    assert_eq!(found(&union_of(&chain(5), &star)), Some(4));
    assert_eq!(found(&union_of(&star, &chain(6))), Some(5));
}

#[test]
fn a_ring_too_long_for_one_sweep_is_measured_exactly() {
    let nodes = 3_001;
    let ring: Vec<_> = (1..nodes)
        .map(|node| (node - 1, node))
        .chain([(0, nodes - 1)])
        .collect();
    assert_eq!(found(&graph_of(nodes as usize, &ring)), Some(nodes / 2));
    let budget = Budget::unlimited().with_step_limit(50_000);
    let refused = diameter(&graph_of(nodes as usize, &ring), &budget);
    assert!(
        matches!(refused, Err(AnalysisError::LimitExceeded { .. })),
        "{refused:?}"
    );
}

/// By node, the largest distance from it.
fn eccentricities(graph: &LinkGraph) -> Vec<u32> {
    let nodes: Vec<u32> = (0..graph.node_count() as u32).collect();
    distances(graph, &nodes, &Budget::unlimited()).unwrap().eccentricities
}

fn check(graph: &LinkGraph) -> Result<(), TestCaseError> {
    let eccentricities = eccentricities(graph);
    let components: Partition = components(graph);
    let most: Vec<u32> = components
        .members()
        .iter()
        .map(|nodes| {
            nodes
                .iter()
                .map(|&node| eccentricities[node as usize])
                .max()
                .unwrap_or(0)
        })
        .collect();
    let stated = |most: u32| (most > 0).then_some(most);
    prop_assert_eq!(found(graph), stated(most[0]));
    for node in 0..graph.node_count() as u32 {
        prop_assert_eq!(of_component(graph, node), stated(most[components.label(node) as usize]));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn diameters_of_small_graphs_agree_with_all_distances(graph in small_graphs(12)) {
        check(&graph)?;
    }

    /// Trees with some more links: long, so that both centres, several sweeps and both kinds of
    /// step are needed.
    #[test]
    fn diameters_of_long_graphs_agree_with_all_distances(
        parents in prop::collection::vec(1_u32..30, 1..150),
        more in prop::collection::vec((0_u32..150, 0_u32..150), 0..12),
    ) {
        let nodes = parents.len() as u32 + 1;
        let tree = (1..nodes).zip(&parents).map(|(node, &back)| (node.saturating_sub(back), node));
        let more = more.iter().map(|&(a, b)| (a % nodes, b % nodes)).filter(|(a, b)| a != b);
        let mut links: Vec<_> = tree.chain(more.map(|(a, b)| (a.min(b), a.max(b)))).collect();
        links.sort_unstable();
        links.dedup();
        let graph = graph_of(nodes as usize, &links);
        prop_assert_eq!(found(&graph), eccentricities(&graph).into_iter().max());
    }
}
