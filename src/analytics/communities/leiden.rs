//! The Leiden algorithm from one start.

use rand_pcg::Pcg32;

use super::CommunityOptions;
use super::level::Level;
use super::local_moving::{Division, Quality};
use super::modularity::modularity;
use super::refinement::{Refined, refine};
use crate::analytics::budget::Meter;
use crate::analytics::error::AnalysisError;
use crate::analytics::partition::Partition;
use crate::network::link_graph::LinkGraph;

/// The most times the whole algorithm is repeated from its own result.
const ITERATIONS: usize = 4;

/// Divides the graph once, with the order of nodes decided by the seed of `options` and the number of the restart.
///
/// The algorithm repeats from its own result until modularity no longer rises. Communities that fall apart after all are
/// taken apart at the end, which can only raise modularity.
pub(super) fn divide(
    graph: &LinkGraph,
    options: &CommunityOptions,
    restart: u64,
    meter: &mut Meter<'_>,
) -> Result<Partition, AnalysisError> {
    let nodes: Vec<u32> = (0..graph.node_count() as u32).collect();
    if graph.link_count() == 0 {
        return Ok(Partition::from_labels(&nodes));
    }
    let ground = Level::ground(graph, options.weighted);
    let ends: f64 = ground.strengths.iter().sum();
    let quality = Quality {
        scale: options.resolution / ends,
        tolerance: 1e-12 * ends,
    };
    let mut random = Pcg32::new(options.seed, restart);
    let mut labels = nodes;
    let mut best: Option<(f64, Partition)> = None;
    for _ in 0..ITERATIONS {
        labels = iterate(&ground, labels, quality, &mut random, meter)?;
        let partition = Partition::connected(graph, |a, b| labels[a as usize] == labels[b as usize]);
        let reached = modularity(graph, &partition, options.weighted, options.resolution).unwrap_or(0.0);
        let rises = best.as_ref().is_none_or(|(kept, _)| reached > kept + 1e-12);
        labels.copy_from_slice(partition.labels());
        if !rises {
            break;
        }
        best = Some((reached, partition));
    }
    Ok(best.expect("the first iteration is always kept").1)
}

/// One run through all levels: move nodes, refine, merge, until every node is a community by itself.
fn iterate(
    ground: &Level,
    labels: Vec<u32>,
    quality: Quality,
    random: &mut Pcg32,
    meter: &mut Meter<'_>,
) -> Result<Vec<u32>, AnalysisError> {
    let mut stands_in: Vec<u32> = (0..ground.node_count() as u32).collect();
    let mut division = Division::of(ground, labels);
    let mut merged: Option<Level> = None;
    loop {
        let level = merged.as_ref().unwrap_or(ground);
        division.improve(level, quality, random, meter)?;
        if division.count() == level.node_count() {
            break;
        }
        let Refined { part, count, community } = refine(level, &division, quality, random, meter)?;
        if count == level.node_count() {
            break;
        }
        let next = level.merged(&part, count);
        stands_in.iter_mut().for_each(|node| *node = part[*node as usize]);
        division = Division::of(&next, number_from_zero(community));
        merged = Some(next);
    }
    Ok(stands_in
        .into_iter()
        .map(|node| division.community[node as usize])
        .collect())
}

/// The same groups with numbers below the length of the list, by first appearance.
fn number_from_zero(groups: Vec<u32>) -> Vec<u32> {
    let most = groups.iter().max().map_or(0, |&most| most as usize);
    let mut number = vec![u32::MAX; most + 1];
    let mut count = 0;
    let renumber = |group: u32| {
        let number = &mut number[group as usize];
        if *number == u32::MAX {
            *number = count;
            count += 1;
        }
        *number
    };
    groups.into_iter().map(renumber).collect()
}
