//! The worked example.

use super::*;
use crate::testing::golden::{graph, inverse_strengths, node};

fn all_print_as(values: &[f64], expected: &[(&str, f64)]) {
    for &(city, expected) in expected {
        let value = values[node(city) as usize];
        assert!(prints_as(value, expected), "{city}: {value}, not {expected}");
    }
}

const BETWEENNESS: [(&str, f64); 12] = [
    ("bologna", 17.833333),
    ("turin", 11.166667),
    ("kanazawa", 2.166667),
    ("fabriano", 2.0),
    ("kobe", 0.833333),
    ("bogota", 0.0),
    ("dakar", 0.0),
    ("dunedin", 0.0),
    ("edinburgh", 0.0),
    ("ghent", 0.0),
    ("glasgow", 0.0),
    ("ostersund", 0.0),
];

#[test]
fn the_worked_example_has_the_betweenness_stated() {
    let values = betweenness(&graph(), None, &free()).unwrap();
    all_print_as(&values, &BETWEENNESS);
    all_print_as(&values, &[("helsinki", 0.0)]);
    assert!(prints_as(
        betweenness_scale(13) * values[node("bologna") as usize],
        0.270202
    ));
}

#[test]
fn by_strength_helsinki_carries_what_kobe_and_turin_exchange() {
    let values = betweenness(&graph(), Some(&inverse_strengths()), &free()).unwrap();
    all_print_as(&values, &BETWEENNESS);
    all_print_as(&values, &[("helsinki", 2.5)]);
}

#[test]
fn the_worked_example_has_the_closeness_stated() {
    let expected = [
        ("bologna", 0.484848),
        ("turin", 0.444444),
        ("edinburgh", 0.083333),
        ("dakar", 0.0),
    ];
    all_print_as(&closeness(&graph(), None, &free()).unwrap(), &expected);
    let expected = [
        ("bologna", 0.541667),
        ("turin", 0.5),
        ("edinburgh", 0.083333),
        ("dakar", 0.0),
    ];
    all_print_as(&harmonic(&graph(), None, &free()).unwrap(), &expected);
}

#[test]
fn the_worked_example_has_the_page_rank_stated() {
    let expected = [
        ("bologna", 0.164417),
        ("turin", 0.123160),
        ("edinburgh", 0.088496),
        ("dakar", 0.013274),
    ];
    all_print_as(
        &page_rank(&graph(), &PageRankOptions::default(), &free()).unwrap(),
        &expected,
    );
}

#[test]
fn strengths_add_up_parallel_partnerships() {
    all_print_as(
        &strengths(&graph()),
        &[("bologna", 7.0), ("helsinki", 4.0), ("dakar", 0.0)],
    );
}

#[test]
fn only_the_largest_component_has_eigenvector_centrality() {
    let values = eigenvector(&graph(), false, &free()).unwrap();
    let known = values.iter().flatten();
    assert_eq!(known.clone().count(), 9);
    assert!(prints_as(known.map(|value| value * value).sum(), 1.0));
    for city in ["dunedin", "edinburgh", "dakar", "ostersund"] {
        assert_eq!(values[node(city) as usize], None);
    }
}

#[test]
fn between_fields_only_pairs_of_different_fields_count() {
    let mut labels = [None; 13];
    let groups: [&[&str]; 5] = [
        &["bologna", "glasgow", "ghent", "bogota"],
        &["kanazawa", "fabriano"],
        &["helsinki", "kobe", "turin"],
        &["edinburgh", "dunedin"],
        &["ostersund"],
    ];
    for (label, cities) in (0..).zip(groups) {
        cities.iter().for_each(|city| labels[node(city) as usize] = Some(label));
    }
    let values = cross_group_betweenness(&graph(), &labels, &free()).unwrap();
    // bologna no longer carries bogota-ghent and bogota-glasgow, which are both in music. turin
    // carried no pair of one field.
    all_print_as(
        &values,
        &[("bologna", 15.833333), ("turin", 11.166667), ("helsinki", 0.0)],
    );
}
