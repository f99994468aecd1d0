//! Resilience: cut links and cut nodes, efficiency, robustness.
//!
//! Measured with one thread on S and M: bridges and articulation cities 0.01 and 0.5 ms, efficiency
//! 0.03 and 33 ms, robustness 0.04 and 2.2 ms if cities of the highest degree are removed first,
//! 1.4 and 33 ms at random; 215 ms on S if cities of the highest betweenness are removed first.

mod support;

use divan::Bencher;
use interurban::analytics::budget::Budget;
use interurban::analytics::distances::all_distances;
use interurban::analytics::resilience::{Attack, cuts, efficiency, robustness};
use support::{Generated, L, M, S, SEED, Tier, XL};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn bridges_and_articulation_cities(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| cuts(&graph, &Budget::unlimited()));
}

#[divan::bench(args = [S, M], max_time = 2, sample_count = 10)]
fn global_efficiency(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| all_distances(&graph, &Budget::unlimited()).map(|all| efficiency(&all)));
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_count = 10)]
fn robustness_when_the_best_linked_go_first(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| robustness(&graph, Attack::Degree, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L], max_time = 2, sample_count = 10)]
fn robustness_when_cities_go_at_random(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| robustness(&graph, Attack::Random { seed: SEED }, &Budget::unlimited()));
}

#[divan::bench(args = [S], max_time = 3, sample_count = 3)]
fn robustness_when_those_in_between_go_first(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| robustness(&graph, Attack::Betweenness, &Budget::unlimited()));
}
