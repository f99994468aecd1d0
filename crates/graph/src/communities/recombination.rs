//! Making better divisions out of those that several starts have found.

use std::collections::HashMap;

use rand_pcg::Pcg32;
use rayon::prelude::*;

use super::candidate::Candidate;
use super::leiden::{Search, number_from_zero};
use super::shuffle::below;
use crate::budget::Meter;
use crate::error::AnalysisError;

/// Divisions made from one state of the pool.
const GENERATION: usize = 4;

/// The most divisions that the pool keeps.
const POOL: usize = 40;

/// The fewest divisions that are made.
const FEWEST: usize = 12;

/// The most divisions that are made.
const MOST: usize = 1_000;

/// The square of nodes and links, times the number of divisions that are made: 1,000 for 2,500
/// nodes and links.
const EFFORT: usize = 6_250_000_000;

/// Nodes and links per generation of patience. Patience is the number of generations in a row that
/// may find nothing better.
const SIZE_FOR_PATIENCE: usize = 32;

/// The least of them.
const LEAST_PATIENCE: usize = 4;

/// The most of them.
const MOST_PATIENCE: usize = 80;

/// One in so many nodes is disturbed at once.
const DISTURBED: usize = 2;

/// A first stream of random numbers that no start uses.
const FIRST_STREAM: u64 = 1 << 32;

/// Improves a pool of divisions by making new ones from those it has, and gives what it holds in
/// the end.
///
/// Half of the new divisions combine two old ones: nodes that both put together become one node,
/// and the Leiden algorithm divides that smaller graph and goes on from there in the whole one
/// (Ovelgönne & Geyer-Schulz 2013, doi:10.1090/conm/588/11701). The other half takes one old
/// division, makes half of the nodes, around one of them, communities by themselves, and goes on
/// from there (iterated local search, Lourenço, Martin & Stützle 2003,
/// doi:10.1007/0-306-48056-5_11). A new division takes the place of the worse one most like it
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
    /// Takes a candidate in if it is worth it. True if it is the best so far.
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

    /// Makes a new division; `stream` decides how, and from which.
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

    /// The division that results if what both candidates put together stays together.
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

    /// The division with a part of the nodes, breadth first from one of them, taken out of their
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
