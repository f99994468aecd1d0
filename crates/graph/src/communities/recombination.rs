//! Recombination: makes better divisions from those of several starts.

use std::collections::HashMap;

use rand_pcg::Pcg32;
use rayon::prelude::*;

use super::candidate::Candidate;
use super::leiden::{Search, number_from_zero};
use super::shuffle::below;
use crate::budget::Meter;
use crate::error::AnalysisError;

/// The number of divisions made from one state of the pool.
const GENERATION: usize = 4;

/// The largest number of divisions in the pool.
const POOL: usize = 40;

/// The smallest number of new divisions.
const FEWEST: usize = 12;

/// The largest number of new divisions.
const MOST: usize = 1_000;

/// The square of nodes and links, times the number of new divisions: 1,000 for 2,500 nodes and
/// links.
const EFFORT: usize = 6_250_000_000;

/// Nodes and links per generation of patience. Patience is the number of generations in a row that
/// may find nothing better.
const SIZE_FOR_PATIENCE: usize = 32;

/// The least patience.
const LEAST_PATIENCE: usize = 4;

/// The greatest patience.
const MOST_PATIENCE: usize = 80;

/// One in this many nodes is disturbed at once.
const DISTURBED: usize = 2;

/// The first stream of random numbers; no start uses it or a later one.
const FIRST_STREAM: u64 = 1 << 32;

/// Improves a pool of divisions by making new ones from them. Returns the final pool.
///
/// Half of the new divisions combine two old ones. Nodes that both put together become one node;
/// the Leiden algorithm divides this smaller graph, and continues from there in the whole one
/// (Ovelgönne & Geyer-Schulz 2013, doi:10.1090/conm/588/11701). The other half takes one old
/// division, makes half of the nodes, around one of them, communities by themselves, and continues
/// from there (iterated local search, Lourenço, Martin & Stützle 2003,
/// doi:10.1007/0-306-48056-5_11). A new division replaces the most similar of the worse ones
/// (Biedermann, Henzinger, Schulz & Schuster 2018, doi:10.4230/LIPIcs.SEA.2018.3).
pub(super) fn recombine(search: &Search<'_>, starts: Vec<Candidate>) -> Result<Vec<Candidate>, AnalysisError> {
    let mut pool = Pool {
        search,
        candidates: Vec::new(),
    };
    starts.into_iter().for_each(|start| {
        pool.admit(start);
    });
    let size = search.graph.node_count() + search.graph.link_count();
    let most_patience = (size / SIZE_FOR_PATIENCE).clamp(LEAST_PATIENCE, MOST_PATIENCE);
    let mut patience = most_patience;
    for generation in 0..generations(size) {
        if pool.candidates.len() < 2 || patience == 0 {
            break;
        }
        let first = FIRST_STREAM + (generation * GENERATION) as u64;
        let made: Vec<Candidate> = (first..first + GENERATION as u64)
            .into_par_iter()
            .map(|stream| pool.make(stream))
            .collect::<Result<_, _>>()?;
        patience -= 1;
        for candidate in made {
            if pool.admit(candidate) {
                patience = most_patience;
            }
        }
    }
    Ok(pool.candidates)
}

fn generations(size: usize) -> usize {
    (EFFORT / size.saturating_mul(size).max(1)).clamp(FEWEST, MOST) / GENERATION
}

/// Divisions of different modularity.
struct Pool<'a> {
    search: &'a Search<'a>,
    candidates: Vec<Candidate>,
}

impl Pool<'_> {
    /// Adds a candidate if it is good enough. Returns true if it is the best so far.
    fn admit(&mut self, new: Candidate) -> bool {
        let leads = self.candidates.iter().all(|old| new.exceeds(old));
        if let Some(old) = self.candidates.iter_mut().find(|old| old.equals(&new)) {
            if new.beats(old) {
                *old = new;
            }
        } else if self.candidates.len() < POOL {
            self.candidates.push(new);
        } else {
            let worse = self.candidates.iter_mut().filter(|old| new.exceeds(old));
            if let Some(old) = worse.min_by_key(|old| new.distance(old, self.search)) {
                *old = new;
            }
        }
        leads
    }

    /// Makes a new division. `stream` decides the method and the parents.
    fn make(&self, stream: u64) -> Result<Candidate, AnalysisError> {
        let mut random = Pcg32::new(self.search.options.seed, stream);
        let count = self.candidates.len() as u32;
        let one = below(count, &mut random);
        let communities = if below(2, &mut random) == 0 {
            self.disturb(&self.candidates[one as usize], &mut random)
        } else {
            let other = (one + 1 + below(count - 1, &mut random)) % count;
            let (one, other) = (&self.candidates[one as usize], &self.candidates[other as usize]);
            self.combine(one, other, &mut random)?
        };
        Ok(Candidate::of(
            self.search,
            &self.search.repeat(&mut random, communities, self.search.rounds(2))?,
        ))
    }

    /// Returns the division that results if nodes that are together in both candidates stay
    /// together.
    fn combine(&self, one: &Candidate, other: &Candidate, random: &mut Pcg32) -> Result<Vec<u32>, AnalysisError> {
        let mut numbers = HashMap::new();
        let both = one.communities.iter().zip(&other.communities);
        let groups: Vec<u32> = both
            .map(|pair| {
                let next = numbers.len() as u32;
                *numbers.entry(pair).or_insert(next)
            })
            .collect();
        let level = self.search.base.level.merged(&groups, numbers.len());
        let alone = (0..numbers.len() as u32).collect();
        let mut meter = Meter::new(self.search.budget);
        let found = self
            .search
            .climb(&level, alone, self.search.rounds(2), random, &mut meter)?;
        let communities = groups.iter().map(|&group| found[group as usize]);
        Ok(number_from_zero(communities.collect()))
    }

    /// Returns the division after some nodes, breadth first from one of them, have left their
    /// communities.
    fn disturb(&self, candidate: &Candidate, random: &mut Pcg32) -> Vec<u32> {
        let level = &self.search.base.level;
        let nodes = level.node_count();
        let mut communities = candidate.communities.clone();
        let mut taken = vec![false; nodes];
        let mut order = vec![below(nodes as u32, random)];
        taken[order[0] as usize] = true;
        let mut at = 0;
        while let Some(&node) = order.get(at) {
            if at * DISTURBED >= nodes {
                break;
            }
            communities[node as usize] = (nodes + at) as u32;
            at += 1;
            for (neighbor, _) in level.adjacent(node) {
                if !std::mem::replace(&mut taken[neighbor as usize], true) {
                    order.push(neighbor);
                }
            }
        }
        number_from_zero(communities)
    }
}
