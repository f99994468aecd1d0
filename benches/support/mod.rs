//! Generated networks of four sizes for benchmarks, the same in every run.

#![allow(dead_code, reason = "every measurement uses its own part of this module")]

#[path = "../../examples/bench/generate/mod.rs"]
mod generate;

use generate::pairs_among;
use interurban::network::link_graph::LinkGraph;

pub(crate) use generate::MadeNetwork;
pub(crate) use generate::Tier::{self, L, M, S, Xl as XL};

/// The seed of all networks.
pub(crate) const SEED: u64 = 1;

/// A network: its links in order, and the country of every city.
pub(crate) struct Generated {
    /// Links `(a, b, strength)`, sorted.
    pub(crate) links: Vec<(u32, u32, f64)>,
    /// The country of each city.
    pub(crate) countries: Vec<u32>,
}

impl Generated {
    /// Generates the network of a tier.
    pub(crate) fn of(tier: Tier) -> Self {
        let made = MadeNetwork::new(tier.size(), SEED);
        let links = made.links.iter();
        Self {
            links: links
                .map(|link| (link.ends.0, link.ends.1, f64::from(link.weight)))
                .collect(),
            countries: made.cities.iter().map(|city| city.country).collect(),
        }
    }

    /// Returns the country of each city, as the number of its group.
    pub(crate) fn labels(&self) -> Vec<Option<u32>> {
        self.countries.iter().copied().map(Some).collect()
    }

    /// Builds the graph.
    pub(crate) fn graph(&self) -> LinkGraph {
        LinkGraph::from_links(self.countries.len(), self.links.clone())
    }
}

/// Draws a thousand pairs of different cities with links.
pub(crate) fn linked_pairs(graph: &LinkGraph) -> Vec<(u32, u32)> {
    let nodes = 0..graph.node_count() as u32;
    let linked: Vec<u32> = nodes.filter(|&node| graph.degree(node) > 0).collect();
    pairs_among(&linked, 1_000, SEED)
}

/// Returns costs by inverse strength, in the units of the API.
pub(crate) fn inverse_strengths(graph: &LinkGraph) -> Vec<u64> {
    graph
        .strengths()
        .iter()
        .map(|strength| (720_720_000_000.0 / strength).round() as u64)
        .collect()
}
