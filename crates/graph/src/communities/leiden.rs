//! The Leiden algorithm from one start.

use rand_pcg::Pcg32;

use super::CommunityOptions;
use super::base_level::BaseLevel;
use super::level::Level;
use super::local_moving::{Division, Quality};
use super::refinement::{Refined, refine};
use crate::budget::{Budget, Meter};
use crate::error::AnalysisError;
use crate::link_graph::LinkGraph;

/// The largest number of repetitions of the whole algorithm from its own result.
const ITERATIONS: u32 = 4;

/// The number of nodes and links from which a graph is large.
const LARGE: usize = 10_000;

/// The largest number of repetitions from the best result of several starts.
const ITERATIONS_OF_THE_BEST: u32 = 16;

/// The input that all starts share.
pub(super) struct Search<'a> {
    pub(super) graph: &'a LinkGraph,
    pub(super) base: &'a BaseLevel,
    pub(super) options: &'a CommunityOptions,
    pub(super) budget: &'a Budget,
}

impl Search<'_> {
    /// Divides the nodes of the lowest level. The seed and the number of the start decide their
    /// order.
    pub(super) fn divide(&self, start: u32) -> Result<Vec<u32>, AnalysisError> {
        let alone = (0..self.base.level.node_count() as u32).collect();
        let iterations = if self.options.to_convergence {
            self.rounds(ITERATIONS)
        } else {
            ITERATIONS
        };
        self.repeat(&mut Pcg32::new(self.options.seed, u64::from(start)), alone, iterations)
    }

    /// Returns the number of repetitions for one of several divisions that are improved together.
    /// It is 1 in a large graph.
    pub(super) fn rounds(&self, usual: u32) -> u32 {
        let size = self.graph.node_count() + self.graph.link_count();
        if size > LARGE { 1 } else { usual }
    }

    /// Improves `communities`, the best result so far; never lowers modularity. `stream` decides
    /// the order of nodes.
    pub(super) fn improve(&self, stream: u32, communities: Vec<u32>) -> Result<Vec<u32>, AnalysisError> {
        let mut random = Pcg32::new(self.options.seed, u64::from(stream));
        self.repeat(&mut random, communities, ITERATIONS_OF_THE_BEST)
    }

    /// Repeats the algorithm over all nodes from its own result until modularity stops rising.
    pub(super) fn repeat(
        &self,
        random: &mut Pcg32,
        communities: Vec<u32>,
        iterations: u32,
    ) -> Result<Vec<u32>, AnalysisError> {
        let mut meter = Meter::new(self.budget);
        self.climb(&self.base.level, communities, iterations, random, &mut meter)
    }

    /// Does the same over a level of the same strength.
    pub(super) fn climb(
        &self,
        level: &Level,
        communities: Vec<u32>,
        iterations: u32,
        random: &mut Pcg32,
        meter: &mut Meter<'_>,
    ) -> Result<Vec<u32>, AnalysisError> {
        let quality = self.quality();
        let mut best = communities;
        let mut best_reached = Division::of(level, best.clone()).quality(level, quality);
        for _ in 0..iterations {
            let (found, reached) = iterate(level, best.clone(), quality, random, meter)?;
            if reached <= best_reached + quality.tolerance {
                break;
            }
            (best, best_reached) = (found, reached);
        }
        Ok(best)
    }

    /// Merges communities as long as nothing is lost, so that of equal divisions the one with the
    /// fewest communities is left.
    pub(super) fn merge_equals(&self, mut communities: Vec<u32>) -> Vec<u32> {
        let quality = self.quality();
        loop {
            let count = communities.iter().max().map_or(0, |&most| most as usize + 1);
            let level = self.base.level.merged(&communities, count);
            let mut joins: Vec<Option<u32>> = vec![None; count];
            let mut merges = false;
            for one in 0..count as u32 {
                let equal = |&(other, weight): &(u32, f64)| {
                    let (a, b) = (level.strengths[one as usize], level.strengths[other as usize]);
                    quality.gain(weight, a, b).abs() < quality.tolerance / 2.0
                };
                let free = |&(other, _): &(u32, f64)| other > one && joins[other as usize].is_none();
                let equals = level.adjacent(one).filter(free).filter(equal);
                if let Some(other) = equals.map(|(other, _)| other).min()
                    && joins[one as usize].is_none()
                {
                    (joins[one as usize], joins[other as usize]) = (Some(one), Some(one));
                    merges = true;
                }
            }
            if !merges {
                return communities;
            }
            let joined = communities
                .iter()
                .map(|&community| joins[community as usize].unwrap_or(community));
            communities = number_from_zero(joined.collect());
        }
    }

    fn quality(&self) -> Quality {
        let ends: f64 = self.base.level.strengths.iter().sum();
        Quality {
            scale: self.options.resolution / ends,
            tolerance: 1e-12 * ends,
        }
    }
}

/// Runs once through all levels: moves nodes, refines, merges, until every node is a community by
/// itself. Returns the quality too.
fn iterate(
    base: &Level,
    communities: Vec<u32>,
    quality: Quality,
    random: &mut Pcg32,
    meter: &mut Meter<'_>,
) -> Result<(Vec<u32>, f64), AnalysisError> {
    let mut stands_in: Vec<u32> = (0..base.node_count() as u32).collect();
    let mut division = Division::of(base, communities);
    let mut merged: Option<Level> = None;
    loop {
        let level = merged.as_ref().unwrap_or(base);
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
    let reached = division.quality(merged.as_ref().unwrap_or(base), quality);
    stands_in
        .iter_mut()
        .for_each(|node| *node = division.community[*node as usize]);
    Ok((stands_in, reached))
}

/// Renumbers groups from 0, by first appearance.
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
