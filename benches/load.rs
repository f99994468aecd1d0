//! Construction of the graph that all questions read.

mod support;

use divan::Bencher;
use interurban::network::link_graph::LinkGraph;
use support::{Generated, L, M, S, Tier, XL};

fn main() {
    divan::main();
}

#[divan::bench(args = [S, M, L, XL], max_time = 3, sample_count = 20)]
fn graph_from_sorted_links(bencher: Bencher<'_, '_>, tier: Tier) {
    let generated = Generated::of(tier);
    bencher
        .with_inputs(|| generated.links.clone())
        .bench_local_values(|links| LinkGraph::from_links(generated.countries.len(), links));
}
