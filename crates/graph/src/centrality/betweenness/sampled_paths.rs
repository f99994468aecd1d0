//! Shortest paths drawn at random, to estimate how often each node lies on one.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::RngCore as _;
use rayon::prelude::*;

use super::reduced::Reduced;
use super::two_sided::TwoSided;
use crate::budget::{Budget, Meter};
use crate::centrality::count::Wide;
use crate::centrality::search::Search;
use crate::communities::shuffle::below;
use crate::error::AnalysisError;

/// Paths drawn to measure the cost of one path; they are not part of the sample.
const TRIAL: usize = 64;

/// The smallest and the largest number of paths drawn.
const FEWEST: usize = 1_024;
const MOST: usize = 1 << 22;

/// Blocks that are drawn independently of each other, in parallel.
const BLOCKS: usize = 64;

/// Counts, by row, the drawn paths that pass through it.
pub(super) struct Drawn {
    pub(super) paths: usize,
    pub(super) inside: Vec<u32>,
}

/// Draws pairs of `nodes` uniformly, and for each pair one of its shortest paths uniformly
/// (Riondato & Kornaropoulos 2016, doi:10.1007/s10618-015-0423-0). By hops it searches from both
/// ends (Borassi & Natale 2019, doi:10.1145/3284359). About `visits` nodes and links are visited.
/// The number of paths does not depend on the result of the draws.
pub(super) fn draw_paths(
    reduced: &Reduced,
    nodes: &[u32],
    visits: u64,
    seed: u64,
    budget: &Budget,
) -> Result<Drawn, AnalysisError> {
    let trial = Drawer::over(reduced, nodes, budget).draw(TRIAL, Pcg32::new(seed, u64::MAX))?;
    let affordable = visits / (trial.visits / TRIAL as u64).max(1);
    let per_block = (affordable as usize).clamp(FEWEST, MOST) / BLOCKS;
    let blocks: Vec<Vec<u32>> = (0..BLOCKS as u64)
        .into_par_iter()
        .map(|block| {
            let random = Pcg32::new(seed, u64::MAX - 1 - block);
            Ok(Drawer::over(reduced, nodes, budget).draw(per_block, random)?.inside)
        })
        .collect::<Result<_, AnalysisError>>()?;
    let mut inside = trial.inside;
    inside.fill(0);
    for block in blocks {
        inside.iter_mut().zip(block).for_each(|(sum, count)| *sum += count);
    }
    Ok(Drawn {
        paths: per_block * BLOCKS,
        inside,
    })
}

/// One thread's share of the work.
struct Drawer<'a> {
    reduced: &'a Reduced,
    nodes: &'a [u32],
    meter: Meter<'a>,
    by_hops: Option<TwoSided<'a>>,
    by_cost: Option<Search<Wide>>,
    inside: Vec<u32>,
    visits: u64,
}

impl<'a> Drawer<'a> {
    fn over(reduced: &'a Reduced, nodes: &'a [u32], budget: &'a Budget) -> Self {
        let costs = reduced.rows.has_costs();
        Self {
            reduced,
            nodes,
            meter: Meter::new(budget),
            by_hops: (!costs).then(|| TwoSided::over(&reduced.rows)),
            by_cost: costs.then(|| Search::over(&reduced.rows)),
            inside: vec![0; reduced.rows.node_count()],
            visits: 0,
        }
    }

    fn draw(mut self, paths: usize, mut random: Pcg32) -> Result<Self, AnalysisError> {
        let count = self.nodes.len() as u32;
        for _ in 0..paths {
            let one = below(count, &mut random);
            let other = (one + 1 + below(count - 1, &mut random)) % count;
            let row = |place: u32| self.reduced.row_of(self.nodes[place as usize]);
            self.visits += 1;
            if let (Some(from), Some(to)) = (row(one), row(other))
                && from != to
            {
                self.draw_between(from, to, &mut random)?;
            }
        }
        Ok(self)
    }

    fn draw_between(&mut self, from: u32, to: u32, random: &mut Pcg32) -> Result<(), AnalysisError> {
        let inside = &mut self.inside;
        if let Some(search) = &mut self.by_hops {
            self.visits += search.draw(from, to, random, &mut self.meter, |row| inside[row as usize] += 1)?;
        }
        if let Some(search) = &mut self.by_cost {
            let rows = &self.reduced.rows;
            search.run(rows, from, &mut self.meter)?;
            self.visits += 2 * search.order.len() as u64;
            let mut row = to;
            while row != from && search.reaches(row) {
                let steps = rows.steps(row);
                let before = steps.filter_map(|(before, cost)| Some((before, search.share(before, cost, row)?)));
                row = choose(before, random);
                if row != from {
                    inside[row as usize] += 1;
                }
            }
        }
        Ok(())
    }
}

/// Chooses one item with probability proportional to its weight. At least one weight must be
/// greater than 0.
pub(super) fn choose(weighted: impl Iterator<Item = (u32, f64)>, random: &mut Pcg32) -> u32 {
    let mut sum = 0.0;
    let mut chosen = None;
    for (candidate, weight) in weighted {
        sum += weight;
        // Each candidate replaces the earlier ones with a probability of its share of the sum so
        // far.
        if weight > 0.0 && (chosen.is_none() || unit(random) * sum < weight) {
            chosen = Some(candidate);
        }
    }
    chosen.expect("a path leads here")
}

/// Returns a random number in [0, 1).
fn unit(random: &mut Pcg32) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}
