//! Zachary's karate club: 34 people, 78 ties (Zachary 1977, doi:10.1086/jar.33.4.3629752), numbered
//! from 0.

use super::graph_of;
use crate::link_graph::LinkGraph;

/// For every person, the higher numbers of those tied to them.
const TIES: [&[u32]; 34] = [
    &[1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31],
    &[2, 3, 7, 13, 17, 19, 21, 30],
    &[3, 7, 8, 9, 13, 27, 28, 32],
    &[7, 12, 13],
    &[6, 10],
    &[6, 10, 16],
    &[16],
    &[],
    &[30, 32, 33],
    &[33],
    &[],
    &[],
    &[],
    &[33],
    &[32, 33],
    &[32, 33],
    &[],
    &[],
    &[32, 33],
    &[33],
    &[32, 33],
    &[],
    &[32, 33],
    &[25, 27, 29, 32, 33],
    &[25, 27, 31],
    &[31],
    &[29, 33],
    &[33],
    &[31, 33],
    &[32, 33],
    &[32, 33],
    &[32, 33],
    &[33],
    &[],
];

/// The club without the strengths of its ties.
pub(crate) fn club() -> LinkGraph {
    let ties = (0_u32..)
        .zip(TIES)
        .flat_map(|(person, others)| others.iter().map(move |&other| (person, other)));
    graph_of(TIES.len(), &ties.collect::<Vec<_>>())
}
