//! Paths between two cities. The time of one question, over a thousand pairs in turn.

mod support;

use divan::Bencher;
use interurban::analytics::budget::Budget;
use interurban::analytics::paths::{
    Costs, Disjoint, NodeMask, PathQuery, cheapest_path, cheapest_path_with_ties, cost_distances, disjoint_paths,
    hop_distances, independent_path_count, k_cheapest_paths, reachable, tied_paths,
};
use interurban::network::link_graph::LinkGraph;
use support::{Generated, L, M, S, Tier, XL, inverse_strengths, linked_pairs};

fn main() {
    divan::main();
}

/// Asks `question` for one pair after another.
fn ask<T>(bencher: Bencher<'_, '_>, graph: &LinkGraph, mut question: impl FnMut(PathQuery<'_>) -> T) {
    let pairs = linked_pairs(graph);
    let mut next = pairs.iter().cycle();
    bencher.bench_local(|| {
        let &(from, to) = next.next().expect("a cycle has no end");
        question(PathQuery::between(graph, from, to))
    });
}

#[divan::bench(args = [S, M, L, XL], max_time = 2, sample_size = 1000)]
fn fewest_hops(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        cheapest_path(&query, &budget)
    });
}

#[divan::bench(args = [S, M, L, XL], max_time = 2, sample_size = 1000)]
fn fewest_hops_and_how_many_tie(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        cheapest_path_with_ties(&query, &budget)
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 1000)]
fn all_paths_of_fewest_hops(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        tied_paths(&query, usize::MAX, &budget)
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 20)]
fn hops_to_all_cities(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        hop_distances(query.graph, query.from, &budget)
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 20)]
fn inverse_strength_to_all_cities(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    let graph = Generated::of(tier).graph();
    let costs = inverse_strengths(&graph).into();
    ask(bencher, &graph, |query| {
        cost_distances(query.graph, query.from, Costs::PerLink(&costs), &budget)
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 1000)]
fn fewest_hops_within_six_over_half_of_the_cities(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    let graph = Generated::of(tier).graph();
    let passable = NodeMask::of(graph.node_count(), |node| node % 2 == 0);
    ask(bencher, &graph, |query| {
        cheapest_path_with_ties(
            &PathQuery {
                max_hops: 6,
                passable_node: Some(&passable),
                ..query
            },
            &budget,
        )
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 1000)]
fn inverse_strength(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    let graph = Generated::of(tier).graph();
    let costs = inverse_strengths(&graph).into();
    ask(bencher, &graph, |query| {
        cheapest_path(
            &PathQuery {
                costs: Costs::PerLink(&costs),
                ..query
            },
            &budget,
        )
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 20)]
fn inverse_strength_within_four_hops(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    let graph = Generated::of(tier).graph();
    let costs = inverse_strengths(&graph).into();
    ask(bencher, &graph, |query| {
        cheapest_path_with_ties(
            &PathQuery {
                costs: Costs::PerLink(&costs),
                max_hops: 4,
                ..query
            },
            &budget,
        )
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 1000)]
fn five_paths_by_hops(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        k_cheapest_paths(&query, 5, &budget)
    });
}

#[divan::bench(args = [S, M], max_time = 2, sample_size = 1000)]
fn five_paths_by_inverse_strength(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    let graph = Generated::of(tier).graph();
    let costs = inverse_strengths(&graph).into();
    ask(bencher, &graph, |query| {
        k_cheapest_paths(
            &PathQuery {
                costs: Costs::PerLink(&costs),
                ..query
            },
            5,
            &budget,
        )
    });
}

#[divan::bench(args = [S, M], max_time = 2, sample_size = 20)]
fn a_path_over_a_stop(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    let graph = Generated::of(tier).graph();
    let hub = (0..graph.node_count() as u32)
        .max_by_key(|&node| graph.degree(node))
        .expect("there are cities");
    ask(bencher, &graph, |query| {
        let via = [hub];
        cheapest_path(
            &PathQuery {
                max_hops: 12,
                via: &via,
                ..query
            },
            &budget,
        )
    });
}

#[divan::bench(args = [S, M], max_time = 2, sample_size = 20)]
fn three_city_disjoint_paths(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        disjoint_paths(&query, 3, Disjoint::Node, &budget)
    });
}

#[divan::bench(args = [S, M], max_time = 2, sample_size = 20)]
fn three_city_disjoint_paths_within_four_hops(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        let query = PathQuery { max_hops: 4, ..query };
        disjoint_paths(&query, 3, Disjoint::Node, &budget)
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 20)]
fn independent_ways(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        independent_path_count(&query, &budget)
    });
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_size = 1000)]
fn reachable_within_two_hops(bencher: Bencher<'_, '_>, tier: Tier) {
    let budget = Budget::unlimited();
    ask(bencher, &Generated::of(tier).graph(), |query| {
        reachable(query.graph, query.from, 2, &budget)
    });
}
