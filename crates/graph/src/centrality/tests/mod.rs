//! Centrality on the worked example, on published networks, by definition on small graphs, and on
//! degenerate ones.

mod degenerate;
mod estimates;
mod golden;
mod properties;
mod published;
mod reference;
mod threads;

use super::*;
use crate::budget::Budget;
use crate::link_graph::LinkGraph;

/// A budget without bounds.
fn free() -> Budget {
    Budget::unlimited()
}

/// True if a value rounds to six given decimals.
fn prints_as(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 5.1e-7
}

/// True if two lists of values differ by rounding alone.
fn near(found: &[f64], expected: &[f64]) -> bool {
    let close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
    found.len() == expected.len() && found.iter().zip(expected).all(close)
}

/// Every measure of a graph except the estimate, by hops and by strength, with one value per node.
fn every_measure(graph: &LinkGraph) -> Vec<(&'static str, Vec<f64>)> {
    let costs = crate::testing::inverse_strengths(graph);
    let costs = Some(costs.as_slice());
    let weighted = PageRankOptions {
        weighted: true,
        ..PageRankOptions::default()
    };
    let values = |values: Vec<Option<f64>>| values.into_iter().map(|value| value.unwrap_or(-1.0)).collect();
    vec![
        ("betweenness", betweenness(graph, None, &free()).unwrap()),
        ("betweenness by cost", betweenness(graph, costs, &free()).unwrap()),
        ("closeness", closeness(graph, None, &free()).unwrap()),
        ("closeness by cost", closeness(graph, costs, &free()).unwrap()),
        ("harmonic", harmonic(graph, None, &free()).unwrap()),
        ("harmonic by cost", harmonic(graph, costs, &free()).unwrap()),
        ("eigenvector", values(eigenvector(graph, false, &free()).unwrap())),
        (
            "eigenvector by strength",
            values(eigenvector(graph, true, &free()).unwrap()),
        ),
        (
            "page rank",
            page_rank(graph, &PageRankOptions::default(), &free()).unwrap(),
        ),
        ("page rank by strength", page_rank(graph, &weighted, &free()).unwrap()),
        ("strength", strengths(graph)),
    ]
}
