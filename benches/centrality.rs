//! Centrality measures.
//!
//! Measured with one thread (`RAYON_NUM_THREADS=1 cargo bench --bench centrality`) on S and M:
//! betweenness 1.8 and 300 ms, closeness and harmonic centrality 0.03 and 10 ms, PageRank to 1e-8
//! 0.05 and 0.9 ms.

mod support;

use divan::Bencher;
use interurban::analytics::budget::Budget;
use interurban::analytics::centrality::{
    PageRankOptions, betweenness, closeness, cross_group_betweenness, eigenvector, harmonic, page_rank,
    sampled_betweenness,
};
use support::{Generated, L, M, S, Tier, XL, inverse_strengths};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M], max_time = 3, sample_count = 10)]
fn exact_betweenness(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| betweenness(&graph, None, &Budget::unlimited()));
}

#[divan::bench(args = [S, M], max_time = 3, sample_count = 5)]
fn exact_betweenness_by_strength(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    let costs = inverse_strengths(&graph);
    bencher.bench_local(|| betweenness(&graph, Some(&costs), &Budget::unlimited()));
}

#[divan::bench(args = [S, M], max_time = 3, sample_count = 5)]
fn betweenness_between_countries(bencher: Bencher<'_, '_>, tier: Tier) {
    let generated = Generated::of(tier);
    let (graph, labels) = (generated.graph(), generated.labels());
    bencher.bench_local(|| cross_group_betweenness(&graph, &labels, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L], max_time = 3, sample_count = 5)]
fn betweenness_from_200_pivots(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| sampled_betweenness(&graph, None, Some(200), 1, &Budget::unlimited()));
}

#[divan::bench(args = [S, M], max_time = 2, sample_count = 20)]
fn closeness_of_all(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| closeness(&graph, None, &Budget::unlimited()));
}

#[divan::bench(args = [S, M], max_time = 2, sample_count = 20)]
fn harmonic_of_all(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| harmonic(&graph, None, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn page_rank_to_eight_digits(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    let options = PageRankOptions {
        tolerance: 1e-8,
        ..PageRankOptions::default()
    };
    bencher.bench_local(|| page_rank(&graph, &options, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn eigenvector_of_the_largest_component(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| eigenvector(&graph, false, &Budget::unlimited()));
}
