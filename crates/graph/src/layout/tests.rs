//! Layouts against results worked out by hand.

use std::collections::BTreeSet;

use rand_pcg::Pcg32;

use super::*;
use crate::communities::shuffle::below;
use crate::link_graph::LinkGraph;
use crate::testing::golden::{CITIES, graph};
use crate::testing::graph_of;
use crate::{AnalysisError, Budget};

fn laid_out(graph: &LinkGraph) -> Vec<Point> {
    force_layout(graph, &Budget::unlimited()).expect("no bound")
}

fn distance(one: Point, other: Point) -> f64 {
    (one.x - other.x).hypot(one.y - other.y)
}

fn length(point: Point) -> f64 {
    distance(point, Point::default())
}

/// Mean distance of linked nodes, and of all other pairs.
fn mean_distances(graph: &LinkGraph, points: &[Point]) -> (f64, f64) {
    let (mut linked, mut others) = (Vec::new(), Vec::new());
    for a in 0..graph.node_count() as u32 {
        for b in 0..a {
            let list = if graph.find_link(a, b).is_some() {
                &mut linked
            } else {
                &mut others
            };
            list.push(distance(points[a as usize], points[b as usize]));
        }
    }
    let mean = |list: Vec<f64>| list.iter().sum::<f64>() / list.len() as f64;
    (mean(linked), mean(others))
}

/// A random tree with as many links again.
fn grown(nodes: u32) -> LinkGraph {
    let mut random = Pcg32::new(7, 0);
    let links = (1..nodes).flat_map(|node| [0, 1].map(|_| (below(node, &mut random), node)));
    let links: BTreeSet<_> = links.collect();
    graph_of(nodes as usize, &Vec::from_iter(links))
}

#[test]
fn nothing_and_one_node_have_a_layout() {
    assert_eq!(laid_out(&graph_of(0, &[])), []);
    assert_eq!(laid_out(&graph_of(1, &[])), [Point::default()]);
}

#[test]
fn two_nodes_lie_opposite_linked_or_not() {
    for links in [&[(0, 1)][..], &[]] {
        let points = laid_out(&graph_of(2, links));
        assert!((distance(points[0], points[1]) - 2.0).abs() < 1e-12);
        assert!((length(points[0]) - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_middle_of_a_path_is_the_origin_and_a_star_has_equal_angles() {
    let path = laid_out(&graph_of(3, &[(0, 1), (1, 2)]));
    assert!(length(path[1]) < 1e-3, "{path:?}");
    assert!((distance(path[0], path[2]) - 2.0).abs() < 1e-3);
    let star = laid_out(&graph_of(4, &[(0, 1), (0, 2), (0, 3)]));
    assert!(length(star[0]) < 1e-3);
    // The side of an equilateral triangle in a circle of radius 1.
    for (a, b) in [(1, 2), (2, 3), (1, 3)] {
        assert!((distance(star[a], star[b]) - 3_f64.sqrt()).abs() < 1e-3, "{star:?}");
    }
}

#[test]
fn linked_nodes_are_nearer_than_others() {
    for (graph, ratio) in [(graph(), 0.5), (grown(600), 0.5)] {
        let (linked, others) = mean_distances(&graph, &laid_out(&graph));
        assert!(linked < ratio * others, "{linked} {others}");
    }
}

#[test]
fn the_clusters_of_the_golden_network_lie_apart() {
    let points = laid_out(&graph());
    let node = |key: &str| points[CITIES.binary_search(&key).expect("a city")];
    assert!(distance(node("dunedin"), node("edinburgh")) < distance(node("dunedin"), node("bologna")));
    assert!(distance(node("ghent"), node("glasgow")) < distance(node("ghent"), node("kobe")));
}

#[test]
fn positions_are_finite_different_framed_and_the_same_for_any_number_of_threads() {
    let graph = grown(600);
    let points = laid_out(&graph);
    assert!(points.iter().all(|point| point.x.is_finite() && point.y.is_finite()));
    let distinct: BTreeSet<_> = points
        .iter()
        .map(|point| (point.x.to_bits(), point.y.to_bits()))
        .collect();
    assert_eq!(distinct.len(), points.len());
    let farthest = points.iter().copied().map(length).fold(0.0, f64::max);
    assert!((farthest - 1.0).abs() < 1e-12);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert_eq!(pool.install(|| laid_out(&graph)), points);
}

#[test]
fn a_layout_stops_with_its_budget() {
    let budget = Budget::unlimited().with_step_limit(5_000);
    let stopped = force_layout(&grown(600), &budget);
    assert!(matches!(
        stopped,
        Err(AnalysisError::LimitExceeded { limit: 5_000, .. })
    ));
}

#[test]
fn the_projection_is_that_of_d3() {
    // geoNaturalEarth1().scale(1).translate([0, 0]) of d3-geo 3.1.1, with y turned upwards.
    for (degrees, (x, y)) in [
        ((0.0, 0.0), (0.0, 0.0)),
        ((0.0, 180.0), (2.735_384_723_480_633, 0.0)),
        ((90.0, 0.0), (0.0, 1.422_390_506_730_596)),
        ((-90.0, -180.0), (-1.505_556_392_016_970_3, -1.422_390_506_730_596)),
        ((44.4949, 11.3426), (0.155_667_057_324_018_86, 0.784_282_863_424_983_8)),
        ((55.8642, -4.2518), (-0.054_522_404_044_956_39, 0.977_301_129_219_730_1)),
        ((36.5613, 136.6562), (1.943_165_897_749_569_6, 0.645_193_891_778_371)),
    ] {
        let point = natural_earth(degrees);
        assert!(distance(point, Point { x, y }) < 1e-12, "{degrees:?}: {point:?}");
    }
}

#[test]
fn nodes_without_coordinates_stand_in_rows_below_the_map() {
    let points = map_layout(
        [None, Some((0.0, 0.0))]
            .into_iter()
            .chain(std::iter::repeat_n(None, 100)),
    );
    assert_eq!(points[1], Point::default());
    assert!(distance(points[0], Point { x: -2.475, y: -1.6 }) < 1e-12);
    assert!(distance(points[100], Point { x: 2.475, y: -1.6 }) < 1e-12);
    assert!(distance(points[101], Point { x: -2.475, y: -1.65 }) < 1e-12);
}
