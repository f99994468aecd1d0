//! Communities and clusters.

mod support;

use divan::Bencher;
use interurban::analytics::budget::Budget;
use interurban::analytics::communities::{CommunityOptions, communities};
use interurban::analytics::components::components;
use interurban::analytics::cores::core_numbers;
use interurban::analytics::diameter::diameter;
use interurban::analytics::distances::all_distances;
use interurban::analytics::triangles::{local_clustering, transitivity};
use support::{Generated, L, M, S, Tier, XL};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn connected_components(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| components(&graph));
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn cores(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| core_numbers(&graph));
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn triangles(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| transitivity(&graph));
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn clustering_of_every_city(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| local_clustering(&graph));
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn exact_diameter(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| diameter(&graph, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L], max_time = 3, sample_count = 10)]
fn communities_from_one_start(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    let options = CommunityOptions {
        restarts: Some(1),
        to_convergence: false,
        ..CommunityOptions::default()
    };
    bencher.bench_local(|| communities(&graph, &options, &Budget::unlimited()));
}

#[divan::bench(args = [S, M], max_time = 3, sample_count = 10)]
fn communities_from_ten_starts(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    let options = CommunityOptions::default();
    bencher.bench_local(|| communities(&graph, &options, &Budget::unlimited()));
}

#[divan::bench(args = [S, M], max_time = 3, sample_count = 20)]
fn distances_of_all_pairs(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| all_distances(&graph, &Budget::unlimited()));
}
