//! The worked example: thirteen real cities with invented partnerships, as of the end of 2016.

use crate::link_graph::LinkGraph;

/// The cities in key order; a node is a position in this list.
pub(crate) const CITIES: [&str; 13] = [
    "bogota",
    "bologna",
    "dakar",
    "dunedin",
    "edinburgh",
    "fabriano",
    "ghent",
    "glasgow",
    "helsinki",
    "kanazawa",
    "kobe",
    "ostersund",
    "turin",
];

/// Active partnerships merged into links, with the sums of their intensities.
const LINKS: [(&str, &str, f64); 13] = [
    ("bogota", "bologna", 1.0),
    ("bologna", "fabriano", 1.0),
    ("bologna", "ghent", 1.0),
    ("bologna", "glasgow", 3.0),
    ("bologna", "turin", 1.0),
    ("dunedin", "edinburgh", 1.0),
    ("fabriano", "kanazawa", 1.0),
    ("ghent", "glasgow", 1.0),
    ("helsinki", "kobe", 2.0),
    ("helsinki", "turin", 2.0),
    ("kanazawa", "kobe", 1.0),
    ("kanazawa", "turin", 1.0),
    ("kobe", "turin", 1.0),
];

/// The graph of the worked example.
pub(crate) fn graph() -> LinkGraph {
    LinkGraph::from_links(
        CITIES.len(),
        LINKS
            .iter()
            .map(|&(a, b, strength)| (node(a), node(b), strength))
            .collect(),
    )
}

/// Returns the node of a city.
pub(crate) fn node(city: &str) -> u32 {
    CITIES
        .iter()
        .position(|&key| key == city)
        .expect("a city of the example") as u32
}

/// Returns the keys of some nodes.
pub(crate) fn keys(nodes: &[u32]) -> Vec<&'static str> {
    nodes.iter().map(|&node| CITIES[node as usize]).collect()
}

/// Costs of inverse strength in units of 1/720,720,000,000.
pub(crate) fn inverse_strengths() -> Vec<u64> {
    LINKS
        .iter()
        .map(|&(_, _, strength)| (720_720_000_000.0 / strength).round() as u64)
        .collect()
}
