//! Tests of the error of estimated betweenness against its bound.

use super::*;
use crate::testing::{graph_of, karate, les_miserables, published};

/// Returns the largest difference between two lists of values.
fn farthest(found: &[f64], exact: &[f64]) -> f64 {
    found.iter().zip(exact).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Counts the seeds, of forty, for which the estimate is off by more than its bound.
fn broken_promises(graph: &LinkGraph, costs: Option<&[u64]>, pivots: usize) -> usize {
    let exact = betweenness(graph, costs, &free()).unwrap();
    let breaks = |&seed: &u64| {
        let found = sampled_betweenness(graph, costs, Some(pivots), seed, &free()).unwrap();
        farthest(&found.values, &exact) > found.error_bound
    };
    (0..40).filter(breaks).count()
}

#[test]
fn of_forty_seeds_at_most_two_give_an_estimate_beyond_its_bound() {
    let novel = les_miserables::characters().graph;
    let strengths = crate::testing::inverse_strengths(&novel);
    for pivots in [2, 20] {
        assert!(broken_promises(&karate::club(), None, pivots) <= 2, "{pivots}");
        assert!(broken_promises(&novel, None, pivots) <= 2, "{pivots}");
    }
    assert!(broken_promises(&novel, Some(&strengths), 10) <= 2);
}

#[test]
fn the_bound_is_a_part_of_the_largest_value() {
    let graph = published::metabolism();
    let exact = betweenness(&graph, None, &free()).unwrap();
    let largest = exact.iter().copied().fold(0.0, f64::max);
    let bound = |pivots| {
        sampled_betweenness(&graph, None, Some(pivots), 1, &free())
            .unwrap()
            .error_bound
    };
    assert!(bound(50) < largest / 2.0, "{} {largest}", bound(50));
    assert!(bound(400) < largest / 4.0, "{} {largest}", bound(400));
}

#[test]
fn paths_too_many_to_be_counted_are_drawn_all_the_same() {
    // A chain of 1,200 squares has 2^1200 shortest paths from end to end.
    let squares = 0..1_200_u32;
    let links: Vec<(u32, u32)> = squares
        .flat_map(|square| {
            let first = 3 * square;
            [
                (first, first + 1),
                (first, first + 2),
                (first + 1, first + 3),
                (first + 2, first + 3),
            ]
        })
        .collect();
    let found = sampled_betweenness(&graph_of(3_601, &links), None, Some(10), 1, &free()).unwrap();
    assert!(found.error_bound.is_finite() && found.error_bound > 0.0);
}
