//! Paths by strength against exact fractions.

use num_bigint::BigUint;
use proptest::prelude::*;

use crate::Budget;
use crate::link_graph::{LinkCosts, LinkGraph, UNPRICED};
use crate::paths::{Costs, Disjoint, FoundPath, PathQuery, cheapest_path, disjoint_paths, k_cheapest_paths};

/// The least intensity of a partnership.
const LEAST_INTENSITY: f64 = 1e-6;

fn by_strength(strengths: &[f64]) -> LinkCosts {
    LinkCosts::by_strength(strengths, LEAST_INTENSITY / 64.0)
}

/// Links by their ends, each with its strength in millionths.
type Links = Vec<(u32, u32, u64)>;

/// Strengths of all orders of magnitude that intensities may have, and whole ones, in millionths.
fn millionths() -> impl Strategy<Value = u64> {
    let any = (0_u32..=12, 1_u64..=9_999).prop_map(|(power, digits)| (10_u64.pow(power) * digits / 1_000).max(1));
    let whole = (1_u64..=16).prop_map(|whole| whole * 1_000_000);
    prop_oneof![2 => any, 1 => Just(1), 1 => Just(1_000_000_000_000), 2 => whole]
}

/// Graphs of seven cities with at most twelve links.
fn graphs() -> impl Strategy<Value = Links> {
    let pairs: Vec<(u32, u32)> = (0..7).flat_map(|a| (a + 1..7).map(move |b| (a, b))).collect();
    let chosen = prop::sample::subsequence(pairs, 6..=12);
    chosen.prop_flat_map(|pairs| {
        let strengths = prop::collection::vec(millionths(), pairs.len());
        strengths.prop_map(move |strengths| {
            let links = pairs.iter().zip(strengths);
            links.map(|(&(a, b), strength)| (a, b, strength)).collect()
        })
    })
}

fn graph(nodes: usize, links: &Links) -> LinkGraph {
    let links = links.iter().map(|&(a, b, strength)| (a, b, strength as f64 / 1e6));
    LinkGraph::from_links(nodes, links.collect())
}

/// All simple paths between two nodes, as lists of links.
fn all_paths(graph: &LinkGraph, from: u32, to: u32) -> Vec<Vec<u32>> {
    let (mut found, mut open) = (Vec::new(), vec![(vec![from], Vec::new())]);
    while let Some((nodes, links)) = open.pop() {
        let last = *nodes.last().expect("the start");
        if last == to {
            found.push(links);
            continue;
        }
        for (next, link) in graph.adjacent(last).filter(|(next, _)| !nodes.contains(next)) {
            open.push(([&nodes[..], &[next]].concat(), [&links[..], &[link]].concat()));
        }
    }
    found
}

/// Returns `scale` · Σ 1/strength as an exact fraction.
fn exact(paths: &[&[u32]], links: &Links, scale: &BigUint) -> (BigUint, BigUint) {
    let strengths = paths
        .iter()
        .flat_map(|path| path.iter())
        .map(|&link| links[link as usize].2);
    let zero = (BigUint::ZERO, BigUint::from(1_u8));
    let (sum, of) = strengths.fold(zero, |(sum, of), strength| {
        (sum * strength + &of * 1_000_000_u32, of * strength)
    });
    (sum * scale, of)
}

/// True if the first paths cost no more than the others, apart from two rounding errors: of the
/// cost of each link to a whole number of units, and before that to the 53 bits of a float.
fn is_no_dearer(found: &[&[u32]], other: &[&[u32]], links: &Links, costs: &LinkCosts) -> bool {
    // A unit is 1/720,720,000,000, or ten times, a hundred times … that.
    let scale = BigUint::from((costs.units() * 1_000.0) as u64);
    let (found_sum, found_of) = exact(found, links, &(&scale * (1_u64 << 50)));
    let (other_sum, other_of) = exact(other, links, &(&scale * ((1_u64 << 50) + 1)));
    let hops: usize = found.iter().chain(other).map(|path| path.len()).sum();
    let slack = BigUint::from(hops as u64 * 1_000) << 50_u32;
    found_sum * &other_of <= (other_sum + slack * &other_of) * found_of
}

fn links_of(paths: &[FoundPath]) -> Vec<&[u32]> {
    paths.iter().map(|path| &path.links[..]).collect()
}

proptest! {
    #[test]
    fn paths_found_by_strength_are_the_best_by_exact_fractions(links in graphs()) {
        let (graph, budget) = (graph(7, &links), Budget::unlimited());
        let costs = by_strength(graph.strengths());
        let query = PathQuery { costs: Costs::PerLink(&costs), ..PathQuery::between(&graph, 0, 6) };
        let all = all_paths(&graph, 0, 6);
        let best = cheapest_path(&query, &budget).unwrap();
        prop_assert_eq!(best.is_some(), !all.is_empty());
        let several = k_cheapest_paths(&query, 4, &budget).unwrap();
        prop_assert_eq!(several.len(), all.len().min(4));
        for (place, path) in several.iter().enumerate() {
            let earlier = links_of(&several[..place]);
            for other in all.iter().filter(|other| !earlier.contains(&&other[..])) {
                prop_assert!(is_no_dearer(&[&path.links], &[other], &links, &costs));
            }
        }
        let pair = disjoint_paths(&query, 2, Disjoint::Node, &budget).unwrap();
        for one in &all {
            for other in all.iter().filter(|other| are_disjoint(&graph, one, other)) {
                prop_assert_eq!(pair.paths.len(), 2);
                prop_assert!(is_no_dearer(&links_of(&pair.paths), &[one, other], &links, &costs));
            }
        }
    }

    #[test]
    fn whole_strengths_tie_exactly(links in graphs()) {
        let links: Links = links.into_iter().map(|(a, b, strength)| (a, b, (1 + strength % 16) * 1_000_000)).collect();
        let graph = graph(7, &links);
        let costs = by_strength(graph.strengths());
        prop_assert_eq!(costs.units(), 720_720_000_000.0);
        let all = all_paths(&graph, 0, 6);
        for (one, other) in all.iter().zip(all.iter().skip(1)) {
            let cost = |path: &[u32]| path.iter().map(|&link| costs[link]).sum::<u64>();
            let ((sum, of), (other_sum, other_of)) = (
                exact(&[one], &links, &BigUint::from(1_u8)),
                exact(&[other], &links, &BigUint::from(1_u8)),
            );
            prop_assert_eq!(cost(one).cmp(&cost(other)), (sum * other_of).cmp(&(other_sum * of)));
        }
    }
}

/// True if two paths share no node but their ends.
fn are_disjoint(graph: &LinkGraph, one: &[u32], other: &[u32]) -> bool {
    let inner = |path: &[u32]| -> Vec<u32> {
        let ends = path.iter().flat_map(|&link| <[u32; 2]>::from(graph.ends(link)));
        ends.filter(|&node| node != 0 && node != 6).collect()
    };
    let other_inner = inner(other);
    one != other && inner(one).iter().all(|node| !other_inner.contains(node))
}

#[test]
fn a_long_path_of_the_weakest_links_does_not_overflow() {
    // A partnership of fifty cities, the largest number allowed, with the least intensity, counted
    // by fractions.
    let weakest = LEAST_INTENSITY / 49.0;
    let nodes = 100_000;
    let links = (1..nodes).map(|node| (node - 1, node, weakest)).collect();
    let graph = LinkGraph::from_links(nodes as usize, links);
    let costs = by_strength(graph.strengths());
    let query = PathQuery {
        costs: Costs::PerLink(&costs),
        ..PathQuery::between(&graph, 0, nodes - 1)
    };
    let path = cheapest_path(&query, &Budget::unlimited()).unwrap().expect("a path");
    assert_eq!(path.cost, costs[0] * 99_999);
    let cost = path.cost as f64 / costs.units();
    assert!((cost / (99_999.0 * 49e6) - 1.0).abs() < 1e-9, "{cost}");
}

#[test]
fn records_of_no_strength_to_speak_of_can_be_passed_at_a_high_price() {
    for strength in [1e-7, 1e-8, 1e-300, f64::MIN_POSITIVE / 4.0] {
        let costs = by_strength(&[1.0, strength, 1.0]);
        assert!(costs[1] != UNPRICED && costs[1] > 1_000_000 * costs[0], "{strength}");
    }
}
