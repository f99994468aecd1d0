//! Mixing in the worked example, by hand-made shares, and properties.

use proptest::prelude::*;

use super::*;
use crate::budget::Budget;
use crate::link_graph::LinkGraph;
use crate::testing::golden::{self, CITIES, node};
use crate::testing::{graph_of, small_graphs};

/// Field and country of every city of the worked example, in key order.
const ATTRIBUTES: [(&str, &str); 13] = [
    ("MUSIC", "CO"),
    ("MUSIC", "IT"),
    ("MEDIA_ARTS", "SN"),
    ("LITERATURE", "NZ"),
    ("LITERATURE", "GB"),
    ("CRAFTS_AND_FOLK_ART", "IT"),
    ("MUSIC", "BE"),
    ("MUSIC", "GB"),
    ("DESIGN", "FI"),
    ("CRAFTS_AND_FOLK_ART", "JP"),
    ("DESIGN", "JP"),
    ("GASTRONOMY", "SE"),
    ("DESIGN", "IT"),
];

/// Groups by one attribute, and their names in order.
fn groups_by(attribute: fn(&(&'static str, &'static str)) -> &'static str) -> (Groups, Vec<&'static str>) {
    let mut names: Vec<_> = ATTRIBUTES.iter().map(attribute).collect();
    names.sort_unstable();
    names.dedup();
    let of = |pair| names.binary_search(&attribute(pair)).ok().map(|group| group as u32);
    let by_node: Vec<_> = ATTRIBUTES.iter().map(of).collect();
    (Groups::single(names.len() as u32, &by_node), names)
}

fn matrix(graph: &LinkGraph, groups: &Groups, options: MixingOptions) -> MixingMatrix {
    mixing_matrix(graph, groups, &options, &Budget::unlimited()).unwrap()
}

fn near(value: impl Into<Option<f64>>, expected: f64) -> bool {
    value.into().is_some_and(|value| (value - expected).abs() < 5e-7)
}

#[test]
fn fields_of_the_worked_example_mix_little() {
    let (groups, names) = groups_by(|&(field, _)| field);
    let found = matrix(&golden::graph(), &groups, MixingOptions::default());
    let at = |a: &str, b: &str| {
        let place = |name: &str| names.iter().position(|&key| key == name).unwrap() as u32;
        found.pair(place(a), place(b))
    };
    let internal: f64 = found
        .cells
        .iter()
        .filter(|cell| cell.row == cell.column)
        .map(|cell| cell.link_count)
        .sum();
    assert_eq!((internal, found.total), (9.0, 13.0));
    assert!(
        near(found.assortativity, 0.553648) && near(found.ei_index, -0.384615),
        "{found:?}"
    );
    let music = at("MUSIC", "MUSIC");
    assert_eq!(music.link_count, 4.0);
    assert!(near(music.expected, 1.923077) && near(music.affinity, 2.08) && near(music.density, 4.0 / 6.0));
    let across = at("DESIGN", "MUSIC");
    assert_eq!(across.link_count, 1.0);
    assert!(near(across.expected, 3.461538) && near(across.affinity, 0.288889));
}

#[test]
fn countries_of_the_worked_example_are_linked_as_stated() {
    let graph = golden::graph();
    let (groups, names) = groups_by(|&(_, country)| country);
    let found = matrix(&graph, &groups, MixingOptions::default());
    let place = |name: &str| names.iter().position(|&key| key == name).unwrap() as u32;
    let italy_japan = found.pair(place("IT"), place("JP"));
    assert_eq!(
        (italy_japan.link_count, italy_japan.strength, italy_japan.possible),
        (3.0, 3.0, 6.0)
    );
    assert!(near(italy_japan.expected, 2.538462) && near(italy_japan.affinity, 1.181818));
    assert!(near(italy_japan.salton, 0.447214));
    let ends: Vec<_> = found.links(&italy_japan).iter().map(|&link| graph.ends(link)).collect();
    let link = |a, b| (node(a), node(b));
    assert_eq!(
        ends,
        [
            link("fabriano", "kanazawa"),
            link("kanazawa", "turin"),
            link("kobe", "turin")
        ]
    );
    let britain_italy = found.pair(place("GB"), place("IT"));
    assert_eq!((britain_italy.link_count, britain_italy.strength), (1.0, 3.0));
    assert!(near(britain_italy.affinity, 0.787879));
    let italy = found.pair(place("IT"), place("IT"));
    assert!(near(italy.expected, 2.326923) && italy.link_count == 2.0 && italy.salton.is_none());
    assert!(near(found.ei_index, 0.538462) && near(found.assortativity, -0.04));
    let uniform = matrix(
        &graph,
        &groups,
        MixingOptions {
            baseline: Baseline::Uniform,
            ..MixingOptions::default()
        },
    );
    let italy_japan = uniform.pair(place("IT"), place("JP"));
    assert!(near(italy_japan.expected, 1.0) && near(italy_japan.affinity, 3.0));
}

#[test]
fn a_node_in_two_groups_gives_half_to_each() {
    let graph = graph_of(3, &[(0, 1), (1, 2)]);
    let groups = Groups::several(2, &[vec![0], vec![0, 1], vec![1]]);
    let found = matrix(&graph, &groups, MixingOptions::default());
    let counts: Vec<_> = found
        .cells
        .iter()
        .map(|cell| (cell.row, cell.column, cell.link_count))
        .collect();
    assert_eq!(counts, [(0, 0, 0.5), (0, 1, 1.0), (1, 1, 0.5)]);
    assert_eq!(
        (
            found.groups[0].share_total,
            found.groups[0].degree_total,
            found.groups[0].node_count
        ),
        (1.5, 2.0, 2)
    );
    // Pairs 01, 02 and 12: half of 01 lies within group 0; half of 01, all of 02 and half of 12 lie
    // between the groups.
    let possible: Vec<_> = found.cells.iter().map(|cell| cell.possible).collect();
    assert_eq!(possible, [0.5, 2.0, 0.5]);
    assert_eq!(found.assortativity, Some(0.0));
}

#[test]
fn nodes_without_a_group_are_shown_and_left_out_of_the_indices() {
    let graph = graph_of(5, &[(0, 1), (1, 2), (2, 3), (3, 4)]);
    let groups = Groups::single(2, &[Some(0), Some(0), Some(1), Some(1), None]);
    let found = matrix(&graph, &groups, MixingOptions::default());
    assert_eq!(found.unassigned, Some(2));
    assert_eq!(found.pair(1, 2).link_count, 1.0);
    // Of the three links between nodes with a group two are internal: (2/3 - 1/2) / (1 - 1/2).
    assert!(near(found.assortativity, 1.0 / 3.0) && near(found.ei_index, -1.0 / 3.0));
}

#[test]
fn two_groups_without_a_link_are_compared_all_the_same() {
    let graph = graph_of(4, &[(0, 1)]);
    let groups = Groups::single(3, &[Some(0), Some(0), Some(1), Some(2)]);
    let found = matrix(&graph, &groups, MixingOptions::default());
    assert_eq!(found.cells.len(), 1);
    let empty = found.pair(2, 1);
    assert_eq!((empty.row, empty.column, empty.link_count), (1, 2, 0.0));
    assert_eq!(
        (empty.possible, empty.affinity, empty.salton, empty.density),
        (1.0, None, None, Some(0.0))
    );
    assert!(found.links(&empty).is_empty());
}

#[test]
fn what_cannot_be_compared_is_undefined() {
    let (groups, _) = groups_by(|&(field, _)| field);
    let found = matrix(&graph_of(CITIES.len(), &[]), &groups, MixingOptions::default());
    assert_eq!(
        (found.cells.len(), found.assortativity, found.ei_index),
        (0, None, None)
    );
    let one = Groups::single(1, &[Some(0); 13]);
    let found = matrix(&golden::graph(), &one, MixingOptions::default());
    assert_eq!((found.assortativity, found.ei_index), (None, Some(-1.0)));
    assert_eq!(found.cells[0].affinity, Some(1.0));
}

fn grouped_graphs() -> impl Strategy<Value = (LinkGraph, Groups)> {
    small_graphs(9).prop_flat_map(|graph| {
        let lists = prop::collection::vec(
            prop::sample::subsequence(vec![0_u32, 1, 2, 3], 0..=3),
            graph.node_count(),
        );
        (Just(graph), lists.prop_map(|lists| Groups::several(4, &lists)))
    })
}

/// The cells of all pairs of groups, including empty ones.
fn all_pairs(matrix: &MixingMatrix) -> Vec<MixingCell> {
    let count = matrix.groups.len() as u32;
    let rows = (0..count).flat_map(|row| (row..count).map(move |column| (row, column)));
    rows.map(|(row, column)| matrix.pair(row, column)).collect()
}

proptest! {
    #[test]
    fn cells_expectations_and_pairs_add_up_to_the_whole(
        (graph, groups) in grouped_graphs(), uniform: bool, weighted: bool,
    ) {
        let options = MixingOptions {
            baseline: if uniform { Baseline::Uniform } else { Baseline::Degree },
            weighted,
        };
        let found = matrix(&graph, &groups, options);
        let all = all_pairs(&found);
        let sum = |value: fn(&MixingCell) -> f64| all.iter().map(value).sum::<f64>();
        let nodes = graph.node_count() as f64;
        prop_assert!((sum(|cell| cell.link_count) - graph.link_count() as f64).abs() < 1e-9);
        prop_assert!((sum(|cell| cell.strength) - graph.total_strength()).abs() < 1e-9);
        prop_assert!((sum(|cell| cell.expected) - found.total).abs() < 1e-9);
        prop_assert!((sum(|cell| cell.possible) - nodes * (nodes - 1.0) / 2.0).abs() < 1e-9);
        prop_assert!(found.assortativity.is_none_or(|r| (-1.0 - 1e-9..=1.0 + 1e-9).contains(&r)));
        prop_assert!(found.ei_index.is_none_or(|index| (-1.0..=1.0).contains(&index)));
    }

    #[test]
    fn the_index_alone_is_that_of_the_matrix((graph, groups) in grouped_graphs()) {
        let found = matrix(&graph, &groups, MixingOptions::default()).ei_index;
        let alone = ei_index(&graph, &groups);
        prop_assert_eq!(found.is_some(), alone.is_some());
        prop_assert!(found.zip(alone).is_none_or(|(one, other)| (one - other).abs() < 1e-12));
    }

    #[test]
    fn cells_are_the_pairs_with_links((graph, groups) in grouped_graphs()) {
        let found = matrix(&graph, &groups, MixingOptions::default());
        let linked: Vec<_> = all_pairs(&found).into_iter().filter(|cell| cell.link_count > 0.0).collect();
        prop_assert_eq!(&found.cells, &linked);
    }

    #[test]
    fn names_of_groups_decide_nothing((graph, groups) in grouped_graphs(), weighted: bool) {
        let options = MixingOptions { weighted, ..MixingOptions::default() };
        let found = matrix(&graph, &groups, options);
        // Group g of four becomes group 3 - g; that of the nodes without a group stays the last.
        let renamed = |group: u32| if group < 4 { 3 - group } else { group };
        let lists = (0..graph.node_count() as u32).map(|node| groups.of(node).iter().filter(|&&group| group < 4));
        let lists: Vec<Vec<u32>> = lists.map(|list| list.map(|&group| renamed(group)).collect()).collect();
        let other = matrix(&graph, &Groups::several(4, &lists), options);
        let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            _ => a == b,
        };
        prop_assert!(same(found.assortativity, other.assortativity) && same(found.ei_index, other.ei_index));
        for cell in &all_pairs(&found) {
            let twin = other.pair(renamed(cell.row), renamed(cell.column));
            prop_assert!(same(Some(cell.expected), Some(twin.expected)) && same(cell.affinity, twin.affinity));
            prop_assert!(same(cell.salton, twin.salton) && same(Some(cell.strength), Some(twin.strength)));
        }
    }

    /// Few groups with each node in one are counted in a square; many or several groups by sorting.
    #[test]
    fn both_ways_of_counting_agree(
        (graph, by_node) in small_graphs(9).prop_flat_map(|graph| {
            let groups = prop::collection::vec(prop::option::of(0_u32..4), graph.node_count());
            (Just(graph), groups)
        }),
    ) {
        let few = Groups::single(4, &by_node);
        // Some thousand empty groups precede the four.
        let far: Vec<_> = by_node.iter().map(|group| group.map(|group| group + 3_000)).collect();
        let many = Groups::single(3_004, &far);
        let (few_found, many_found) = (
            matrix(&graph, &few, MixingOptions::default()),
            matrix(&graph, &many, MixingOptions::default()),
        );
        let moved = |cell: &MixingCell| MixingCell { row: cell.row + 3_000, column: cell.column + 3_000, ..*cell };
        prop_assert_eq!(few_found.cells.iter().map(moved).collect::<Vec<_>>(), many_found.cells.clone());
        prop_assert_eq!(&few_found.links, &many_found.links);
        prop_assert_eq!(few_found.assortativity, many_found.assortativity);
        for (groups, found) in [(&few, &few_found), (&many, &many_found)] {
            let cells = found.cells.iter();
            let expected: Vec<_> = cells.map(|cell| (cell.row, cell.column, found.links(cell).len() as u32)).collect();
            let counted = linked_groups(&graph, groups).into_iter();
            let counted: Vec<_> = counted.map(|cell| (cell.row, cell.column, cell.link_count)).collect();
            prop_assert_eq!(counted, expected);
        }
    }
}
