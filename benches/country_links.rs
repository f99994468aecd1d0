//! How are countries linked?

mod support;

use divan::Bencher;
use interurban::analytics::budget::Budget;
use interurban::analytics::mixing::{Groups, MixingOptions, mixing_matrix};
use support::{Generated, L, M, S, Tier, XL};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L, XL], max_time = 2)]
fn linked_countries(bencher: Bencher<'_, '_>, tier: Tier) {
    measure(bencher, tier, MixingOptions::default());
}

#[divan::bench(args = [S, M, L], max_time = 2)]
fn all_pairs_of_countries(bencher: Bencher<'_, '_>, tier: Tier) {
    measure(
        bencher,
        tier,
        MixingOptions {
            include_all_pairs: true,
            ..MixingOptions::default()
        },
    );
}

fn measure(bencher: Bencher<'_, '_>, tier: Tier, options: MixingOptions) {
    let generated = Generated::of(tier);
    let graph = generated.graph();
    let by_city: Vec<_> = generated.countries.iter().map(|&country| Some(country)).collect();
    let groups = Groups::single(200, &by_city);
    bencher.bench_local(|| mixing_matrix(&graph, &groups, &options, &Budget::unlimited()));
}
