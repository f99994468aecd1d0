//! Links between countries.

mod support;

use divan::Bencher;
use interurban::analytics::budget::Budget;
use interurban::analytics::mixing::{Groups, MixingOptions, linked_groups, mixing_matrix};
use support::{Generated, L, M, S, Tier, XL};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn linked_countries(bencher: Bencher<'_, '_>, tier: Tier) {
    let generated = Generated::of(tier);
    let (graph, groups) = (generated.graph(), grouped(&generated));
    bencher.bench_local(|| mixing_matrix(&graph, &groups, &MixingOptions::default(), &Budget::unlimited()));
}

fn grouped(generated: &Generated) -> Groups {
    let by_city: Vec<_> = generated.countries.iter().map(|&country| Some(country)).collect();
    Groups::single(200, &by_city)
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn all_pairs_of_countries(bencher: Bencher<'_, '_>, tier: Tier) {
    let generated = Generated::of(tier);
    let matrix = mixing_matrix(
        &generated.graph(),
        &grouped(&generated),
        &MixingOptions::default(),
        &Budget::unlimited(),
    )
    .expect("no limit");
    let count = matrix.groups.len() as u32;
    let pairs = || (0..count).flat_map(|row| (row..count).map(move |column| (row, column)));
    bencher.bench_local(|| {
        pairs()
            .map(|(row, column)| matrix.pair(row, column).expected)
            .sum::<f64>()
    });
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn counts_alone(bencher: Bencher<'_, '_>, tier: Tier) {
    let generated = Generated::of(tier);
    let (graph, groups) = (generated.graph(), grouped(&generated));
    bencher.bench_local(|| linked_groups(&graph, &groups));
}
