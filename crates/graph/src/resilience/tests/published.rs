//! Values of published graphs. Cuts and efficiencies agree with networkx 3; sums of largest sizes
//! agree with networkx's centralities, recomputed after each removal, with ties to the first name.

use crate::budget::Budget;
use crate::distances::all_distances;
use crate::link_graph::LinkGraph;
use crate::resilience::{Attack, cuts, efficiency, robustness};
use crate::testing::{Named, florentine, karate, les_miserables};

fn efficiency_of(graph: &LinkGraph) -> f64 {
    efficiency(&all_distances(graph, &Budget::unlimited()).unwrap()).expect("defined")
}

fn sums(graph: &LinkGraph) -> [u64; 3] {
    [Attack::Degree, Attack::Betweenness, Attack::Strength].map(|attack| {
        let found = robustness(graph, attack, &Budget::unlimited()).unwrap();
        found.totals[1..].iter().sum()
    })
}

fn names(graph: &Named) -> (Vec<&str>, Vec<(&str, &str)>) {
    let found = cuts(&graph.graph, &Budget::unlimited()).unwrap();
    let name = |node: u32| graph.names[node as usize];
    let ends = found.links.iter().map(|cut| graph.graph.ends(cut.link));
    (
        found.nodes.iter().map(|cut| name(cut.node)).collect(),
        ends.map(|(a, b)| (name(a), name(b))).collect(),
    )
}

#[test]
fn one_member_alone_ties_another_to_the_karate_club() {
    let club = karate::club();
    let found = cuts(&club, &Budget::unlimited()).unwrap();
    assert_eq!(found.nodes.iter().map(|cut| cut.node).collect::<Vec<_>>(), [0]);
    assert_eq!(found.links.len(), 1);
    assert_eq!(club.ends(found.links[0].link), (0, 11));
    assert!((efficiency_of(&club) - 0.492_008).abs() < 5e-7);
    assert_eq!(sums(&club)[..2], [157, 155]);
}

#[test]
fn four_families_hold_florence_together() {
    let families = florentine::families();
    let (nodes, links) = names(&families);
    assert_eq!(nodes, ["Albizzi", "Guadagni", "Medici", "Salviati"]);
    assert_eq!(
        links,
        [
            ("Acciaiuoli", "Medici"),
            ("Albizzi", "Ginori"),
            ("Guadagni", "Lamberteschi"),
            ("Medici", "Salviati"),
            ("Pazzi", "Salviati")
        ]
    );
    assert!((efficiency_of(&families.graph) - 0.437_639).abs() < 5e-7);
    assert_eq!(sums(&families.graph), [38, 44, 38]);
}

#[test]
fn valjean_and_seven_others_hold_the_novel_together() {
    let characters = les_miserables::characters();
    let (nodes, links) = names(&characters);
    assert_eq!((nodes.len(), links.len()), (8, 18));
    assert!(nodes.contains(&"Valjean") && nodes.contains(&"MlleGillenormand"));
    assert!((efficiency_of(&characters.graph) - 0.435_287).abs() < 5e-7);
    assert_eq!(sums(&characters.graph), [732, 638, 1105]);
}
