//! The Leiden algorithm from one start.

use rand_pcg::Pcg32;

use super::CommunityOptions;
use super::ground::Ground;
use super::level::Level;
use super::local_moving::{Division, Quality};
use super::refinement::{Refined, refine};
use crate::analytics::budget::{Budget, Meter};
use crate::analytics::error::AnalysisError;

/// The most times the whole algorithm is repeated from its own result.
const ITERATIONS: u32 = 4;

/// The most times it is repeated from the best result of several starts.
const ITERATIONS_OF_THE_BEST: u32 = 16;

/// What all starts have in common.
pub(super) struct Search<'a> {
    pub(super) ground: &'a Ground,
    pub(super) options: &'a CommunityOptions,
    /// How many starts there are.
    pub(super) starts: u32,
    pub(super) budget: &'a Budget,
}

impl Search<'_> {
    /// Divides the nodes of the lowest level, with their order decided by the seed and the number of the restart.
    pub(super) fn divide(&self, restart: u32) -> Result<Vec<u32>, AnalysisError> {
        let alone = (0..self.ground.level.node_count() as u32).collect();
        self.repeat(restart, alone, ITERATIONS)
    }

    /// Goes on from `communities`, the best that all restarts have found; never to a lower modularity.
    pub(super) fn improve(&self, communities: Vec<u32>) -> Result<Vec<u32>, AnalysisError> {
        self.repeat(self.starts, communities, ITERATIONS_OF_THE_BEST)
    }

    /// Repeats the algorithm from its own result until modularity no longer rises.
    fn repeat(&self, stream: u32, communities: Vec<u32>, iterations: u32) -> Result<Vec<u32>, AnalysisError> {
        let level = &self.ground.level;
        let ends: f64 = level.strengths.iter().sum();
        let quality = Quality {
            scale: self.options.resolution / ends,
            tolerance: 1e-12 * ends,
        };
        let mut random = Pcg32::new(self.options.seed, u64::from(stream));
        let mut meter = Meter::new(self.budget);
        let mut best = communities;
        let mut best_reached = Division::of(level, best.clone()).quality(level, quality);
        for _ in 0..iterations {
            let (found, reached) = iterate(level, best.clone(), quality, &mut random, &mut meter)?;
            if reached <= best_reached + quality.tolerance {
                break;
            }
            (best, best_reached) = (found, reached);
        }
        Ok(best)
    }
}

/// One run through all levels: move nodes, refine, merge, until every node is a community by itself. With the quality reached.
fn iterate(
    ground: &Level,
    communities: Vec<u32>,
    quality: Quality,
    random: &mut Pcg32,
    meter: &mut Meter<'_>,
) -> Result<(Vec<u32>, f64), AnalysisError> {
    let mut stands_in: Vec<u32> = (0..ground.node_count() as u32).collect();
    let mut division = Division::of(ground, communities);
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
    let reached = division.quality(merged.as_ref().unwrap_or(ground), quality);
    stands_in
        .iter_mut()
        .for_each(|node| *node = division.community[*node as usize]);
    Ok((stands_in, reached))
}

/// The same groups with numbers below the length of the list, by first appearance.
pub(super) fn number_from_zero(mut groups: Vec<u32>) -> Vec<u32> {
    let most = groups.iter().max().map_or(0, |&most| most as usize);
    let mut number = vec![u32::MAX; most + 1];
    let mut count = 0;
    for group in &mut groups {
        let number = &mut number[*group as usize];
        if *number == u32::MAX {
            *number = count;
            count += 1;
        }
        *group = *number;
    }
    groups
}
