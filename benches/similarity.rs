//! Similarity of cities without a link.

mod support;

use divan::Bencher;
use interurban::analytics::budget::Budget;
use interurban::analytics::similarity::{best_adamic_adar, best_pairs, similarities};
use support::{Generated, L, M, S, Tier, XL, linked_pairs};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn ten_best_of_a_thousand_cities(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    let cities = linked_pairs(&graph);
    bencher.bench_local(|| {
        for &(city, _) in &cities {
            divan::black_box(best_adamic_adar(&graph, city, 10));
        }
    });
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn all_measures_of_a_thousand_cities(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    let cities = linked_pairs(&graph);
    bencher.bench_local(|| {
        for &(city, _) in &cities {
            divan::black_box(similarities(&graph, city));
        }
    });
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn hundred_best_pairs(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| best_pairs(&graph, 100, &Budget::unlimited()));
}
