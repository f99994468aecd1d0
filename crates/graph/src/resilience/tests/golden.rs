use crate::budget::Budget;
use crate::distances::all_distances;
use crate::resilience::{Attack, cuts, efficiency, parting_groups, robustness};
use crate::testing::golden::{graph, keys, node};

#[test]
fn the_worked_example_hangs_on_bologna_and_two_links() {
    let found = cuts(&graph(), &Budget::unlimited()).unwrap();
    let nodes: Vec<u32> = found.nodes.iter().map(|cut| cut.node).collect();
    assert_eq!(keys(&nodes), ["bologna"]);
    assert_eq!((found.nodes[0].part_count, found.nodes[0].parted_pairs), (3, 17));
    let links: Vec<_> = found.links.iter().map(|cut| graph().ends(cut.link)).collect();
    assert_eq!(
        links,
        [(node("bogota"), node("bologna")), (node("dunedin"), node("edinburgh"))]
    );
    assert_eq!((found.links[0].parted_pairs, found.links[1].parted_pairs), (8, 1));
}

#[test]
fn two_records_of_the_worked_example_are_critical() {
    let graph = graph();
    // Records that alone support a link. p03, p04, p05, ... do; so does p15 for kobe and turin. p01
    // and p02, p09 and p15, p10 and p15 share one.
    let sole = [
        (3, ("bologna", "ghent")),
        (4, ("ghent", "glasgow")),
        (5, ("bogota", "bologna")),
        (6, ("bologna", "fabriano")),
        (7, ("fabriano", "kanazawa")),
        (8, ("kanazawa", "kobe")),
        (11, ("bologna", "turin")),
        (12, ("dunedin", "edinburgh")),
        (15, ("kobe", "turin")),
        (16, ("kanazawa", "turin")),
    ];
    let link = |(a, b)| graph.find_link(node(a), node(b)).expect("a link");
    let members: Vec<(u32, u32)> = sole.map(|(record, ends)| (record, link(ends))).to_vec();
    let budget = Budget::unlimited();
    let found = parting_groups(&graph, &members, &cuts(&graph, &budget).unwrap(), &budget).unwrap();
    let critical: Vec<_> = found
        .iter()
        .map(|parting| (parting.group, parting.parted_pairs))
        .collect();
    assert_eq!(critical, [(5, 8), (12, 1)]);
}

#[test]
fn the_worked_example_has_the_efficiency_and_robustness_stated() {
    let found = efficiency(&all_distances(&graph(), &Budget::unlimited()).unwrap()).expect("defined");
    assert!((found - 0.299_145).abs() < 5e-7, "{found}");
    let found = robustness(&graph(), Attack::Degree, &Budget::unlimited()).unwrap();
    assert_eq!(found.value(), Some(21.0 / 169.0));
    assert!((21.0_f64 / 169.0 - 0.124_260).abs() < 5e-7);
    let order = found.order.expect("one order");
    assert_eq!(keys(&order[..3]), ["bologna", "kanazawa", "helsinki"]);
    assert_eq!(found.totals, [9, 5, 3, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 0]);
}
