//! Brokerage: structural holes and roles between groups.
//!
//! Measured with one thread on S and M: constraint 0.02 and 0.6 ms, effective size 0.01 and 0.4 ms.

mod support;

use divan::Bencher;
use interurban::analytics::brokerage::{broker_roles, constraint, effective_size, participation};
use interurban::analytics::budget::Budget;
use support::{Generated, L, M, S, Tier, XL};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn constraint_of_every_city(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| constraint(&graph, false, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn effective_size_of_every_city(bencher: Bencher<'_, '_>, tier: Tier) {
    let graph = Generated::of(tier).graph();
    bencher.bench_local(|| effective_size(&graph, false, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn roles_between_countries(bencher: Bencher<'_, '_>, tier: Tier) {
    let generated = Generated::of(tier);
    let (graph, labels) = (generated.graph(), generated.labels());
    bencher.bench_local(|| broker_roles(&graph, &labels, &Budget::unlimited()));
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn participation_in_countries(bencher: Bencher<'_, '_>, tier: Tier) {
    let generated = Generated::of(tier);
    let (graph, labels) = (generated.graph(), generated.labels());
    bencher.bench_local(|| participation(&graph, &labels, &Budget::unlimited()));
}
